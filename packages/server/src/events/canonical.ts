/**
 * JSON text that does not depend on the order in which keys were written, so that two copies of the
 * same content are the same text.
 *
 * @param value parsed JSON; `undefined` inside an object counts as left out
 */
export const canonicalText = (value: unknown): string => JSON.stringify(ordered(value)) ?? 'null'

/** The same value with the keys of every object in order; the value itself where they are already. */
function ordered(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(ordered)
  const record = value as Readonly<Record<string, unknown>>
  const keys = Object.keys(record)
  const settled = keys.every((key, i) => isScalar(record[key]) && (keys[i - 1] ?? '') <= key)
  if (settled) return record
  return Object.fromEntries(keys.sort().map((key) => [key, ordered(record[key])]))
}

const isScalar = (value: unknown): boolean => value === null || typeof value !== 'object'
