import { type Verdict, whyOf } from './verdict.ts'

/** What is written down of one told event of a delivery. */
export type ToldOutcome = {
  readonly no: number
  readonly eventId: string
  readonly workflowId: string
  readonly name: string
  readonly outcome: 'delivered' | 'rejected' | 'uncertain'
  readonly why: string | null
  /** It may have been sent before. */
  readonly resent: boolean
}

/** A row of `deliveries`, beside what its envelope says. */
export type DeliveryRow = {
  readonly id: string
  readonly outcome: 'delivered' | 'rejected' | 'uncertain' | 'partial'
  readonly why: string | null
  /** JSON text of the attributes object as sent; null: none was, or it goes again. */
  readonly body: string | null
  /** JSON text of the list of told events; null: there was none. */
  readonly toldText: string | null
}

/** What is written down of an envelope; null when nothing became of it yet, for it goes again. */
export function deliveryOf(verdict: Verdict): DeliveryRow | null {
  const { answered, attributes, told, aside } = verdict
  const { envelope, requestId } = answered
  const outcomes: ToldOutcome[] = told.flatMap(({ told: each, outcome }) => {
    if (outcome.kind !== 'delivered' && outcome.kind !== 'rejected' && outcome.kind !== 'uncertain')
      return []
    return [toldOutcome(each, outcome.kind, whyOf(outcome) ?? each.left, each.again)]
  })
  for (const { told: each, outcome, why } of aside) {
    if (each) outcomes.push(toldOutcome(each, outcome, why, false))
  }
  const sure = attributes?.kind === 'delivered' || attributes?.kind === 'rejected'
  const open =
    verdict.fate.kind === 'again' && outcomes.every((each) => each.outcome !== 'uncertain')
  const kinds = new Set<DeliveryRow['outcome']>(outcomes.map(({ outcome }) => outcome))
  if (sure) kinds.add(attributes.kind)
  for (const each of aside) kinds.add(each.outcome)
  const [only] = kinds
  if (only === undefined) return null

  const left = envelope.withheld.map(({ remote, why }) => `Left out ${remote}: ${why}`)
  const said = [attributes ? whyOf(attributes) : null, ...outcomes.map((each) => each.why), ...left]
  const whys = [...new Set(said.filter((why) => why !== null))]
  return {
    id: requestId,
    outcome: kinds.size > 1 || open ? 'partial' : only,
    why: whys.length > 0 ? whys.join(' ').slice(0, 1_000) : null,
    body: sure && envelope.attributes ? envelope.attributes.body : null,
    toldText: outcomes.length > 0 ? JSON.stringify(outcomes) : null,
  }
}

function toldOutcome(
  told: Pick<ToldOutcome, 'no' | 'eventId' | 'workflowId' | 'name'>,
  outcome: ToldOutcome['outcome'],
  why: string | null,
  resent: boolean,
): ToldOutcome {
  const { no, eventId, workflowId, name } = told
  return { no, eventId, workflowId, name, outcome, why, resent }
}
