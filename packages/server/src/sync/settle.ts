import type { Statement } from '../db/sql.ts'
import { deliveryOf } from './delivery.ts'
import { meter } from './meter.ts'
import * as write from './settle-sql.ts'
import type { Claimed, Lane, Told } from './sql.ts'
import { type Verdict, whyOf } from './verdict.ts'

/** A claimed row, and what became of it. */
export type Settling = {
  /** Id of the claim that holds it. */
  readonly claim: string
  readonly claimed: Claimed
} & (
  | { readonly kind: 'judged'; readonly verdict: Verdict; readonly claimedAtMs: number }
  /** The member is not there any more. */
  | { readonly kind: 'gone'; readonly told: readonly Told[] }
  /** Not sent: as it was, but due at another time. */
  | { readonly kind: 'back'; readonly dueAt: string; readonly why: string | null }
)

/** A claimed row that is still ours, and how it stands now. */
export type Owned = {
  readonly settling: Settling
  readonly marks: number
  readonly toldTo: number
}

/**
 * The statements that write what became of claimed rows: one a table and kind of write, whatever the
 * number of rows.
 *
 * @param slot      row of the meters that this process writes to
 * @param requests  requests made for these rows
 */
export function settleWrites(
  lane: Lane,
  owned: readonly Owned[],
  nowMs: number,
  slot: number,
  requests: number,
): Statement<never>[] {
  const now = new Date(nowMs).toISOString()
  const judged = owned.flatMap((own) => (own.settling.kind === 'judged' ? [own.settling] : []))
  const verdicts = judged.map(({ verdict }) => verdict)
  const meters = meter(verdicts, requests, nowMs)
  const hour = `${now.slice(0, 13)}:00:00.000Z`
  return [
    ...mirrorWrites(lane, verdicts, now),
    ...toldWrites(lane, owned),
    ...parkWrites(lane, verdicts, now),
    ...waitingWrites(lane, owned, now),
    ...deliveryWrites(lane, verdicts, now),
    ...(meters === null ? [] : [write.addMeters(lane, hour, slot, meters)]),
  ]
}

const keys = (rows: readonly { claimed: Claimed }[]): write.Rows => ({
  bucket: rows.map(({ claimed }) => claimed.bucket),
  memberId: rows.map(({ claimed }) => claimed.memberId),
})

function mirrorWrites(lane: Lane, verdicts: readonly Verdict[], now: string): Statement<never>[] {
  const rows = verdicts.flatMap(({ answered: { envelope }, attributes }) =>
    attributes?.kind === 'delivered' && envelope.attributes
      ? [{ ...envelope, sent: envelope.attributes.sent }]
      : [],
  )
  if (rows.length === 0) return []
  const columns = {
    ...keys(rows),
    acknowledged: rows.map(({ mirror, sent }) => JSON.stringify({ ...mirror, ...sent })),
    mappingVersion: rows.map((row) => row.mappingVersion),
    seq: rows.map((row) => row.seq),
  }
  return [write.advanceMirrors(lane, columns, now)]
}

/** Events that Braze has, that it refused, or that a person is to look at, wait no longer. */
function toldWrites(lane: Lane, owned: readonly Owned[]): Statement<never>[] {
  const rows = owned.flatMap(({ settling }) =>
    toldOver(settling).map((no) => ({ claimed: settling.claimed, no })),
  )
  if (rows.length === 0) return []
  return [write.deleteTold(lane, { ...keys(rows), no: rows.map(({ no }) => no) })]
}

function toldOver(settling: Settling): number[] {
  switch (settling.kind) {
    case 'back':
      return []
    case 'gone':
      return settling.told.map(({ no }) => no)
    case 'judged': {
      const { told, aside } = settling.verdict
      return [
        ...told.flatMap(({ told: { no }, outcome }) => (isOver(outcome.kind) ? [no] : [])),
        ...aside.flatMap((each) => (each.told ? [each.told.no] : [])),
      ]
    }
  }
}

const isOver = (kind: string): boolean => kind === 'delivered' || kind === 'rejected'

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

function waitingWrites(lane: Lane, owned: readonly Owned[], now: string): Statement<never>[] {
  const over: Settling[] = []
  const kept: { claimed: Claimed; row: KeptRow }[] = []
  for (const own of owned) {
    const row = keptRow(own, now)
    if (row === null) over.push(own.settling)
    else kept.push({ claimed: own.settling.claimed, row })
  }
  const columns: write.Kept = {
    ...keys(kept),
    marks: kept.map(({ row }) => row.marks),
    attempts: kept.map(({ row }) => row.attempts),
    flightTo: kept.map(({ row }) => row.flightTo),
    dueAt: kept.map(({ row }) => row.dueAt),
    since: kept.map(({ row }) => row.since),
    why: kept.map(({ row }) => row.why),
  }
  return [
    ...(over.length > 0 ? [write.deleteWaiting(lane, keys(over))] : []),
    ...(kept.length > 0 ? [write.keepWaiting(lane, columns)] : []),
  ]
}

type KeptRow = {
  readonly marks: number
  readonly attempts: number
  readonly flightTo: number
  readonly dueAt: string
  readonly since: string | null
  readonly why: string | null
}

/** How a row goes back to the queue; null when it is over. */
function keptRow({ settling, marks, toldTo }: Owned, now: string): KeptRow | null {
  const { claimed, kind } = settling
  switch (kind) {
    case 'gone':
      return null
    case 'back': {
      const { dueAt, why } = settling
      return { marks: 0, attempts: 1, flightTo: claimed.flightTo, dueAt, since: null, why }
    }
    case 'judged': {
      const { fate, answered } = settling.verdict
      if (fate.kind === 'again') {
        const { doubt, flightTo, why, dueAtMs } = fate
        const dueAt = new Date(dueAtMs).toISOString()
        return { marks: 0, attempts: doubt ? 0 : 1, flightTo, dueAt, since: null, why }
      }
      const newer = marks !== claimed.marks
      const { more } = answered.envelope
      if (!newer && !more) return null
      // New events go at once; attributes alone wait out the quiet time.
      const dueAt = more || toldTo !== claimed.toldTo ? now : new Date(fate.againMs).toISOString()
      const since = more ? null : new Date(settling.claimedAtMs).toISOString()
      const attempts = claimed.attempts + 1
      return { marks: claimed.marks, attempts, flightTo: 0, dueAt, since, why: null }
    }
  }
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
    attempts: rows.map(({ claimed }) => claimed.attempts + 1),
    outcome: rows.map((row) => row.outcome),
    why: rows.map((row) => row.why),
    attributes: rows.map((row) => row.body),
    told: rows.map((row) => row.toldText),
  }
  return [write.insertDeliveries(lane, columns, now)]
}
