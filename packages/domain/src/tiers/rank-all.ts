import type { Draft } from '../draft.ts'
import { fieldValue } from '../fields/field-values.ts'
import type { Member } from '../member-state.ts'
import { walletOf } from '../points/wallet-state.ts'
import type { Program } from '../program.ts'
import { countTiers } from './count.ts'
import { keep, rank } from './rank.ts'
import { packTally } from './tier-standing.ts'

/**
 * Rank the member in the sets that go by what members do.
 *
 * @param before   the member before the event; null: there was none
 * @param purchase the one that a refund names, as it stood before the event
 */
export function rankByActivity(
  draft: Draft,
  program: Program,
  before: Member | null,
  purchase: Draft['purchase'],
): void {
  const { sets, needs } = program.tiers
  if (sets.length === 0 || draft.status === 'merged') return
  // Of one who has just come there is nothing more to know.
  if (before === null && needs.days > 0) {
    keep(draft, { sets: {}, tally: packTally([], needs, program.workspace.timezone) })
  }
  const counts = countTiers(draft, program, purchase)
  // Over a lifetime points that something other than a rule gave, or lost, count as well.
  const isSame =
    before !== null && everEarned(before, needs.wallet) === everEarned(draft, needs.wallet)
  if (!counts && isSame && before?.enrolledAt === draft.enrolledAt) return
  for (const planned of sets) {
    if (planned.plan.basis.kind !== 'field') rank(draft, program, planned)
  }
}

const everEarned = (holder: Parameters<typeof walletOf>[0], wallet: string): number =>
  walletOf(holder, wallet).points.earned

/** Rank the member in the sets that go by a field, once every field has its value. */
export function rankByFields(
  draft: Draft,
  program: Program,
  before: Member | null,
  after: Member,
): void {
  const { currency } = program.workspace
  for (const planned of program.tiers.sets) {
    const { basis } = planned.plan
    if (basis.kind !== 'field') continue
    const was = before && fieldValue(before, basis.field, currency)
    if (before && was === fieldValue(after, basis.field, currency)) continue
    rank(draft, program, planned)
  }
}
