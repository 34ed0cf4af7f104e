import type { MemberRow } from '../members/row.ts'
import type { LiveConnection, LiveProgram } from '../program/live.ts'
import { workspaceVersion } from '../program/sql.ts'
import { type Claimed, untouched } from './claimed.ts'
import { type Envelope, type Loaded, makePlan, type Plan } from './envelope.ts'
import { type Link, roomOf, type SyncDeps } from './link.ts'
import { readQueue } from './queue-sql.ts'
import { type Flight, giveBack, type Settling } from './settling.ts'
import { byKey, type Lane, loadMembers, loadMirrors, type MirrorRow } from './sql.ts'
import { flightNo, holdTenure, isFenced, loseTenure } from './tenure.ts'
import { fence, insertFlight } from './tenure-sql.ts'

/** Members that were claimed, and what each has to be sent. */
export type Claim = {
  readonly flight: Flight
  /** As many as were asked for: there may be more. */
  readonly full: boolean
  readonly claimed: number
  /** null: it was disconnected, paused or held meanwhile. */
  readonly connection: LiveConnection | null
  readonly envelopes: readonly Envelope[]
  /** Members that need no request. */
  readonly others: readonly Settling[]
}

/**
 * Claim members that are due and compose what each has to be sent: read what is new in the queue, then note who
 * is about to be sent and read all that sending needs. Two round trips.
 *
 * What is configured and the members are read after the queue: so what is sent is at least as new as the marks
 * that are settled by it.
 *
 * @returns null: nothing is due, or another process is the sender
 */
export async function claim(deps: SyncDeps, link: Link): Promise<Claim | null> {
  if (!(await holdTenure(deps, link))) return null
  const { tenure, backlog } = link
  await fill(deps, link)
  const nowMs = deps.now()
  const { claimMembers: limit, toldEach } = deps.settings
  const taken = backlog.take(nowMs, limit)
  if (!tenure || taken.length === 0) return null

  link.claims += 1
  const no = flightNo(tenure.no, link.claims)
  const of = { no, tenure: tenure.no }
  const { loaded, version, forgets } = await load(deps, link, taken, of).catch((fault: unknown) => {
    if (isFenced(fault)) loseTenure(link)
    else
      backlog.settle(
        taken.map((claimed) => untouched(claimed, nowMs)),
        nowMs,
      )
    throw fault
  })
  const flight = { ...of, forgets, open: taken.length }
  const none = {
    flight,
    full: taken.length === limit,
    claimed: taken.length,
    connection: null,
    envelopes: [],
    others: [],
  }
  const live = version === null ? null : await programAt(deps, link.lane, version)
  const connection = live?.connections.find((each) => each.id === link.lane.connectionId)
  if (!live || connection?.status !== 'active') {
    return { ...none, others: giveBack(flight, loaded, nowMs + notNowMs) }
  }
  const making = { live, connection, room: roomOf(connection), toldEach, nowMs }
  const plans = loaded.map((each, index) => makePlan(making, each, index))
  return {
    ...none,
    connection,
    envelopes: plans.flatMap((plan) => (plan.kind === 'ready' ? [plan.envelope] : [])),
    others: plans.flatMap((plan) => other(flight, plan)),
  }
}

/** Milliseconds after which members are looked at again that could not be sent for a reason of ours. */
export const notNowMs = 1_000

/** The configuration; null if it cannot be had now: then what was claimed is given back. */
const programAt = (deps: SyncDeps, lane: Lane, version: number): Promise<LiveProgram | null> =>
  deps.programs.current(lane.workspaceId, version).catch((fault: unknown) => {
    deps.heard({ kind: 'fault', lane, fault })
    return null
  })

function other(flight: Flight, plan: Plan): Settling[] {
  switch (plan.kind) {
    case 'ready':
      return []
    case 'gone':
      return [{ kind: 'gone', flight, claimed: plan.claimed }]
    case 'later':
      return giveBack(flight, [plan], plan.dueAtMs)
  }
}

/** Most members of which a process knows that they wait; what is beyond stays in the queue. */
const mostKnown = 50_000

/** Read what came into the queue, as far as there is use for it. */
async function fill({ db, settings }: SyncDeps, { lane, backlog }: Link): Promise<void> {
  const { claimMembers, buckets } = settings
  const wanted = Math.min(2 * claimMembers, mostKnown - backlog.size())
  const live = wanted - backlog.ready(0)
  if (live <= 0) return
  const known = backlog.rows()
  const reading = { known, buckets }
  // Of a backfill no more than fills up what live changes leave.
  const late = live - backlog.ready(1)
  const rows = await db.all([
    readQueue(lane, { ...reading, lane: 0, members: live }),
    readQueue(lane, { ...reading, lane: 1, members: Math.max(0, late) }),
  ])
  for (const row of rows.flat()) backlog.add(row)
}

async function load(
  { db }: SyncDeps,
  { lane }: Link,
  taken: readonly Claimed[],
  { no, tenure }: { readonly no: number; readonly tenure: number },
) {
  const buckets = taken.map(({ bucket }) => bucket)
  const ids = taken.map(({ memberId }) => memberId)
  const flown = taken.map(({ bucket, memberId, told }) => [bucket, memberId, told.at(-1)?.no ?? 0])
  const flight = { bucket: buckets[0] ?? 0, no, members: JSON.stringify(flown) }
  const [, [sender], , [workspace], mirrors, members] = await db.transaction((tx) =>
    tx.finish([
      byKey(),
      fence(lane, tenure),
      insertFlight(lane, flight),
      workspaceVersion(lane.workspaceId),
      loadMirrors(lane, buckets, ids),
      loadMembers(lane, buckets, ids),
    ]),
  )
  const { forgets = 0 } = sender ?? {}
  return { loaded: joined(taken, mirrors, members), version: workspace?.version ?? null, forgets }
}

/** Each claimed member with what was read of it. */
function joined(
  taken: readonly Claimed[],
  mirrorRows: readonly MirrorRow[],
  memberRows: readonly MemberRow[],
): Loaded[] {
  const mirrors = new Map(mirrorRows.map((row) => [row.memberId, row]))
  const members = new Map(memberRows.map((row) => [row.memberId, row]))
  return taken.flatMap((claimed) => {
    const mirror = mirrors.get(claimed.memberId)
    return mirror ? [{ claimed, mirror, member: members.get(claimed.memberId) ?? null }] : []
  })
}
