import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sharedIn, sumCounted } from '../src/index.ts'
import { acts, differences, lived, recordOf } from './rebuild-life.ts'

/** Derive a life anew, and what its member shares with others. */
function check(list: Parameters<typeof lived>[0]) {
  const { member, nowMs } = lived(list)
  assert.deepEqual(differences(recordOf(member), nowMs), [])
  const used = [...member.shared].filter(([, count]) => count !== 0)
  const derived = [...sharedIn(sumCounted(member.history))].filter(([, count]) => count !== 0)
  assert.deepEqual(derived.sort(), used.sort())
  return member
}

test('whatever a member does, all that is stored is derived again from entries and effects', () => {
  fc.assert(
    fc.property(acts, (list) => {
      check(list)
    }),
    { numRuns: 100 },
  )
})

test('among the lives that are tried everything happens that changes what is kept', () => {
  const seen = new Set(
    fc
      .sample(acts, { seed: 12, numRuns: 100 })
      .flatMap((list) => check(list).history.flatMap(({ effects }) => effects))
      .map(({ kind }) => kind),
  )
  assert.deepEqual(
    wanted.filter((kind) => !seen.has(kind)),
    [],
  )
})

const wanted = [
  ...['points_expired', 'points_cancelled', 'points_activated', 'points_returned'],
  ...[
    'points_repaid',
    'points_limited',
    'points_spend_reversed',
    'points_adjusted',
    'points_imported',
  ],
  ...['hold_captured', 'hold_released', 'hold_expired', 'refund_waiting', 'refund_dropped'],
  ...['campaign_capped', 'challenge_rolled_back', 'challenge_restarted', 'badge_lost'],
  ...['tier_downgraded', 'tier_grace_started', 'claim_redeemed', 'claim_cancelled'],
  ...['claim_expired', 'claim_refunded', 'benefit_given'],
  ...['referral_qualified', 'referral_rewarded', 'referral_capped', 'opted_out', 'opted_in'],
] as const
