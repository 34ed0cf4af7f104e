import {
  patchWorkspace,
  publishCampaign,
  putCampaign,
  putEarnRule,
  putReward,
  putTierSet,
} from '@laurel/contract'
import { call, type Remote } from '../../../packages/server/src/cli/call.ts'

const zone = 'America/New_York'
const reward = 'five-hundred'
const expiry = { kind: 'after', months: 12, until: 'month' } as const

/**
 * Set the program up over the API: a point for each whole dollar of a purchase and as many again in June 1997,
 * dead at the end of the month in which twelve months are over; three tiers by what was spent in twelve months; and a
 * reward for 500 points, open for thirty days. `recompute.sql` says the same in its own words.
 */
export async function setUpProgram(laurel: Remote): Promise<void> {
  await call(laurel, patchWorkspace, {
    body: { currency: 'USD', timezone: zone, unknownMembers: 'enrol' },
  })
  await call(laurel, putEarnRule, {
    params: { id: 'per-dollar' },
    body: { name: 'A point for each dollar', on: 'purchase', points: 'event.amount', expiry },
  })
  await call(laurel, putCampaign, {
    params: { id: 'june' },
    body: {
      name: 'Double points in June',
      schedule: { from: '1997-06-01T00:00:00-04:00', until: '1997-07-01T00:00:00-04:00' },
      rules: [{ id: 'double', on: 'purchase', then: { kind: 'multiply', by: '2' }, expiry }],
    },
  })
  await call(laurel, publishCampaign, { params: { id: 'june' }, body: {} })
  await call(laurel, putTierSet, {
    params: { id: 'club' },
    body: {
      name: 'Club',
      basis: { kind: 'spend' },
      window: { kind: 'rolling', months: 12 },
      tiers: [
        { id: 'bronze', name: 'Bronze', min: 50 },
        { id: 'silver', name: 'Silver', min: 150 },
        { id: 'gold', name: 'Gold', min: 400 },
      ],
      downgrade: 'full',
      graceDays: 30,
    },
  })
  await call(laurel, putReward, {
    params: { id: reward },
    body: {
      name: 'Five hundred points',
      cost: { points: 500 },
      fulfils: { kind: 'manual' },
      claimExpires: { afterDays: 30, givesBack: false },
      active: true,
    },
  })
}

/** What a claim of the reward says. */
export const claimProperties = { rewardId: reward }
