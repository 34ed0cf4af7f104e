import type { Value } from './value.ts'

/**
 * Counters of one member's points, each the sum of ledger entries. Whole points, 0 to 2^53 − 1.
 *
 * balance − debt = earned + adjusted − spent − expired (the ledger knows the two that are not kept
 * here), and debt > 0 only where balance = 0.
 */
export type MemberPoints = {
  /** What can be spent. 0 or more. */
  readonly balance: number
  /** What is owed after a refund of points that were spent already. 0 or more. */
  readonly debt: number
  /** Earned, less what refunds took back. */
  readonly earned: number
  readonly spent: number
}

/** All that deciding needs to know of a member, in plain data. */
export type Member = {
  readonly memberId: string
  readonly status: 'active' | 'opted_out'
  /** Canonical instant of the latest enrolment. */
  readonly enrolledAt: string
  /** Accepted events so far; grows by one with each. */
  readonly seq: number
  /** Number of the latest ledger entry; 0 before the first. */
  readonly ledgerSeq: number
  /** Number of the latest lot; 0 before the first. */
  readonly lotSeq: number
  readonly points: MemberPoints
  /** Purchases less refunds. `totalMinor` is in minor units of the workspace's currency. */
  readonly purchases: { readonly count: number; readonly totalMinor: number }
  /** Every loyalty field that is not one of the counters above, by name; a cleared one is left out. */
  readonly fields: Readonly<Record<string, Value>>
}
