import { Duration } from './duration.ts'
import { Failed } from './failure.ts'
import type { Work } from './work.ts'

/** What is read by a name: a message, an object of an event, or a map that was written out. */
export type Table = ReadonlyMap<unknown, unknown> | Readonly<Record<string, unknown>>

/** Whether a value is a map or a message. */
export const isTable = (value: unknown): value is Table =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Date) &&
  !(value instanceof Duration)

/** What stands under a key, or undefined. Only what the table itself holds, never what JavaScript adds. */
export function has(table: Table, key: unknown): { readonly value: unknown } | undefined {
  if (table instanceof Map) {
    const wanted = keyOf(key)
    return table.has(wanted) ? { value: table.get(wanted) } : undefined
  }
  if (typeof key !== 'string' || !Object.hasOwn(table, key)) return undefined
  return { value: (table as Readonly<Record<string, unknown>>)[key] }
}

/** A whole double finds the int that it equals. */
const keyOf = (key: unknown): unknown =>
  typeof key === 'number' && Number.isSafeInteger(key) ? BigInt(key) : key

/** Keys and values, paid for. */
export function entriesOf(table: Table, work: Work): readonly (readonly [unknown, unknown])[] {
  const entries = table instanceof Map ? [...table] : Object.entries(table)
  work.spend(entries.length)
  return entries
}

/** A map that was written out. @throws {Failed} for a key twice, or a key that is no int, bool or string */
export function tableOf(entries: readonly (readonly [unknown, unknown])[]): Table {
  const table = new Map<unknown, unknown>()
  for (const [key, value] of entries) {
    if (!keyTypes.has(typeof key)) throw new Failed('A key of a map is a string, an int or a bool.')
    if (table.has(key)) throw new Failed('A key stands twice in a map.')
    table.set(key, value)
  }
  return table
}

const keyTypes: ReadonlySet<string> = new Set(['string', 'bigint', 'boolean'])

/**
 * `of.name`, where the name stands in the expression and so may be told.
 *
 * @throws {Failed} when it is not there
 */
export function field(of: unknown, name: string): unknown {
  const found = isTable(of) ? has(of, name) : undefined
  if (!found) throw new Failed(`No such key: ${name}`)
  return found.value
}

/** `of[key]`, whose key may come from the event and so is not told. @throws {Failed} when it is not there */
export function item(of: unknown, key: unknown): unknown {
  if (Array.isArray(of)) {
    const index = typeof key === 'bigint' || typeof key === 'number' ? Number(key) : Number.NaN
    if (!Number.isInteger(index)) throw new Failed('An item of a list is named by its place.')
    if (index < 0 || index >= of.length) throw new Failed('The list has no such item.')
    return of[index]
  }
  const found = isTable(of) ? has(of, key) : undefined
  if (!found) throw new Failed('No such key.')
  return found.value
}
