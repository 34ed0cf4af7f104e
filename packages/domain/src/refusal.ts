import type { Problem } from './problem.ts'
import type { Obstacle } from './rewards/obstacle.ts'

/** Everything that deciding an event, or reading one, refuses by name. Closed: each has one page. */
export const refusalCodes = [
  'invalid_event',
  'unknown_event_type',
  'event_type_reserved',
  'member_not_found',
  'member_already_enrolled',
  'member_opted_out',
  'not_enough_points',
  'purchase_not_found',
  'purchase_already_refunded',
  'purchase_line_not_found',
  'more_than_left',
  'spend_not_found',
  'spend_already_reversed',
  'reward_not_found',
  'reward_not_available',
  'claim_not_found',
  'claim_not_open',
  'wallet_not_spendable',
  'limit_reached',
  'nothing_to_confirm',
  'hold_not_open',
  'currency_mismatch',
  'out_of_range',
  'expression_failed',
] as const

/** One of the names in `refusalCodes`. */
export type RefusalCode = (typeof refusalCodes)[number]

/**
 * An event that is not accepted, and changes nothing. `missing` (points, 1 or more) stands only at
 * `not_enough_points`; `ruleId` names the earn rule, field or workflow at `expression_failed`; `left`
 * says at `more_than_left` what could be taken back: an amount as a decimal, pieces, or points; at `limit_reached`
 * how many points the limit leaves; `obstacles` say at `reward_not_available` all that stands in the way.
 */
export type Refusal = {
  readonly kind: 'refused'
  readonly code: RefusalCode
  readonly problem: Problem
  readonly missing?: number
  readonly ruleId?: string
  readonly left?: string
  readonly obstacles?: readonly Obstacle[]
}

/** Refuse for one reason. */
export const refuse = (
  code: RefusalCode,
  problem: Problem,
  detail: Pick<Refusal, 'missing' | 'ruleId' | 'left' | 'obstacles'> = {},
): Refusal => ({ kind: 'refused', code, problem, ...detail })

/** Refuse a number that would make a sum inexact. */
export const outOfRange = (path: string, message: string): Refusal =>
  refuse('out_of_range', { path, rule: 'out_of_range', message })
