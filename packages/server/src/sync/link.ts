import type { Pace, Room } from '@laurel/braze'
import type { Access } from '../connections/access.ts'
import type { Database } from '../db/database.ts'
import type { LiveConnection } from '../program/live.ts'
import type { Programs } from '../program/load.ts'
import type { Backlog } from './backlog.ts'
import type { SyncNews } from './news.ts'
import type { ToSettle } from './settling.ts'
import type { Slots } from './slots.ts'
import type { Lane } from './sql.ts'

/** What sending is done with. */
export type SyncDeps = {
  readonly db: Database
  readonly programs: Programs
  /** The wire and the key of a connection as they are now. */
  readonly open: (workspaceId: number, connectionId: string) => Promise<Access>
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number
  /** UUIDs, ordered by time. */
  readonly newId: () => string
  /** 0 up to 1. */
  readonly random: () => number
  /** Waits so many milliseconds. */
  readonly pause: (ms: number) => Promise<void>
  /** Told of requests, holds and faults, for the log and the numbers. */
  readonly heard: (news: SyncNews) => void
  readonly process: Process
  readonly settings: SyncSettings
}

/** What this process is called, and how another on the same machine is seen to have died. */
export type Process = {
  readonly name: string
  /** Whether the owner of a tenure was a process that certainly is not there any more. */
  isGone(owner: string): boolean
}

/** How sending is done; the same for every connection. */
export type SyncSettings = {
  /** Most members of a claim. */
  readonly claimMembers: number
  /** For how long a process is the sender of a connection without giving a sign of life. */
  readonly leaseMs: number
  /** Buckets that claims look in, both included. */
  readonly buckets: { readonly from: number; readonly to: number }
  /** Most events of a member in one request. */
  readonly toldEach: number
  /** Row of the meters that this process writes to, 0 to 32,767. */
  readonly slot: number
}

/** What usually is set: all buckets of one PostgreSQL, a lease of half a minute. */
export const usualSyncSettings: SyncSettings = {
  claimMembers: 600,
  leaseMs: 30_000,
  buckets: { from: 0, to: 255 },
  toldEach: 60,
  slot: 0,
}

/** Why a connection waits for a person. */
export type Hold = { readonly cause: string; readonly why: string }

/** The time for which this process is the one who sends by a connection. */
type Tenure = {
  readonly no: number
  /** Until then nobody else is it: milliseconds since 1970, UTC. */
  readonly untilMs: number
}

/** A connection at work in this process. It lives as long as the process sends by it. */
export type Link = {
  readonly lane: Lane
  /** Who sends by this link, among all processes. */
  readonly owner: string
  /** null: this process is not the sender, as far as it knows. */
  tenure: Tenure | null
  /** What was read of the queue during this tenure. */
  backlog: Backlog
  /** Claims of this process so far. */
  claims: number
  readonly slots: Slots
  /** Settles what came back, together with all that came back meanwhile. */
  readonly settle: (items: readonly ToSettle[]) => Promise<void>
  /** Everything known of Braze's budget; changed in place as answers come. */
  pace: Pace
  /** Set by an answer that no later request will better. Nothing leaves while it stands. */
  hold: Hold | null
  /** Set when the process is about to end: what has not left stays. */
  stopping: boolean
  /** The wire and the key, and the version of the connection that they are of. */
  access: { readonly version: number; readonly opened: Access } | null
}

/** What one request of a connection may hold. */
export const roomOf = ({ settings }: LiveConnection): Room => ({
  objects: settings.objects,
  mode: settings.limitMode,
  bytes: settings.bytes,
})
