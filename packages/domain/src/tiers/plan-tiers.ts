import type { WorkspaceSettings } from '../config.ts'
import type { Field } from '../fields/field.ts'
import { type Builder, note, once, walletAt } from '../plan-build.ts'
import { step } from '../problem.ts'
import { noTiers, type PlannedTierSet, type PlannedTiers } from './planned-set.ts'
import { pointsWallet, walletCounted } from './points-wallet.ts'
import { tallyNeeds } from './tally.ts'
import { tierFields } from './tier-fields.ts'
import { planTierSet } from './tier-plan.ts'
import { type TierSet, wrongTierSet } from './tier-set.ts'

/** Check the tier sets and make them ready. */
export function planTiers(
  build: Builder,
  sets: readonly TierSet[],
  workspace: WorkspaceSettings,
): PlannedTiers {
  if (sets.length === 0) return noTiers
  const planned: PlannedTierSet[] = []
  const seen = new Set<string>()
  for (const [index, set] of sets.entries()) {
    const path = step('/tierSets', index)
    once(build, seen, set.id, `${path}/id`)
    const wrong = wrongTierSet(set, workspace.currency)
    if (wrong) note(build, `${path}${wrong.path}`, wrong.rule, wrong.message)
    else if (isBasis(build, set, path)) planned.push({ set, plan: planTierSet(set, workspace) })
  }
  checkOneWallet(build, sets)
  return { sets: planned, needs: tallyNeeds(planned.map(({ set }) => set)) }
}

/** A member's days are kept once for all sets, with the points of one wallet. */
function checkOneWallet(build: Builder, sets: readonly TierSet[]): void {
  const one = pointsWallet(sets)
  for (const [index, set] of sets.entries()) {
    const wallet = walletCounted(set)
    if (wallet === null || wallet === one) continue
    const path = `${step('/tierSets', index)}/basis/wallet`
    const message = `All sets that go by points go by the same wallet, and another goes by ${one}.`
    note(build, path, 'basis_wallet', message)
  }
}

/** The loyalty fields that tier sets bring along, and what is wrong with their names. */
export function fieldsOfTiers(
  sets: readonly TierSet[],
  taken: readonly Field[],
): { readonly fields: readonly Field[]; readonly problems: Builder['problems'] } {
  const names = new Set(taken.map(({ name }) => name))
  const fields: Field[] = []
  const problems: Builder['problems'] = []
  for (const [index, set] of sets.entries()) {
    for (const field of tierFields(set)) {
      if (names.has(field.name)) {
        const path = `${step('/tierSets', index)}/id`
        const message = `The set brings the loyalty field ${field.name}, which is there already.`
        problems.push({ path, rule: 'name_taken', message })
      }
      names.add(field.name)
      fields.push(field)
    }
  }
  return { fields, problems }
}

/** Counters that only events move. What time alone moves would rank members by when it is looked at. */
const counters: ReadonlySet<string> = new Set([
  'points_earned_total',
  'points_spent_total',
  'purchases_count',
  'purchases_total',
])

function isBasis(build: Builder, { basis }: TierSet, path: string): boolean {
  if (basis.kind === 'points_earned') {
    return walletAt(build, basis.wallet, `${path}/basis/wallet`) !== null
  }
  if (basis.kind !== 'field') return true
  const { fields, problems } = build
  const field = fields.get(basis.field)
  const isNumber = field?.type === 'integer' || field?.type === 'float'
  const byEvents = field?.fact === undefined && field?.source === 'custom'
  if (isNumber && (byEvents || counters.has(field.name))) return true
  const message = field
    ? isNumber
      ? 'Time alone moves this field; a set goes by a custom field or by a counter of events.'
      : 'A set goes by a field of the type integer or float.'
    : 'There is no such loyalty field.'
  problems.push({ path: `${path}/basis/field`, rule: 'basis_field', message })
  return false
}
