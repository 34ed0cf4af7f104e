import { fieldValue } from '../fields/field-values.ts'
import type { Member } from '../member-state.ts'
import { mainWallet } from '../points/wallet.ts'
import { walletOf } from '../points/wallet-state.ts'
import type { Program } from '../program.ts'
import type { Activity } from './activity.ts'
import type { PlannedTierSet } from './planned-set.ts'
import { walletCounted } from './points-wallet.ts'
import { unpackTally } from './tier-standing.ts'

/** What a member has to show for a set. */
export function activityOf(
  member: Member,
  { workspace }: Program,
  { plan: { basis } }: PlannedTierSet,
): Activity {
  const { purchases, standing, enrolledAt } = member
  const value = basis.kind === 'field' ? fieldValue(member, basis.field, workspace.currency) : null
  return {
    tally: unpackTally(standing.tiers?.tally),
    totals: {
      points_earned: walletOf(member, walletCounted({ basis }) ?? mainWallet).points.earned,
      spend: purchases.totalMinor,
      purchases: purchases.count,
    },
    enrolledAtMs: Date.parse(enrolledAt),
    field: typeof value === 'number' ? value : null,
  }
}
