import type { Value } from '../fields/value.ts'

/**
 * An event that a decision brings about for another member, who is named or found by a referral code. It is submitted by
 * itself, after this decision and at least once; by its name it happens once.
 */
export type Submission = ({ readonly code: string } | { readonly memberId: string }) & {
  readonly type: string
  /** What is unique about it beside the member who causes it. */
  readonly name: string
  /** Canonical instant. */
  readonly occurredAt: string
  readonly properties: Readonly<Record<string, Value>>
}
