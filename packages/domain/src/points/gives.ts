import type { Expiry, Pending } from './expiry.ts'

/** What a member is given for something reached. */
export type Gives = {
  /** Whole, 1 or more. */
  readonly points?: number
  /** How long the points live. Left out: as the main wallet says. */
  readonly expiry?: Expiry
  /** How long they wait before they can be spent. null or left out: not at all. */
  readonly pending?: Exclude<Pending, { confirmed: unknown }> | null
  /** Id of a badge. */
  readonly badge?: string
}
