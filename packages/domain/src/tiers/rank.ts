import { assert } from '../assert.ts'
import { dayOf } from '../calendar/days.ts'
import { iso } from '../calendar/instant.ts'
import { type Draft, memberOf, setField } from '../draft.ts'
import type { Program } from '../program.ts'
import type { Activity } from './activity.ts'
import { activityOf } from './activity-of.ts'
import { nextShown } from './next-shown.ts'
import { isWhole, tallyOf } from './past.ts'
import type { PlannedTierSet } from './planned-set.ts'
import { project } from './project.ts'
import { qualify } from './qualify.ts'
import { review } from './review.ts'
import { type TierEffect, tierEffects } from './tier-effects.ts'
import { tierValues } from './tier-fields.ts'
import { packState, packTally, type TierStanding, unpackState } from './tier-standing.ts'
import { type Ranked, type TierState, unranked } from './tier-state.ts'

/**
 * Let time do to a known member what it has done in every set by the draft's instant, before anything of the
 * event counts. A set that is new to the member is met as if it had come at that member's feet: what was done
 * before counts, from the instant on at which the set took effect.
 */
export function reviewTiers(draft: Draft, program: Program): void {
  const { sets } = program.tiers
  const known = draft.standing.tiers
  if (sets.length === 0) {
    if (known) drop(draft)
    return
  }
  keepWhole(draft, program)
  const isDue = draft.reviewAt !== null && Date.parse(draft.reviewAt) <= draft.asOfMs
  const done: TierEffect[] = []
  for (const planned of sets) {
    const { plan } = planned
    const stored = known?.sets[plan.id]
    if (stored?.version === plan.version && !isDue && !isBy(stored.review, draft.asOfMs)) continue
    const before = stored ? unpackState(stored) : newcomer(draft, planned)
    const activity = shownIn(draft, program, planned)
    const ranked = review(plan, before, activity, draft.asOfMs)
    done.push(...settle(draft, planned, activity, before, ranked))
  }
  draft.effects.push(...done.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)))
}

/** What the event means in a set, once all that counts in it has been changed. */
export function rank(draft: Draft, program: Program, planned: PlannedTierSet): void {
  const { plan } = planned
  const before = stateOf(draft, planned)
  const activity = shownIn(draft, program, planned)
  const ranked = qualify(plan, before, activity, draft.asOfMs)
  draft.effects.push(...settle(draft, planned, activity, before, ranked))
}

/** When something of the tiers, or of what is shown of them, changes next by time alone: canonical; null: never. */
export function nextTierReview({ standing }: Pick<Draft, 'standing'>): string | null {
  const states = Object.values(standing.tiers?.sets ?? {})
  const next = Math.min(...states.map(({ review: atMs = Infinity }) => atMs))
  return next === Infinity ? null : iso(next)
}

/** Where the member stands in a set; one who has just come stands nowhere. */
export function stateOf({ standing, asOfMs }: Draft, { plan }: PlannedTierSet): TierState {
  const stored = standing.tiers?.sets[plan.id]
  return stored ? unpackState(stored) : unranked(plan, asOfMs)
}

/** What the member has to show for a set, as the draft stands. */
export const shownIn = (draft: Draft, program: Program, planned: PlannedTierSet): Activity =>
  activityOf(memberOf(draft, 0), program, planned)

/** Keep the state that a member came to in a set, and what is shown of it; gives what happened on the way. */
export function settle(
  draft: Draft,
  planned: PlannedTierSet,
  activity: Activity,
  before: TierState,
  { state, changes }: Ranked,
): TierEffect[] {
  const { set, plan } = planned
  const shown = project(plan, state, activity, draft.asOfMs)
  const reviewAtMs = nextShown(plan, state, activity, shown, draft.asOfMs)
  const kept = draft.standing.tiers ?? { sets: {} }
  const sets = { ...kept.sets, [set.id]: packState({ ...state, reviewAtMs }) }
  keep(draft, { ...kept, sets })
  const values = tierValues(set, shown, draft.currency)
  for (const [name, value] of Object.entries(values)) {
    if ((draft.fields[name] ?? null) !== value) setField(draft, name, value)
  }
  return tierEffects(planned, before, changes)
}

/** Keep what is kept of tiers. */
export function keep(draft: Draft, tiers: TierStanding): void {
  draft.standing = { ...draft.standing, tiers }
}

function drop(draft: Draft): void {
  const { tiers: _, ...others } = draft.standing
  draft.standing = others
}

const isBy = (atMs: number | undefined, byMs: number): boolean => (atMs ?? Infinity) <= byMs

/** No version looked at this member before, so the first one is gone over to. */
const newcomer = ({ enrolledAt }: Draft, { plan }: PlannedTierSet): TierState => ({
  ...unranked(plan, Date.parse(enrolledAt)),
  version: 0,
})

/** Keep all days that the sets need, and no states of sets that are gone. */
function keepWhole(draft: Draft, { tiers, workspace }: Program): void {
  const { needs, sets } = tiers
  const { sets: known = {}, tally } = draft.standing.tiers ?? {}
  const own = Object.entries(known).filter(([id]) => sets.some(({ set }) => set.id === id))
  const isSame = own.length === Object.keys(known).length
  if (needs.days === 0) {
    // Nobody counts on in it from now on, so it must not be taken for whole later.
    if (tally || !isSame) keep(draft, { sets: Object.fromEntries(own) })
    return
  }
  if (isWhole(tally, needs, workspace.timezone)) {
    if (!isSame) keep(draft, { sets: Object.fromEntries(own), tally })
    return
  }
  assert(draft.past !== null, 'where the days of a member are too few, all that was done is given')
  const today = dayOf(workspace.timezone, draft.asOfMs)
  const made = tallyOf(draft.past, needs, workspace.timezone, today)
  keep(draft, {
    sets: Object.fromEntries(own),
    tally: packTally(made, needs, workspace.timezone),
  })
}
