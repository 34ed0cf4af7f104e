import type { FieldType, Shape } from '../fields/value.ts'

/** What one property of an event may hold. */
export type PropertyDefinition = {
  readonly type: FieldType
  readonly required: boolean
  readonly shape?: Shape
  readonly description?: string
  /**
   * A `float` that is an amount of money in the workspace's currency: 0 or more, sent as a number or
   * a decimal string, with no more decimals than the currency has, so that it is kept exactly.
   */
  readonly money?: boolean
}

/** A kind of thing that members do. Built-in types mean something to the ledger; custom ones are data. */
export type EventType = {
  /** 1 to 63 small letters, digits, `_`, `.` and `-`, beginning with a letter. */
  readonly name: string
  readonly builtin: boolean
  /** Laurel itself brings it about, and nobody sends it. Left out: not. */
  readonly raised?: true
  readonly properties: Readonly<Record<string, PropertyDefinition>>
  readonly description?: string
}
