import { lotsAreDue, needsLots, needsPast } from '@laurel/domain'
import { assert } from '../db/assert.ts'
import type { Session } from '../db/database.ts'
import { type LotRow, lotOf } from '../members/lot-row.ts'
import { type MemberRow, memberOf } from '../members/row.ts'
import { tombstoneDigest } from '../members/tombstone.ts'
import type { LiveProgram } from '../program/live.ts'
import { askClaims } from '../rewards/batch-claims.ts'
import { askPast } from '../standing/past.ts'
import { askEnded, askSupply, claimsNamed, keptClaims } from './load-claims.ts'
import { askReversals } from './load-reversals.ts'
import { askReferrals } from './referrals.ts'
import {
  configurationVersion,
  erasedMembers,
  knownEvents,
  liveLots,
  lockMembers,
  shareConfiguration,
} from './sql.ts'
import { type BatchState, eventKey, type MemberState, memberState } from './state.ts'
import type { Waiting } from './waiting.ts'
import { askWaiting, letWait } from './waiting-refunds.ts'

type Key = { readonly bucket: number; readonly memberId: string }

/**
 * Lock the members of a batch and read all that deciding needs, in one round trip; a second one is
 * made only for members that are unknown, for they might have been erased, for purchases of members whose
 * refunds wait, for members who are referred, for lots of members of whom something is due that no sweep has come
 * by for or whose points live on with their activity, for the past of members whom tier sets ask for more than is
 * kept of them, and for counts that members share, with the codes that claims may be given.
 *
 * @param programAt the program at a version of the workspace, read through the same transaction
 * @param now       asked once the members are locked; the batch happens at that instant
 */
export async function load(
  tx: Session,
  batch: readonly Waiting[],
  programAt: (version: number) => Promise<LiveProgram>,
  now: () => number,
): Promise<{ live: LiveProgram; state: BatchState; nowMs: number }> {
  const workspaceId = batch[0]?.workspaceId ?? 0
  const members = distinctMembers(batch)
  // In history a lot may be made and come due within the batch, when all others have to be there too.
  const takers = distinctMembers(
    batch.filter(({ event, incoming }) => needsLots(event) || incoming.history),
  )
  const [[, versions, memberRows, knownRows], lotRows, reversals, claimRows] = await askFirst(
    tx,
    workspaceId,
    { batch, members, takers },
  )
  const [workspace] = versions
  assert(workspace !== undefined, 'a workspace that takes events is there')
  const live = await programAt(workspace.version)

  const nowMs = now()
  const { states, erased } = await statesOf(tx, workspaceId, members, memberRows)
  const loaded = new Set(idsOf(takers))
  const slid = slidIn(batch, live)
  const overdue = members.filter(({ memberId }) => {
    const member = states.get(memberId)?.member
    const needs = member && (lotsAreDue(member, nowMs) || slid.has(memberId))
    return needs && !loaded.has(memberId)
  })
  keepLots(states, lotRows)
  keepLots(states, await askLots(tx, workspaceId, overdue, []))
  await keepPast(tx, live, batch, members, states, nowMs)
  const waiting = await waitingFor(tx, workspaceId, batch, memberRows, states)
  const referrals = await askReferrals(tx, live, batch, states)
  const known = new Map(knownRows.map((row) => [eventKey(row.memberId, row.eventId), row]))
  const named = reversals(states, live.program.workspace.currency)
  const forgotten = new Map([...erased].map(([memberId, { at }]) => [memberId, Date.parse(at)]))
  const claims = keptClaims(claimRows, states)
  const beside = { waiting, applied: new Map(), referrals, forgotten }
  const own = { members: states, known, ...named, claims, ...beside }
  await askEnded(tx, workspaceId, own, nowMs)
  return { live, state: { ...own, ...(await askSupply(tx, live, batch, own)) }, nowMs }
}

/** All at once: what is asked further waits for no answer, and most batches ask no further. */
function askFirst(
  tx: Session,
  workspaceId: number,
  of: {
    readonly batch: readonly Waiting[]
    readonly members: readonly Key[]
    readonly takers: readonly Key[]
  },
) {
  const { batch, members, takers } = of
  const refunded = batch.flatMap(({ event: { type, properties } }) =>
    type === 'refund' ? [String(properties['purchaseEventId'])] : [],
  )
  return Promise.all([
    tx.all([
      shareConfiguration(workspaceId),
      configurationVersion(workspaceId),
      lockMembers(workspaceId, bucketsOf(members), idsOf(members)),
      knownEvents(
        workspaceId,
        batch.map((each) => each.bucket),
        batch.map((each) => each.event.memberId),
        batch.map((each) => each.event.id),
      ),
    ]),
    askLots(tx, workspaceId, takers, refunded),
    askReversals(tx, workspaceId, batch),
    askClaims(tx, workspaceId, claimsNamed(batch)),
  ])
}

/** The members of a batch as they stand before it; those that are not there are strangers, or were erased. */
async function statesOf(
  tx: Session,
  workspaceId: number,
  members: readonly Key[],
  rows: readonly MemberRow[],
) {
  const states = new Map<string, MemberState>()
  for (const row of rows) {
    states.set(row.memberId, memberState(row.bucket, row.life, memberOf(row)))
  }
  const strangers = members.filter(({ memberId }) => !states.has(memberId))
  const erased = await erasedAmong(tx, workspaceId, strangers)
  for (const { bucket, memberId } of strangers) {
    const life = (erased.get(memberId)?.life ?? 0) + 1
    states.set(memberId, memberState(bucket, life, null))
  }
  return { states, erased }
}

/** Members of the batch each once, by bucket and id. */
function distinctMembers(batch: readonly Waiting[]): Key[] {
  const keys = new Map<string, Key>()
  for (const { bucket, event } of batch) {
    keys.set(event.memberId, { bucket, memberId: event.memberId })
  }
  return [...keys.values()].sort(inOrder)
}

/** Members whose points may live on with an event of the batch: in most workspaces none. */
function slidIn(batch: readonly Waiting[], { program }: LiveProgram): ReadonlySet<string> {
  if (program.policies.sliding.length === 0) return new Set()
  const sliding = batch.filter(({ event }) => program.plans.get(event.type)?.slides)
  return new Set(sliding.map(({ event }) => event.memberId))
}

/** One order for all: two batches that insert the same new members never wait for each other in a ring. */
const inOrder = (a: Key, b: Key): number =>
  a.bucket - b.bucket || (a.memberId < b.memberId ? -1 : 1)

const bucketsOf = (keys: readonly Key[]): number[] => keys.map((key) => key.bucket)
const idsOf = (keys: readonly Key[]): string[] => keys.map((key) => key.memberId)

const askLots = (tx: Session, workspaceId: number, of: readonly Key[], refunded: string[]) =>
  of.length === 0 ? [] : tx.ask(liveLots(workspaceId, bucketsOf(of), idsOf(of), refunded))

/**
 * The refunds that wait for purchases of the batch, by purchase, and with them the lots of their members.
 * The members say whether any wait at all, so most batches ask nothing.
 */
async function waitingFor(
  tx: Session,
  workspaceId: number,
  batch: readonly Waiting[],
  rows: readonly { readonly memberId: string; readonly refundsWaiting: number }[],
  states: ReadonlyMap<string, MemberState>,
): Promise<BatchState['waiting']> {
  const waiting: BatchState['waiting'] = new Map()
  const some = rows.filter((row) => row.refundsWaiting > 0)
  if (some.length === 0) return waiting
  const ids = new Set(some.map((row) => row.memberId))
  const due = batch.filter(
    ({ event: { type, memberId } }) => type === 'purchase' && ids.has(memberId),
  )
  if (due.length === 0) return waiting
  const members = distinctMembers(due)
  const [refunds, lotRows] = await Promise.all([
    askWaiting(tx, workspaceId, due),
    askLots(
      tx,
      workspaceId,
      members,
      due.map(({ event }) => event.id),
    ),
  ])
  keepLots(states, lotRows)
  for (const refund of refunds) letWait(waiting, refund)
  return waiting
}

/** All that members did, where tier sets ask for more of it than was kept. */
async function keepPast(
  tx: Session,
  { workspaceId, program }: LiveProgram,
  batch: readonly Waiting[],
  keys: readonly Key[],
  states: ReadonlyMap<string, MemberState>,
  nowMs: number,
): Promise<void> {
  if (program.tiers.needs.days === 0) return
  const short = keys.filter(({ memberId }) => {
    const member = states.get(memberId)?.member
    return member && needsPast(member, program)
  })
  if (short.length === 0) return
  // History is judged as of when it happened, and looks back from there.
  const asOfMs = Math.min(
    nowMs,
    ...batch.flatMap(({ event, incoming }) => (incoming.history ? event.occurredAtMs : [])),
  )
  const pasts = await askPast(tx, workspaceId, program, short, asOfMs)
  for (const { memberId } of short) {
    const own = states.get(memberId)
    if (own) own.past = pasts.get(memberId) ?? []
  }
}

/** Lots of members that were locked; as to the others see `askReversals`. */
function keepLots(
  states: ReadonlyMap<string, MemberState>,
  rows: readonly (LotRow & { readonly memberId: string })[],
): void {
  for (const { memberId, ...lot } of rows) {
    const own = states.get(memberId)
    if (own?.stored) own.lots.set(lot.no, lotOf(lot))
  }
}

/** Those of unknown members that were erased, by id; asked only if there are unknown ones. */
async function erasedAmong(
  tx: Session,
  workspaceId: number,
  strangers: readonly Key[],
): Promise<Map<string, { readonly at: string; readonly life: number }>> {
  if (strangers.length === 0) return new Map()
  const byDigest = new Map(
    strangers.map((key) => [tombstoneDigest(workspaceId, key.memberId), key.memberId]),
  )
  const rows = await tx.ask(erasedMembers(workspaceId, bucketsOf(strangers), [...byDigest.keys()]))
  return new Map(rows.map((row) => [byDigest.get(row.digest) ?? '', row] as const))
}
