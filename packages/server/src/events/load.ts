import { isDue, needsLots } from '@laurel/domain'
import { assert } from '../db/assert.ts'
import type { Session } from '../db/database.ts'
import { lotOf } from '../members/lot-row.ts'
import { memberOf } from '../members/row.ts'
import { tombstoneDigest } from '../members/tombstone.ts'
import type { LiveProgram } from '../program/live.ts'
import type { Outcome } from './answer.ts'
import { purchaseOf } from './purchase.ts'
import {
  configurationVersion,
  erasedMembers,
  knownEvents,
  liveLots,
  lockMembers,
  namedPurchases,
  shareConfiguration,
} from './sql.ts'
import { type BatchState, eventKey, type MemberState, memberState } from './state.ts'
import type { Waiting } from './waiting.ts'

type Key = { readonly bucket: number; readonly memberId: string }

/**
 * Lock the members of a batch and read all that deciding needs, in one round trip; a second one is
 * made only for members that are unknown, for they might have been erased, and for lots of members of whom
 * something is due that no sweep has come by for.
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
  const takers = distinctMembers(batch.filter(({ event }) => needsLots(event)))
  const refunds = batch.flatMap(purchaseNamed)
  const refunded = refunds.map(({ eventId }) => eventId)
  // All at once: what is asked further waits for no answer, and most batches ask no further.
  const [[, versions, memberRows, knownRows], lotRows, purchaseRows] = await Promise.all([
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
    refunds.length === 0 ? [] : askPurchases(tx, workspaceId, refunds),
  ])
  const [workspace] = versions
  assert(workspace !== undefined, 'a workspace that takes events is there')
  const live = await programAt(workspace.version)

  const nowMs = now()
  const states = new Map<string, MemberState>()
  for (const row of memberRows) {
    states.set(row.memberId, memberState(row.bucket, row.life, memberOf(row)))
  }
  const loaded = new Set(idsOf(takers))
  const overdue = members.filter(({ memberId }) => {
    const member = states.get(memberId)?.member
    return member && !loaded.has(memberId) && isDue(member.ahead, nowMs)
  })
  const strangers = members.filter(({ memberId }) => !states.has(memberId))
  const erased = await erasedAmong(tx, workspaceId, strangers)
  for (const { bucket, memberId } of strangers) {
    const life = (erased.get(memberId)?.life ?? 0) + 1
    states.set(memberId, memberState(bucket, life, null))
  }
  for (const { memberId, ...lot } of [
    ...lotRows,
    ...(await askLots(tx, workspaceId, overdue, [])),
  ]) {
    states.get(memberId)?.lots.set(lot.no, lotOf(lot))
  }
  const known = new Map(knownRows.map((row) => [eventKey(row.memberId, row.eventId), row]))
  const purchases = purchasesOf(refunds, purchaseRows, live.program.workspace.currency)
  const forgotten = new Map([...erased].map(([memberId, { at }]) => [memberId, Date.parse(at)]))
  return { live, state: { members: states, known, purchases, forgotten }, nowMs }
}

/** Members of the batch each once, by bucket and id. */
function distinctMembers(batch: readonly Waiting[]): Key[] {
  const keys = new Map<string, Key>()
  for (const { bucket, event } of batch) {
    keys.set(event.memberId, { bucket, memberId: event.memberId })
  }
  return [...keys.values()].sort(inOrder)
}

/** One order for all: two batches that insert the same new members never wait for each other in a ring. */
const inOrder = (a: Key, b: Key): number =>
  a.bucket - b.bucket || (a.memberId < b.memberId ? -1 : 1)

const bucketsOf = (keys: readonly Key[]): number[] => keys.map((key) => key.bucket)
const idsOf = (keys: readonly Key[]): string[] => keys.map((key) => key.memberId)

const askLots = (tx: Session, workspaceId: number, of: readonly Key[], refunded: string[]) =>
  of.length === 0 ? [] : tx.ask(liveLots(workspaceId, bucketsOf(of), idsOf(of), refunded))

type NamedPurchase = Key & { readonly eventId: string }

function purchaseNamed({ bucket, event }: Waiting): NamedPurchase[] {
  const named = event.type === 'refund' ? event.properties['purchaseEventId'] : undefined
  return typeof named === 'string' ? [{ bucket, memberId: event.memberId, eventId: named }] : []
}

/** What the refunds of a batch name, by `eventKey`: a purchase, or null where there is none. */
function purchasesOf(
  refunds: readonly NamedPurchase[],
  rows: Awaited<ReturnType<typeof askPurchases>>,
  currency: string,
): BatchState['purchases'] {
  const purchases: BatchState['purchases'] = new Map(
    refunds.map((each) => [eventKey(each.memberId, each.eventId), null]),
  )
  for (const row of rows) {
    // Both texts are our own, written when the purchase was accepted.
    const properties = JSON.parse(row.properties) as Record<string, unknown>
    const { effects } = JSON.parse(row.result) as Outcome
    const purchase = purchaseOf(row.eventId, properties, effects, currency, row.reversedBy)
    purchases.set(eventKey(row.memberId, row.eventId), purchase)
  }
  return purchases
}

const askPurchases = (tx: Session, workspaceId: number, named: readonly NamedPurchase[]) =>
  tx.ask(
    namedPurchases(
      workspaceId,
      bucketsOf(named),
      idsOf(named),
      named.map((each) => each.eventId),
    ),
  )

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
