import { jsonObject, words } from './call.ts'
import { isJsonObject, type Json, type JsonObject } from './json.ts'
import { readPace } from './pace-reading.ts'
import { type Kind, kinds, type Parcel, size } from './parcel.ts'
import type { Answer } from './wire.ts'

/**
 * What became of one object.
 *
 * - `delivered`: accepted by Braze, which means queued there.
 * - `rejected`: Braze refuses this object; sending it again as it is changes nothing.
 * - `retry`: not carried out, or safe to repeat; send again.
 * - `hold`: nothing of this connection gets through until a person acts.
 * - `uncertain`: an event or a purchase that may or may not have been carried out.
 * - `split`: the request was refused whole, with the blame on none; pack again into `halfRoom`.
 */
export type Outcome =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'rejected' | 'uncertain' | 'split'; readonly why: string }
  /** `retryAfterMs` is present when Braze says how long to wait. */
  | { readonly kind: 'retry'; readonly why: string; readonly retryAfterMs?: number }
  | { readonly kind: 'hold'; readonly cause: HoldCause; readonly why: string }

/** What a person must look at: the key, its permissions or plan, or the instance URL (or a fault of ours). */
export type HoldCause = 'credential' | 'permission' | 'address'

/**
 * Say what became of every row of a parcel, by row id, from the answer to it.
 *
 * Total: each row of the parcel is in it once, whatever Braze says or leaves out. A row is delivered
 * only if its array's counter and errors add up to what was sent. Attributes are never `uncertain`:
 * they are absolute values and may be sent again.
 */
export function read(parcel: Parcel, answer: Answer): Map<string, Outcome> {
  const { status } = answer
  const body = jsonObject(answer.text)
  if (status >= 200 && status < 300) return readAccepted(parcel, status, body)
  const why = words(status, body)
  if (status === 429) {
    const { retryAfterMs, reset } = readPace(answer)
    const wait = retryAfterMs ?? (reset?.kind === 'in' ? reset.ms : null)
    return all(parcel, { kind: 'retry', why, ...(wait === null ? {} : { retryAfterMs: wait }) })
  }
  if (status >= 500 || status === 408 || status < 200) return unanswered(parcel, why, true)
  const cause = holdCause(status, why)
  if (cause) return all(parcel, { kind: 'hold', cause, why })
  return readRefused(parcel, why, body)
}

/**
 * Say what became of every row when no whole answer came.
 * @param maybeSent  whether Braze may have carried the request out
 */
export function unanswered(parcel: Parcel, why: string, maybeSent: boolean): Map<string, Outcome> {
  const outcomes = all(parcel, { kind: 'retry', why })
  if (maybeSent) for (const kind of kinds) setAll(outcomes, parcel, kind, unknown(kind, why))
  return outcomes
}

/** What a status means that speaks of the connection and not of what was sent; null for the others. */
export function holdCause(status: number, why: string): HoldCause | null {
  // The newest table of errors lists missing permissions under 401 as well as under 403.
  if (status === 401) return /permission|access denied/i.test(why) ? 'permission' : 'credential'
  if (status === 402 || status === 403) return 'permission'
  const address = status === 404 || status === 405 || status === 415 || status < 400
  return address ? 'address' : null
}

const delivered: Outcome = { kind: 'delivered' }

/** What to take a row for that Braze may or may not have. */
const unknown = (kind: Kind, why: string): Outcome =>
  kind === 'attributes' ? { kind: 'retry', why } : { kind: 'uncertain', why }

/** 2xx: every row is delivered but those in `errors`, if the counters bear it out. */
function readAccepted(parcel: Parcel, status: number, body: JsonObject | null) {
  if (!body) return unanswered(parcel, `Braze answered ${status} with no JSON`, true)
  const outcomes = all(parcel, delivered)
  const { blamed, stray } = blame(parcel, body)

  for (const kind of kinds) {
    const sent = parcel[kind].length
    const failed = blamed[kind].size
    const counted = body[`${kind}_processed`]
    const processed = typeof counted === 'number' ? counted : 0
    if (stray !== null) setAll(outcomes, parcel, kind, unknown(kind, `Unplaced error: ${stray}`))
    else if (processed + failed !== sent) {
      const gap = `Braze's counters leave some of the ${kind} open`
      setAll(outcomes, parcel, kind, unknown(kind, gap))
    }
    for (const [row, why] of blamed[kind]) outcomes.set(row, { kind: 'rejected', why })
  }
  return outcomes
}

/**
 * 400 and its like: nothing was carried out. Rows that Braze names are rejected and the others go
 * again without them. With no name, a lone object is to blame; of several, the blame is found by
 * halving.
 */
function readRefused(parcel: Parcel, why: string, body: JsonObject | null) {
  const { blamed } = blame(parcel, body ?? {})
  const named = kinds.some((kind) => blamed[kind].size > 0)
  const others: Outcome =
    size(parcel) === 1 ? { kind: 'rejected', why } : { kind: named ? 'retry' : 'split', why }
  const outcomes = all(parcel, others)
  for (const kind of kinds) {
    for (const [row, said] of blamed[kind]) outcomes.set(row, { kind: 'rejected', why: said })
  }
  return outcomes
}

type Blame = {
  /** Row id to what Braze says of it. An index counts inside its own array, as sent. */
  blamed: Record<Kind, Map<string, string>>
  /** What an error says that points at no row; null when every error has its row. */
  stray: string | null
}

function blame(parcel: Parcel, body: JsonObject): Blame {
  const blamed = { attributes: new Map(), events: new Map(), purchases: new Map() }
  const errors = body['errors']
  if (errors === undefined || errors === null) return { blamed, stray: null }
  if (!Array.isArray(errors)) return { blamed, stray: 'errors are no list' }

  let stray: string | null = null
  for (const error of errors as readonly Json[]) {
    const entry = isJsonObject(error) ? error : {}
    const type = entry['type'] ?? error
    const why = typeof type === 'string' ? type.slice(0, 300) : 'no reason given'
    const kind = kinds.find((name) => name === entry['input_array'])
    const index = entry['index']
    const row = kind && typeof index === 'number' ? parcel[kind][index]?.row : undefined
    if (kind && row !== undefined) {
      const before: string | undefined = blamed[kind].get(row)
      blamed[kind].set(row, before === undefined ? why : `${before}; ${why}`)
    } else stray = why
  }
  return { blamed, stray }
}

function all(parcel: Parcel, outcome: Outcome): Map<string, Outcome> {
  const outcomes = new Map<string, Outcome>()
  for (const kind of kinds) setAll(outcomes, parcel, kind, outcome)
  return outcomes
}

function setAll(outcomes: Map<string, Outcome>, parcel: Parcel, kind: Kind, outcome: Outcome) {
  for (const { row } of parcel[kind]) outcomes.set(row, outcome)
}
