import type { MemberRow } from '../members/row.ts'
import type { LiveConnection } from '../program/live.ts'
import { workspaceVersion } from '../program/sql.ts'
import { type Envelope, type Loaded, makePlan, type Plan } from './envelope.ts'
import { type Link, roomOf, type SyncDeps } from './link.ts'
import type { Settling } from './settle.ts'
import {
  byKey,
  type Claimed,
  type Lane,
  loadMembers,
  loadMirrors,
  loadTold,
  type MirrorRow,
  type Told,
  takeDue,
} from './sql.ts'

/** Members that were claimed, and what each has to be sent. */
export type Claim = {
  readonly id: string
  readonly atMs: number
  /** Until then the members are ours. */
  readonly untilMs: number
  /** As many as were asked for: there may be more. */
  readonly full: boolean
  readonly claimed: number
  /** null: it was disconnected, paused or held meanwhile. */
  readonly connection: LiveConnection | null
  readonly envelopes: readonly Envelope[]
  /** Rows that need no request. */
  readonly others: readonly Settling[]
}

/**
 * Claim members that are due and compose what each has to be sent. Two round trips.
 *
 * What is configured is read after the claim, and members after the events to tell: so what is sent is
 * at least as new as the marks that are settled by it.
 */
export async function claim(deps: SyncDeps, { lane }: Link): Promise<Claim> {
  const { claimMembers: limit, leaseMs } = deps.settings
  const id = deps.newId()
  const atMs = deps.now()
  const untilMs = atMs + leaseMs
  const { loaded, version } = await takeAndLoad(deps, lane, id, atMs, untilMs)
  const taken = { id, atMs, untilMs, full: loaded.length === limit, claimed: loaded.length }
  const none = { ...taken, connection: null, envelopes: [], others: [] }
  if (version === null) return none

  const live = await deps.programs.current(lane.workspaceId, version)
  const connection = live.connections.find((each) => each.id === lane.connectionId)
  if (connection?.status !== 'active') {
    return { ...none, others: loaded.map(({ claimed }) => back(id, claimed, claimed.dueAt)) }
  }
  const { toldEach } = deps.settings
  const making = { live, connection, room: roomOf(connection), toldEach, nowMs: atMs }
  const plans = loaded.map((each, index) => makePlan(making, each, index))
  return {
    ...taken,
    connection,
    envelopes: plans.flatMap((plan) => (plan.kind === 'ready' ? [plan.envelope] : [])),
    others: plans.flatMap((plan) => other(id, plan)),
  }
}

/** A row to be given back as it was. */
export const back = (
  claim: string,
  claimed: Claimed,
  dueAt: string,
  why: string | null = null,
): Settling => ({ kind: 'back', claim, claimed, dueAt, why })

const iso = (ms: number): string => new Date(ms).toISOString()

function other(claim: string, plan: Plan): Settling[] {
  switch (plan.kind) {
    case 'ready':
      return []
    case 'gone':
      return [{ kind: 'gone', claim, claimed: plan.claimed, told: plan.told }]
    case 'later':
      return [back(claim, plan.claimed, iso(plan.dueAtMs))]
  }
}

type Taken = { readonly loaded: readonly Loaded[]; readonly version: number | null }

/**
 * Take what is due, then read all that sending it needs. Two transactions, so that an intake that has
 * something new for one of these members waits for the first statement at most.
 */
async function takeAndLoad(
  { db, settings }: SyncDeps,
  lane: Lane,
  id: string,
  atMs: number,
  untilMs: number,
): Promise<Taken> {
  const { claimMembers: limit, buckets: within, toldEach } = settings
  const due = { limit, buckets: within, now: iso(atMs) }
  const taking = takeDue(lane, due, { id, until: iso(untilMs) })
  const [, claimed] = await db.transaction((tx) => tx.finish([byKey(), taking]))
  if (claimed.length === 0) return { loaded: [], version: null }

  const telling = claimed.filter(({ toldTo }) => toldTo > 0)
  const [buckets, ids] = [bucketsOf(claimed), idsOf(claimed)]
  const [, [workspace], told, mirrors, members] = await db.transaction((tx) =>
    tx.finish([
      byKey(),
      workspaceVersion(lane.workspaceId),
      loadTold(lane, bucketsOf(telling), idsOf(telling), toldEach),
      loadMirrors(lane, buckets, ids),
      loadMembers(lane, buckets, ids),
    ]),
  )
  return { loaded: joined(claimed, told, mirrors, members), version: workspace?.version ?? null }
}

const bucketsOf = (rows: readonly Claimed[]): number[] => rows.map(({ bucket }) => bucket)
const idsOf = (rows: readonly Claimed[]): string[] => rows.map(({ memberId }) => memberId)

/** Each claimed member with what was read of it. */
function joined(
  claimed: readonly Claimed[],
  toldRows: readonly Told[],
  mirrorRows: readonly MirrorRow[],
  memberRows: readonly MemberRow[],
): Loaded[] {
  const told = new Map<string, Told[]>()
  for (const row of toldRows) {
    const own = told.get(row.memberId)
    if (own) own.push(row)
    else told.set(row.memberId, [row])
  }
  const mirrors = new Map(mirrorRows.map((row) => [row.memberId, row]))
  const members = new Map(memberRows.map((row) => [row.memberId, row]))
  return claimed.map((row) => ({
    claimed: row,
    member: members.get(row.memberId) ?? null,
    mirror: mirrors.get(row.memberId) ?? null,
    told: told.get(row.memberId) ?? [],
  }))
}
