import {
  delayMs,
  learn,
  type Outcome,
  type Parcel,
  pack,
  silentReading,
  size,
  take,
  track,
} from '@laurel/braze'
import type { Access } from '../connections/access.ts'
import type { LiveConnection } from '../program/live.ts'
import type { Claim } from './claim.ts'
import { type Envelope, packetOf } from './envelope.ts'
import { type Link, roomOf, type SyncDeps } from './link.ts'
import { giveBack, type Settling } from './settling.ts'
import { judge } from './verdict.ts'

/** A claim that is being sent, over an open connection. */
export type Sending = {
  readonly claim: Claim
  readonly connection: LiveConnection
  readonly access: Access
  /** Told how many members have left, or were given back unsent. */
  readonly left: (members: number) => void
}

/** A wait that is longer, in milliseconds, is not sat out by members that others could send. */
export const longestWaitMs = 1_000

/** The share of the budget that a backfill leaves to what is live. */
const backfillReserve = 0.2

/**
 * Send envelopes, several requests at a time, and settle each as its answer comes. Resolves when all
 * are settled.
 */
export async function sendAll(
  deps: SyncDeps,
  link: Link,
  sending: Sending,
  envelopes: readonly Envelope[],
): Promise<void> {
  const quiet = envelopes.filter((each) => !each.attributes && each.told.length === 0)
  const loud = envelopes.filter((each) => each.attributes || each.told.length > 0)
  const parcels = pack(loud.map(packetOf), roomOf(sending.connection))
  const byPlace = new Map(loud.map((each) => [placeOf(rowOf(each)), each]))
  const works = parcels.map((parcel) => {
    const rows = [...parcel.attributes, ...parcel.events, ...parcel.purchases]
    const places = new Set(rows.map(({ row }) => placeOf(row)))
    const own = [...places].flatMap((place) => byPlace.get(place) ?? [])
    return sendOne(deps, link, sending, parcel, own)
  })
  if (quiet.length > 0) {
    sending.left(quiet.length)
    const requestId = deps.newId()
    const silent = { outcomes: new Map<string, Outcome>(), requestId, status: 0 }
    const rows = quiet.map((envelope) => judged(deps, sending, { ...silent, envelope }))
    works.push(link.settle([{ rows, requests: 0 }]))
  }
  for (const done of await Promise.allSettled(works)) {
    if (done.status === 'rejected') {
      deps.heard({ kind: 'fault', lane: link.lane, fault: done.reason })
    }
  }
}

/** A row id is the member's place in the claim, and for an event a slash and its number. */
const placeOf = (row: string): number => Number.parseInt(row, 10)

const rowOf = ({ attributes, told }: Envelope): string => (attributes ?? told[0]?.item)?.row ?? ''

/** Send one request as soon as there is a place and Braze's budget allows it. */
async function sendOne(
  deps: SyncDeps,
  link: Link,
  sending: Sending,
  parcel: Parcel,
  envelopes: readonly Envelope[],
): Promise<void> {
  const giveBackPlace = await link.slots.take()
  const { outcomes, requestId, status } = await attempt(
    deps,
    link,
    sending,
    parcel,
    envelopes,
  ).finally(giveBackPlace)
  if (requestId === null) {
    const rows = giveBack(sending.claim.flight, envelopes, deps.now())
    return link.settle([{ rows, requests: 0 }])
  }
  if ([...outcomes.values()].some(({ kind }) => kind === 'split')) {
    return sendSmaller(deps, link, sending, envelopes)
  }
  const rows = envelopes.map((envelope) =>
    judged(deps, sending, { envelope, outcomes, requestId, status }),
  )
  await link.settle([{ rows, requests: 1 }])
}

type Attempt = {
  readonly outcomes: ReadonlyMap<string, Outcome>
  /** null: it did not leave. */
  readonly requestId: string | null
  readonly status: number
}

async function attempt(
  deps: SyncDeps,
  link: Link,
  { access, left }: Sending,
  parcel: Parcel,
  envelopes: readonly Envelope[],
): Promise<Attempt> {
  const reserve = envelopes.every(({ claimed }) => claimed.lane > 0) ? backfillReserve : 0
  const latestMs = (link.tenure?.untilMs ?? 0) - access.timeoutMs
  const may = await leave(deps, link, latestMs, reserve)
  left(envelopes.length)
  if (!may) return { outcomes: new Map(), requestId: null, status: 0 }

  const requestId = deps.newId()
  const startedMs = deps.now()
  let reading = silentReading
  try {
    const tracked = await track(access.wire, access, parcel)
    reading = tracked.pace
    const { outcomes, status, requestNote: note } = tracked
    const held = [...outcomes.values()].find((outcome) => outcome.kind === 'hold')
    if (held) link.hold = { cause: held.cause, why: held.why }
    const counts = { members: envelopes.length, objects: size(parcel) }
    const ms = deps.now() - startedMs
    deps.heard({ kind: 'request', lane: link.lane, requestId, status, note, ms, ...counts })
    return { outcomes, requestId, status }
  } finally {
    link.pace = learn(link.pace, reading, deps.now())
  }
}

/** Wait for Braze's budget; false when nothing may leave, or not soon enough. */
async function leave(
  deps: SyncDeps,
  link: Link,
  latestMs: number,
  reserve: number,
): Promise<boolean> {
  for (;;) {
    const nowMs = deps.now()
    if (link.hold || link.stopping || nowMs > latestMs) return false
    const wait = delayMs(link.pace, nowMs, deps.random(), reserve)
    if (wait > longestWaitMs) return false
    if (wait === 0) {
      link.pace = take(link.pace, nowMs)
      return true
    }
    await deps.pause(wait)
  }
}

/** Braze refused a request whole and blamed nobody: halve it until the blame is found. */
function sendSmaller(
  deps: SyncDeps,
  link: Link,
  sending: Sending,
  envelopes: readonly Envelope[],
): Promise<void> {
  const half = Math.ceil(envelopes.length / 2)
  const parts =
    envelopes.length > 1
      ? [envelopes.slice(0, half), envelopes.slice(half)]
      : [envelopes.map(firstHalf)]
  return Promise.all(
    parts.map((part) => sendAll(deps, link, { ...sending, left: () => {} }, part)),
  ).then(() => undefined)
}

/** The first objects of a member; the others wait for their turn, in order. */
function firstHalf(envelope: Envelope): Envelope {
  const objects = envelope.told.length + (envelope.attributes ? 1 : 0)
  const most = Math.floor(objects / 2) - (envelope.attributes ? 1 : 0)
  return { ...envelope, told: envelope.told.slice(0, Math.max(0, most)), more: true }
}

const judged = (
  deps: SyncDeps,
  { claim, connection }: Sending,
  answered: Parameters<typeof judge>[0],
): Settling => ({
  kind: 'judged',
  flight: claim.flight,
  claimed: answered.envelope.claimed,
  verdict: judge(answered, connection.settings.quietMs, deps.now(), deps.random()),
})
