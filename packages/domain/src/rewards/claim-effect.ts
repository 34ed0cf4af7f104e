import type { PropertyDefinition } from '../events/event-type.ts'
import type { Value } from '../fields/value.ts'
import type { Claim } from './claim.ts'

/**
 * What became of a claim, told as it is: `points` is what was paid at `claim_issued` and `claim_redeemed`, and what
 * came back at the others (0 or more). `at` stands where time did it.
 */
export type ClaimEffect = {
  readonly kind:
    | 'claim_issued'
    | 'claim_redeemed'
    | 'claim_cancelled'
    | 'claim_refunded'
    | 'claim_expired'
  readonly claimId: string
  readonly rewardId: string
  readonly name: string
  readonly points: number
  readonly code?: string
  readonly expiresAt?: string
  readonly at?: string
}

/** Say what became of a claim. */
export const claimEffect = (
  kind: ClaimEffect['kind'],
  { id, rewardId, name, code, expiresAt }: Claim,
  points: number,
  at?: string,
): ClaimEffect => ({
  kind,
  claimId: id,
  rewardId,
  name,
  points,
  ...(code === null ? {} : { code }),
  ...(kind === 'claim_issued' && expiresAt !== null ? { expiresAt } : {}),
  ...(at === undefined ? {} : { at }),
})

const given = (type: 'string' | 'integer' | 'date', description: string, required = true) =>
  ({ type, required, description }) satisfies PropertyDefinition

/** The properties of the events that claims bring about. */
export const claimProperties = (what: string): Record<string, PropertyDefinition> => ({
  claimId: given('string', 'Which claim: the id of the event that claimed.'),
  rewardId: given('string', 'Which reward.'),
  name: given('string', 'What the reward was called.'),
  points: given('integer', what),
  code: given('string', 'The code that was handed over.', false),
  expiresAt: given('date', 'When it expires unless it is redeemed before.', false),
})

/** The properties of one such event. */
export function claimValues({
  kind: _,
  at: __,
  ...properties
}: ClaimEffect): Record<string, Value> {
  return properties
}
