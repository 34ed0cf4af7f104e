import type { Expiry, Pending } from './expiry.ts'

/**
 * How points are earned: on which event, under which condition, how many.
 *
 * Rules see the member as it stood before the event, so their order does not matter. `points` is a
 * CEL expression giving an int or a double; a double is floored once. Zero earns nothing; below zero
 * is an error of the rule.
 */
export type EarnRule = {
  readonly id: string
  readonly name: string
  readonly version: number
  /** Name of an event type. */
  readonly on: string
  /** CEL giving a bool. Left out: always. */
  readonly when?: string
  readonly points: string
  /** Id of the wallet that they go to. Left out: the main one. */
  readonly wallet?: string
  /** How long the points live. Left out: as the wallet says. */
  readonly expiry?: Expiry
  /** How long they wait before they can be spent. null: not at all; left out: as the wallet says. */
  readonly pending?: Pending | null
}
