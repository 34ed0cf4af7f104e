import type { Statement } from '../db/sql.ts'
import type { Claimed } from './claimed.ts'
import { deliveryOf } from './delivery.ts'
import type { Told } from './entry.ts'
import { meter } from './meter.ts'
import * as write from './settle-sql.ts'
import { overIn, type Settling } from './settling.ts'
import type { Lane } from './sql.ts'
import { type Verdict, whyOf } from './verdict.ts'

/**
 * The statements that write what became of claimed members: one a table and kind of write, whatever their
 * number.
 *
 * @param slot      row of the meters that this process writes to
 * @param requests  requests made for these members
 */
export function settleWrites(
  lane: Lane,
  rows: readonly Settling[],
  nowMs: number,
  slot: number,
  requests: number,
): Statement<never>[] {
  const now = new Date(nowMs).toISOString()
  const judged = rows.flatMap((row) => (row.kind === 'judged' ? [row] : []))
  const verdicts = judged.map(({ verdict }) => verdict)
  const meters = meter(verdicts, requests, nowMs)
  const hour = `${now.slice(0, 13)}:00:00.000Z`
  return [
    ...mirrorWrites(lane, judged, now),
    ...parkWrites(lane, verdicts, now),
    ...deliveryWrites(lane, verdicts, now),
    ...(meters === null ? [] : [write.addMeters(lane, hour, slot, meters)]),
  ]
}

const keys = (rows: readonly { claimed: Claimed }[]): write.Rows => ({
  bucket: rows.map(({ claimed }) => claimed.bucket),
  memberId: rows.map(({ claimed }) => claimed.memberId),
})

type Judged = Extract<Settling, { kind: 'judged' }>

function mirrorWrites(lane: Lane, judged: readonly Judged[], now: string): Statement<never>[] {
  const rows = judged.flatMap((row) => {
    const next = mirrorAfter(row)
    return next ? [{ ...next, claimed: row.claimed, flightNo: row.flight.no }] : []
  })
  if (rows.length === 0) return []
  const columns = {
    ...keys(rows),
    acknowledged: rows.map((row) => row.accepted && JSON.stringify(row.accepted)),
    mappingVersion: rows.map((row) => row.mappingVersion),
    seq: rows.map((row) => row.seq),
    toldTo: rows.map((row) => row.toldTo),
    attempts: rows.map((row) => row.attempts),
    flightTo: rows.map((row) => row.flightTo),
    flightNo: rows.map((row) => row.flightNo),
  }
  return [write.advanceMirrors(lane, columns, now)]
}

/** What is known of a member at Braze after a verdict; null: as much as before. */
function mirrorAfter({ claimed, verdict }: Judged) {
  const { answered, attributes, fate } = verdict
  const { known, mirror, mappingVersion, seq, attributes: sent } = answered.envelope
  const accepted = attributes?.kind === 'delivered' && sent ? { ...mirror, ...sent.sent } : null
  const over = overIn(verdict)
  const doubt = fate.kind === 'again' && fate.doubt
  const settles = fate.kind === 'done' && known.attempts > 0
  if (!accepted && over.length === 0 && !doubt && !settles) return null
  return {
    accepted,
    mappingVersion: accepted ? mappingVersion : null,
    seq: accepted ? seq : 0,
    toldTo: toldAfter(claimed, known.toldTo, over),
    attempts: fate.kind === 'done' ? 0 : known.attempts + (doubt ? 1 : 0),
    // It stays: events up to there may be in the queue still, and not yet read.
    flightTo: fate.kind === 'done' ? known.flightTo : fate.flightTo,
  }
}

/** How far the member's events are told: up to the first that is not dealt with. */
function toldAfter({ told }: Claimed, before: number, over: readonly number[]): number {
  let to = before
  for (const { no, redriven } of told) {
    if (redriven || no <= to) continue
    if (!over.includes(no)) return to
    to = no
  }
  return to
}

type Parked = {
  readonly claimed: Claimed
  readonly told: Told | null
  readonly body: string
  readonly outcome: 'rejected' | 'uncertain'
  readonly why: string
}

function parkWrites(lane: Lane, verdicts: readonly Verdict[], now: string): Statement<never>[] {
  const rows = verdicts.flatMap(parkedOf)
  const freed = verdicts.flatMap(({ answered: { envelope }, attributes }) =>
    envelope.unparks && (attributes === null || attributes.kind === 'delivered') ? [envelope] : [],
  )
  const columns: write.ParkedColumns = {
    ...keys(rows),
    no: rows.map(({ told }) => told?.no ?? 0),
    kind: rows.map(({ told }) => told?.kind ?? 'attributes'),
    name: rows.map(({ told }) => told?.name ?? null),
    body: rows.map((row) => row.body),
    eventId: rows.map(({ told }) => told?.eventId ?? null),
    workflowId: rows.map(({ told }) => told?.workflowId ?? null),
    workflowVersion: rows.map(({ told }) => told?.workflowVersion ?? null),
    uncertain: rows.map(({ told }) => told?.uncertain ?? null),
    outcome: rows.map((row) => row.outcome),
    why: rows.map((row) => row.why),
  }
  return [
    ...(rows.length > 0 ? [write.park(lane, columns, now)] : []),
    ...(freed.length > 0 ? [write.unparkAttributes(lane, keys(freed))] : []),
  ]
}

function parkedOf({ answered: { envelope }, attributes, told, aside }: Verdict): Parked[] {
  const { claimed } = envelope
  const refused: Parked[] = told.flatMap(({ told: each, outcome }) =>
    outcome.kind === 'rejected'
      ? [{ claimed, told: each, body: each.body, outcome: 'rejected', why: whyOf(outcome) ?? '' }]
      : [],
  )
  const own: Parked[] = aside.map((each) => ({
    claimed,
    told: each.told,
    body: each.told ? each.told.body : each.body,
    outcome: each.outcome,
    why: each.why,
  }))
  const all = [...refused, ...own]
  if (attributes?.kind !== 'rejected' || !envelope.attributes) return all
  // What Braze refused tells more than what was withheld from it, and both would have the same key.
  const { body } = envelope.attributes
  const parked: Parked = {
    claimed,
    told: null,
    body,
    outcome: 'rejected',
    why: whyOf(attributes) ?? '',
  }
  return [parked, ...all.filter((each) => each.told !== null)]
}

function deliveryWrites(lane: Lane, verdicts: readonly Verdict[], now: string): Statement<never>[] {
  const rows = verdicts.flatMap((verdict) => {
    const delivery = deliveryOf(verdict)
    return delivery ? [{ ...verdict.answered.envelope, ...delivery }] : []
  })
  if (rows.length === 0) return []
  const columns: write.DeliveryColumns = {
    ...keys(rows),
    id: rows.map((row) => row.id),
    mappingVersion: rows.map((row) => row.mappingVersion),
    cause: rows.map(({ claimed }) => claimed.cause),
    attempts: rows.map(({ known }) => known.attempts + 1),
    outcome: rows.map((row) => row.outcome),
    why: rows.map((row) => row.why),
    attributes: rows.map((row) => row.body),
    told: rows.map((row) => row.toldText),
  }
  return [write.insertDeliveries(lane, columns, now)]
}
