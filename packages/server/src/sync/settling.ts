import { type Claimed, type Settled, untouched } from './claimed.ts'
import type { Verdict } from './verdict.ts'

/** Members that were claimed together, until all of them are settled. */
export type Flight = {
  /** Grows over all tenures. */
  readonly no: number
  readonly tenure: number
  /** Forgettings of the workspace before its members were read. */
  readonly forgets: number
  /** Members that are not settled yet. */
  open: number
}

/** A claimed member, and what became of it. */
export type Settling = { readonly flight: Flight; readonly claimed: Claimed } & (
  | { readonly kind: 'judged'; readonly verdict: Verdict }
  /** The member is not there any more. */
  | { readonly kind: 'gone' }
  /** Not sent: as it was, but due at another time. */
  | { readonly kind: 'back'; readonly dueAtMs: number }
)

/** Members that were not sent: as they were, but due at another time. */
export const giveBack = (
  flight: Flight,
  members: readonly { readonly claimed: Claimed }[],
  dueAtMs: number,
): Settling[] => members.map(({ claimed }) => ({ kind: 'back', flight, claimed, dueAtMs }))

/** Members to settle, and the requests that were made for them. */
export type ToSettle = { readonly rows: readonly Settling[]; readonly requests: number }

/** What it means for the backlog. */
export function settledOf(settling: Settling): Settled {
  const { claimed } = settling
  switch (settling.kind) {
    case 'gone':
      return { claimed, over: new Set(claimed.told.map(({ no }) => no)), done: true, dueAtMs: 0 }
    case 'back':
      return untouched(claimed, settling.dueAtMs)
    case 'judged': {
      const { fate } = settling.verdict
      const over = new Set(overIn(settling.verdict))
      return { claimed, over, done: fate.kind === 'done', dueAtMs: fate.dueAtMs }
    }
  }
}

/** Events that Braze has, that it refused, that a person is to look at, or that were dealt with before. */
export const overIn = ({ told, aside, answered }: Verdict): number[] => [
  ...answered.envelope.past,
  ...told.flatMap(({ told: { no }, outcome }) => (isOver(outcome.kind) ? [no] : [])),
  ...aside.flatMap((each) => (each.told ? [each.told.no] : [])),
]

const isOver = (kind: string): boolean => kind === 'delivered' || kind === 'rejected'
