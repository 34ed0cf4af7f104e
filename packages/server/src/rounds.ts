import { runningBackfills } from './backfills/sql.ts'
import { backfillStep } from './backfills/step.ts'
import { dropOldDeliveries } from './deliveries/retention.ts'
import { eraseDue } from './forget/erase-due.ts'
import { ConnectionSettings } from './program/settings.ts'
import { type Alarm, alarm } from './sync/alarm.ts'
import { everyConnection } from './sync/connections-sql.ts'
import { drive } from './sync/drive.ts'
import { resumeIfWell } from './sync/hold.ts'
import { type Link, type LinkLimits, newLink, type SyncDeps } from './sync/link.ts'
import type { Lane } from './sync/sql.ts'

/** How often things are looked after, in milliseconds. */
export type RoundTimes = {
  /** A round that found nothing is followed by the next. */
  readonly idleMs: number
  /** While requests are under way, how long the next one gathers. */
  readonly lingerMs: number
  /** Which connections there are. */
  readonly connectionsMs: number
  /** Backfills and erasures. */
  readonly choresMs: number
  /** Whether a connection on hold may go on. */
  readonly probeMs: number
  /** For how long deliveries are kept. */
  readonly deliveriesMs: number
}

/** All that goes on by itself in a process that sends. */
export type Rounds = {
  /** Something was noted for this workspace: its connections look at once. */
  nudge(workspaceId: number): void
  /** Start nothing more, and let what has left be settled. */
  close(): Promise<void>
}

/** A connection that is being sent by. */
type Driven = { readonly link: Link; readonly alarm: Alarm; readonly ended: Promise<void> }

/**
 * Drive every active connection of every workspace, and the chores beside it. Several processes may do
 * so on one database: they share the work.
 */
export function rounds(deps: SyncDeps, times: RoundTimes): Rounds {
  const driven = new Map<string, Driven>()
  const clock = alarm(after)
  let open = true

  const look = async () => {
    const rows = await deps.db.ask(everyConnection())
    const wanted = new Map(rows.filter(({ status }) => status === 'active').map(named))
    for (const [name, each] of driven) {
      if (!wanted.has(name)) stop(each)
    }
    for (const [name, { lane, limits }] of wanted) {
      if (!open || driven.has(name)) continue
      driven.set(
        name,
        begin(deps, times, lane, limits, () => driven.delete(name)),
      )
    }
  }
  const probe = async () => {
    const held = (await deps.db.ask(everyConnection())).filter(({ status }) => status === 'held')
    for (const { workspaceId, connectionId } of held) {
      await resumeIfWell(deps, { workspaceId, connectionId })
    }
  }
  const again = async (everyMs: number, work: () => Promise<unknown>) => {
    while (open) {
      await work().catch((fault: unknown) => deps.heard({ kind: 'fault', lane: null, fault }))
      await clock.sleep(everyMs, 'deaf')
    }
  }
  const goingOn = [
    again(times.connectionsMs, look),
    again(times.probeMs, probe),
    again(times.choresMs, () => chores(deps, () => open)),
    again(hourMs, () => dropOldDeliveries(deps.db, deps.now() - times.deliveriesMs)),
  ]
  return {
    nudge: (workspaceId) => {
      for (const { link, alarm } of driven.values()) {
        if (link.lane.workspaceId === workspaceId) alarm.ring()
      }
    },
    close: async () => {
      open = false
      clock.end()
      await Promise.all(goingOn)
      const last = [...driven.values()]
      for (const each of last) stop(each)
      await Promise.all(last.map(({ ended }) => ended))
    },
  }
}

const hourMs = 3_600_000

const after = (ms: number, then: () => void): (() => void) => {
  const timer = setTimeout(then, ms)
  return () => clearTimeout(timer)
}

/** A change of the limits makes another name, so that the connection is driven anew by them. */
function named(row: {
  workspaceId: number
  connectionId: string
  settings: unknown
}): [string, { lane: Lane; limits: LinkLimits }] {
  const { workspaceId, connectionId } = row
  const limits = ConnectionSettings.parse(row.settings)
  const { concurrency, requestsPerMinute } = limits
  const name = JSON.stringify([workspaceId, connectionId, concurrency, requestsPerMinute])
  return [name, { lane: { workspaceId, connectionId }, limits }]
}

function begin(
  deps: SyncDeps,
  times: RoundTimes,
  lane: Lane,
  limits: LinkLimits,
  over: () => void,
): Driven {
  const link = newLink(deps, lane, limits)
  const bell = alarm(after)
  const ended = drive(deps, link, bell, times)
    .catch((fault: unknown) => deps.heard({ kind: 'fault', lane, fault }))
    .finally(over)
  return { link, alarm: bell, ended }
}

function stop({ link, alarm }: Driven): void {
  link.stopping = true
  alarm.end()
}

/** Backfills one slice each, until enough waits, and profiles to be deleted. */
async function chores(deps: SyncDeps, open: () => boolean): Promise<void> {
  for (const backfill of await deps.db.ask(runningBackfills())) {
    while (open() && (await backfillStep(deps, backfill, deps.now())) === 'moved');
  }
  await eraseDue(deps)
}
