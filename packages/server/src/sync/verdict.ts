import { backoffMs, type Outcome } from '@laurel/braze'
import type { Aside, Envelope, ToldItem } from './envelope.ts'

/** What came back for an envelope. */
export type Answered = {
  readonly envelope: Envelope
  /** By row; empty when there was nothing to send. */
  readonly outcomes: ReadonlyMap<string, Outcome>
  /** Id of the request, or of the claim when there was none. */
  readonly requestId: string
  /** HTTP status; 0 when no answer came. */
  readonly status: number
}

/** A told event with its verdict. */
type Judged = { readonly told: ToldItem; readonly outcome: Outcome }

/** What becomes of an envelope's row in the queue. Instants in milliseconds since 1970, UTC. */
type Fate =
  /** Everything has a sure verdict. `dueAtMs`: when what was noted meanwhile is due. */
  | { readonly kind: 'done'; readonly dueAtMs: number }
  /** Send again; `doubt`: it may have been carried out. */
  | {
      readonly kind: 'again'
      readonly doubt: boolean
      readonly flightTo: number
      readonly dueAtMs: number
      readonly why: string
    }

/** An envelope, judged. */
export type Verdict = {
  readonly answered: Answered
  /** null: no attributes were sent. */
  readonly attributes: Outcome | null
  readonly told: readonly Judged[]
  readonly aside: readonly Aside[]
  readonly fate: Fate
}

/**
 * Judge an envelope by what Braze said of each of its rows: a row's own verdict, and no other, decides
 * over it.
 *
 * @param random  0 up to 1, to keep repeats apart
 */
export function judge(answered: Answered, quietMs: number, nowMs: number, random: number): Verdict {
  const { envelope, outcomes } = answered
  const { attributes: sent } = envelope
  const attributes = sent ? (outcomes.get(sent.row) ?? unanswered) : null
  const judged = envelope.told.map((told) => ({
    told,
    outcome: outcomes.get(told.item.row) ?? unanswered,
  }))
  const held = judged.filter(({ told, outcome }) => isHeld(told, outcome))
  const told = judged.filter((each) => !held.includes(each))
  const aside = [...envelope.aside, ...held.map(({ told, outcome }) => asideOf(told, outcome))]
  const outcomesOfTold = told.map(({ outcome }) => outcome)
  const open = [...(attributes ? [attributes] : []), ...outcomesOfTold].filter(isOpen)
  const [first] = open
  if (!first) {
    const dueAtMs = nowMs + (attributes?.kind === 'delivered' ? quietMs : 0)
    return { answered, attributes, told, aside, fate: { kind: 'done', dueAtMs } }
  }
  const fate = again(answered, attributes, told, first, { quietMs, nowMs, random })
  return { answered, attributes, told, aside, fate }
}

/** `read` is total, so this is said of no row. */
const unanswered: Outcome = { kind: 'retry', why: 'No verdict' }

/** Whether a person is to decide over it. */
const isHeld = (told: ToldItem, outcome: Outcome): boolean =>
  outcome.kind === 'uncertain' && told.uncertain === 'hold'

const asideOf = (
  { item: _, again: __, left: ___, ...told }: ToldItem,
  outcome: Outcome,
): Aside => ({
  told,
  outcome: 'uncertain',
  why: whyOf(outcome) ?? 'No answer',
})

type Open = Exclude<Outcome, { kind: 'delivered' | 'rejected' }>

const isOpen = (outcome: Outcome): outcome is Open =>
  outcome.kind !== 'delivered' && outcome.kind !== 'rejected'

/**
 * What an outcome says beside its kind, on one line and never empty; null for one that is well. A
 * control character in Braze's words is a blank, for the database takes not all of them.
 */
export const whyOf = (outcome: Outcome): string | null =>
  outcome.kind === 'delivered' ? null : plain(outcome.why)

const plain = (text: string): string =>
  text.replaceAll(/\p{Cc}+/gu, ' ').trim() || 'No reason was given'

function again(
  { envelope: { known }, status }: Answered,
  attributes: Outcome | null,
  told: readonly Judged[],
  first: Open,
  { quietMs, nowMs, random }: { quietMs: number; nowMs: number; random: number },
): Fate {
  const why = plain(first.why)
  const unsure = told.filter(({ outcome }) => outcome.kind === 'uncertain')
  const sureOfNot =
    first.kind === 'hold' ||
    (status >= 400 && status < 500 && status !== 408) ||
    told.some(({ outcome }) => outcome.kind === 'retry')
  const doubt = unsure.length > 0 || (attributes?.kind === 'retry' && !sureOfNot)
  const flightTo = Math.max(known.flightTo, ...unsure.map((each) => each.told.no), 0)
  if (doubt) {
    const wait = Math.max(backoffMs(known.attempts + 1, random), attributes ? quietMs : 0)
    return { kind: 'again', doubt, flightTo, dueAtMs: nowMs + wait, why }
  }
  const wait = first.kind === 'retry' ? (first.retryAfterMs ?? retryMs(status, random)) : 0
  return { kind: 'again', doubt, flightTo: known.flightTo, dueAtMs: nowMs + wait, why }
}

/** After a refusal that named others, the rest goes at once; when Braze was not reached, later. */
const retryMs = (status: number, random: number): number =>
  status >= 400 && status < 500 && status !== 429 ? 0 : backoffMs(1, random)
