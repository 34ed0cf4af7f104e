/**
 * A value of a loyalty field or an event property, as it is kept: plain JSON.
 *
 * `null` is a cleared field. Dates are canonical instants (`2026-01-05T00:00:00.000Z`). Integers are
 * within ±(2^53 − 1), there is no −0, and nothing nested is `null`.
 */
export type Value =
  | null
  | boolean
  | number
  | string
  | readonly Value[]
  | { readonly [key: string]: Value }

/** The eight types that a field or a property may have, in the order the pages list them. */
export const fieldTypes = [
  'integer',
  'float',
  'string',
  'boolean',
  'date',
  'array',
  'object',
  'object_array',
] as const

/** One of `fieldTypes`. `array` holds scalars, `object_array` holds objects. */
export type FieldType = (typeof fieldTypes)[number]

/** The types of an object's keys, where they are known. A key that is not named may hold anything. */
export type Shape = Readonly<Record<string, FieldType>>

/** What must be known to read a value: its type and, for objects, the types of its keys. */
export type ValueDefinition = { readonly type: FieldType; readonly shape?: Shape }

/** Our own bounds of one value. Counts are of items, bytes are of JSON text, roughly. */
export const valueLimits = {
  /** Characters (UTF-16 units) of one string. */
  stringLength: 10_000,
  /** Items of one list: with one macro level it bounds what an expression can cost. */
  listItems: 500,
  /** Keys of one object. */
  objectKeys: 500,
  /** Objects and lists inside each other. */
  depth: 8,
  /** Rough bytes of a whole value, or of all properties of an event. */
  weight: 65_536,
} as const
