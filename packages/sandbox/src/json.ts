/** Anything JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject
/** A JSON object. Read its members with `own`: a caller may name one `constructor`. */
export type JsonObject = { readonly [key: string]: Json }
/** A JSON object that the sandbox keeps and changes. */
export type Kept = { [key: string]: Json }

/** Whether a value is a JSON object: neither null nor an array. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether a value is a list. (`Array.isArray` says `any[]` of it, and misses the readonly ones.) */
export const isList = (value: unknown): value is readonly Json[] => Array.isArray(value)

/** A member that the object itself has, never one that it inherits. */
export const own = <Value>(record: { readonly [key: string]: Value }, key: string) =>
  Object.hasOwn(record, key) ? record[key] : undefined

/** Set a member. `__proto__` is passed over: it would change the record's nature, not its content. */
export function put<Value>(record: { [key: string]: Value }, key: string, value: Value): void {
  if (key !== '__proto__') record[key] = value
}

/** How many bytes a value takes as JSON text in UTF-8. */
export const bytesOf = (value: Json): number => Buffer.byteLength(JSON.stringify(value))

/** Whether a text is longer than `limit` characters (code points), looked at closely only if it may be. */
export const longerThan = (text: string, limit: number): boolean =>
  text.length > limit && [...text].length > limit

/** A text of at most `limit` characters, cut at its end. */
export const cutTo = (text: string, limit: number): string => [...text].slice(0, limit).join('')

/** Whether a value is nested more than `limit` deep. Ours: what walks a value must not run out of stack. */
export function isTooDeep(value: Json, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (limit === 0) return true
  if (isList(value)) return value.some((inner) => isTooDeep(inner, limit - 1))
  for (const key in value) if (isTooDeep(value[key] ?? null, limit - 1)) return true
  return false
}
