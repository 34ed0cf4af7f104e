import type { Draft } from '../draft.ts'
import type { Effect } from '../effect.ts'
import type { LoyaltyEvent } from '../events/event.ts'
import { isOurs } from '../events/ours.ts'
import { raisedBy } from '../events/raised.ts'
import type { Raised } from '../events/raised-type.ts'
import type { Plan } from '../plan.ts'
import { dueEvent } from '../points/ahead.ts'
import type { Program } from '../program.ts'
import type { Refusal } from '../refusal.ts'
import { sightOf } from '../sight.ts'
import { runWorkflows, type Telling, type Told } from './run-workflows.ts'
import type { Tell } from './tell.ts'

/**
 * Run the workflows that begin on an event, and those that begin on what it brought about, in the order of
 * its effects. Nobody who has left is told of what time does.
 */
export function tellAll(
  draft: Draft,
  { plans, workspace: { currency } }: Program,
  telling: Omit<Telling, 'effect' | 'currency'>,
): Told | Refusal {
  if (draft.event.type === dueEvent && draft.status === 'opted_out') return nothing
  const tells: Tell[] = []
  const effects: Effect[] = []
  const tell = (plan: Plan, each: Telling): Refusal | null => {
    const told = tellOf(draft, plan, each)
    if ('kind' in told) return told
    tells.push(...told.tells)
    effects.push(...told.effects)
    return null
  }
  const own = plans.get(telling.event.type)
  const refused = own ? tell(own, { ...telling, currency, effect: null }) : null
  if (refused) return refused
  // What is passed over is an effect too, and must not be met here.
  for (const [effect, done] of [...draft.effects].entries()) {
    const raised = raisedBy(done)
    const plan = raised && plans.get(raised.type)
    if (!plan || plan.workflows.length === 0) continue
    const event = raisedEvent(telling.event, raised)
    const sight = sightOf(plan, event, currency)
    const turnedDown = tell(plan, { ...telling, event, sight, currency, effect })
    if (turnedDown) return turnedDown
  }
  return { tells, effects }
}

const nothing: Told = { tells: [], effects: [] }

/** What was brought about as an event of its type, which happened with its cause or at its own instant. */
export function raisedEvent(cause: LoyaltyEvent, { type, properties, at }: Raised): LoyaltyEvent {
  const occurredAt = at ?? cause.occurredAt
  const occurredAtMs = at === undefined ? cause.occurredAtMs : Date.parse(at)
  return { ...cause, type, properties, occurredAt, occurredAtMs }
}

function tellOf(draft: Draft, { workflows }: Plan, telling: Telling): Told | Refusal {
  const told = runWorkflows(workflows, telling)
  return 'kind' in told && passOver(draft, told) ? nothing : told
}

/**
 * Nobody can send again what time itself does, or another member's event: there a failed expression is noted and passed over.
 *
 * @returns whether it was
 */
export function passOver(draft: Draft, { ruleId = '', problem }: Refusal): boolean {
  if (!isOurs(draft.event.type)) return false
  draft.effects.push({ kind: 'expression_failed', ruleId, message: problem.message })
  return true
}
