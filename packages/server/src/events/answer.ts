import type { RefusalCode } from '@laurel/contract'
import type { Effect, Obstacle, Problem } from '@laurel/domain'

/** What an accepted event did, in plain data: kept with the event and given again at a repeat. */
export type Outcome = {
  readonly effects: readonly Effect[]
  /** Names of the loyalty fields that it changed. */
  readonly changed: readonly string[]
  /** The member's points after it. */
  readonly points: { readonly balance: number }
}

/** An event that was not taken in; it changed nothing. */
export type RefusedEvent = {
  readonly status: 'refused'
  readonly id: string | null
  readonly memberId: string | null
  readonly code: RefusalCode
  readonly problem: Problem
  /** Numbers and ids of the case, for the caller. */
  readonly about: {
    readonly missing?: number
    readonly ruleId?: string
    readonly left?: string
    readonly obstacles?: readonly Obstacle[]
    readonly mergedInto?: string
  }
}

/** An event that was taken in. `replayed`: it was known, and this is its first answer again. */
export type TakenEvent = Outcome & {
  readonly status: 'accepted' | 'replayed'
  readonly id: string
  readonly memberId: string
}

/** What became of one event. */
export type Answer = TakenEvent | RefusedEvent

/** Why an event is not taken in. */
type Reason = {
  readonly code: RefusalCode
  readonly problem: Problem
  /** Points that are missing. */
  readonly missing?: number
  /** The rule, field or workflow whose expression failed. */
  readonly ruleId?: string
  /** What could be refunded: an amount as a decimal, or pieces. */
  readonly left?: string
  /** All that stands in the way of a claim. */
  readonly obstacles?: readonly Obstacle[]
  /** Who has all that the member had. */
  readonly mergedInto?: string
}

/** Refuse an event. */
export const refuseEvent = (
  { id, memberId }: { readonly id: string | null; readonly memberId: string | null },
  { code, problem, missing, ruleId, left, obstacles, mergedInto }: Reason,
): RefusedEvent => ({
  status: 'refused',
  id,
  memberId,
  code,
  problem,
  about: {
    ...(missing === undefined ? {} : { missing }),
    ...(ruleId === undefined ? {} : { ruleId }),
    ...(left === undefined ? {} : { left }),
    ...(obstacles === undefined ? {} : { obstacles }),
    ...(mergedInto === undefined ? {} : { mergedInto }),
  },
})

/** The answer to an id that stands for another event already. */
export const reused = (names: { readonly id: string; readonly memberId: string }): RefusedEvent =>
  refuseEvent(names, {
    code: 'event_id_reused',
    problem: {
      path: '/id',
      rule: 'event_id_reused',
      message: 'The member has another event under this id.',
    },
  })

/** The first answer again, from the text that was kept. */
export const replayed = (
  names: { readonly id: string; readonly memberId: string },
  result: string,
): TakenEvent => {
  // The text is our own: it was written from an Outcome and is never changed.
  const { effects, changed, points } = JSON.parse(result) as Outcome
  return { status: 'replayed', id: names.id, memberId: names.memberId, effects, changed, points }
}
