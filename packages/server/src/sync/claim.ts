import type { LiveConnection } from '../program/live.ts'
import { workspaceVersion } from '../program/sql.ts'
import { type Envelope, makePlan, type Plan } from './envelope.ts'
import { type Link, roomOf, type SyncDeps } from './link.ts'
import type { Settling } from './settle.ts'
import {
  type Claimed,
  claimWaiting,
  type Lane,
  loadMembers,
  loadMirrors,
  loadTold,
  type Told,
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
  const { claimMembers: limit, leaseMs, buckets } = deps.settings
  const id = deps.newId()
  const atMs = deps.now()
  const untilMs = atMs + leaseMs
  const [claimed, [workspace]] = await deps.db.all([
    claimWaiting(lane, { id, limit, buckets, now: iso(atMs), until: iso(untilMs) }),
    workspaceVersion(lane.workspaceId),
  ])
  const taken = { id, atMs, untilMs, full: claimed.length === limit, claimed: claimed.length }
  const none = { ...taken, connection: null, envelopes: [], others: [] }
  if (claimed.length === 0 || !workspace) return none

  const live = await deps.programs.current(lane.workspaceId, workspace.version)
  const connection = live.connections.find((each) => each.id === lane.connectionId)
  if (connection?.status !== 'active') {
    return { ...none, others: claimed.map((row) => back(id, row, row.dueAt)) }
  }
  const loaded = await load(deps, lane, claimed)
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

async function load(deps: SyncDeps, lane: Lane, claimed: readonly Claimed[]) {
  const bucketsOf = (rows: readonly Claimed[]) => rows.map(({ bucket }) => bucket)
  const idsOf = (rows: readonly Claimed[]) => rows.map(({ memberId }) => memberId)
  const telling = claimed.filter(({ toldTo }) => toldTo > 0)
  const [buckets, ids] = [bucketsOf(claimed), idsOf(claimed)]
  const [toldRows, mirrorRows, memberRows] = await deps.db.all([
    loadTold(lane, bucketsOf(telling), idsOf(telling), deps.settings.toldEach),
    loadMirrors(lane, buckets, ids),
    loadMembers(lane, buckets, ids),
  ])
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
