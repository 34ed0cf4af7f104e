import type { Draft } from '../draft.ts'
import type { Program } from '../program.ts'
import { type Refusal, refuse } from '../refusal.ts'
import { assign, unassign, wrongAssigning } from '../tiers/assign.ts'
import type { PlannedTierSet } from '../tiers/planned-set.ts'
import { settle, shownIn, stateOf } from '../tiers/rank.ts'

/** A person gives a tier, for a reason, and until an instant or for good. */
export function assignTier(draft: Draft, program: Program): Refusal | null {
  const planned = namedSet(draft, program)
  if ('kind' in planned) return planned
  const { tier, reason, mode = 'at_least', until = null } = draft.event.properties
  if (mode !== 'at_least' && mode !== 'exactly') {
    return no('/properties/mode', 'mode', 'A tier is given at_least or exactly.')
  }
  const assigning = {
    tierId: String(tier),
    reason: String(reason),
    kind: mode,
    untilMs: until === null ? null : Date.parse(String(until)),
  } as const
  const wrong = wrongAssigning(planned.plan, assigning, draft.asOfMs)
  if (wrong) return no(pathOf[wrong.path] ?? '/properties', wrong.rule, wrong.message)
  const before = stateOf(draft, planned)
  const activity = shownIn(draft, program, planned)
  const ranked = assign(planned.plan, before, activity, assigning, draft.asOfMs)
  draft.effects.push(...settle(draft, planned, activity, before, ranked))
  return null
}

/** A tier that was given is taken back, for a reason. Where none was given nothing changes. */
export function unassignTier(draft: Draft, program: Program): Refusal | null {
  const planned = namedSet(draft, program)
  if ('kind' in planned) return planned
  const before = stateOf(draft, planned)
  const activity = shownIn(draft, program, planned)
  const ranked = unassign(planned.plan, before, activity, draft.asOfMs)
  draft.effects.push(...settle(draft, planned, activity, before, ranked))
  return null
}

function namedSet(draft: Draft, { tiers }: Program): PlannedTierSet | Refusal {
  const { set: named } = draft.event.properties
  const planned = tiers.sets.find(({ set }) => set.id === named)
  return planned ?? no('/properties/set', 'unknown_tier_set', 'There is no tier set of this id.')
}

const pathOf: Readonly<Record<string, string>> = {
  '/tierId': '/properties/tier',
  '/reason': '/properties/reason',
  '/until': '/properties/until',
}

const no = (path: string, rule: string, message: string): Refusal =>
  refuse('invalid_event', { path, rule, message })
