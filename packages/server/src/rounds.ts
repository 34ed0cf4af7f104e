import { runningBackfills } from './backfills/sql.ts'
import { backfillStep } from './backfills/step.ts'
import { dropOldDeliveries } from './deliveries/retention.ts'
import { eraseDue } from './forget/erase-due.ts'
import { ConnectionSettings } from './program/settings.ts'
import { reviewStep } from './standing/review-all.ts'
import { type Alarm, alarm } from './sync/alarm.ts'
import { everyConnection } from './sync/connections-sql.ts'
import { drive } from './sync/drive.ts'
import { resumeIfWell } from './sync/hold.ts'
import type { Link, SyncDeps } from './sync/link.ts'
import { type LinkLimits, newLink } from './sync/new-link.ts'
import type { Lane } from './sync/sql.ts'

/** How often things are looked after, in milliseconds. */
export type RoundTimes = {
  /** A round that found nothing is followed by the next. */
  readonly idleMs: number
  /** While requests are under way, how long the next one gathers. */
  readonly lingerMs: number
  /** Which connections there are. */
  readonly connectionsMs: number
  /** Backfills, erasures, and points that are due. */
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

/** What goes on beside sending. */
export type Chores = {
  /** Book what is due of members' points, while `open` says so. */
  readonly sweep: (open: () => boolean) => Promise<unknown>
  /** Submit the events that members' events bring about for others, while `open` says so. */
  readonly forward: (open: () => boolean) => Promise<unknown>
}

/** A connection that is being sent by. */
type Driven = {
  readonly limitsText: string
  readonly link: Link
  readonly alarm: Alarm
  readonly ended: Promise<void>
}

/** A connection that is to be sent by; another text of its limits means that it is to be driven anew. */
type Wanted = { readonly lane: Lane; readonly limits: LinkLimits; readonly limitsText: string }

/**
 * Drive every active connection of every workspace, and the chores beside it. Several processes may do
 * so on one database: each connection has one of them as its sender, and another takes over from one that died.
 */
export function rounds(deps: SyncDeps & Chores, times: RoundTimes): Rounds {
  const driven = new Map<string, Driven>()
  const clock = alarm(after)
  let open = true

  const look = async () => {
    const rows = await deps.db.ask(everyConnection())
    const wanted = new Map(rows.filter(({ status }) => status === 'active').map(named))
    for (const [name, each] of driven) {
      if (wanted.get(name)?.limitsText !== each.limitsText) stop(each)
    }
    // One that is being stopped is begun anew when it has ended, for there is one sender at a time.
    for (const [name, want] of wanted) {
      if (!open || driven.has(name)) continue
      const begun = begin(deps, times, want, () => driven.delete(name))
      driven.set(name, begun)
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
    again(times.choresMs, () => deps.sweep(() => open)),
    again(times.choresMs, () => deps.forward(() => open)),
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

function named(row: {
  workspaceId: number
  connectionId: string
  settings: unknown
}): [string, Wanted] {
  const { workspaceId, connectionId } = row
  const limits = ConnectionSettings.parse(row.settings)
  const { concurrency, requestsPerMinute } = limits
  const limitsText = JSON.stringify([concurrency, requestsPerMinute])
  const lane = { workspaceId, connectionId }
  return [JSON.stringify(lane), { lane, limits, limitsText }]
}

function begin(
  deps: SyncDeps,
  times: RoundTimes,
  { lane, limits, limitsText }: Wanted,
  over: () => void,
): Driven {
  const link = newLink(deps, lane, limits)
  const bell = alarm(after)
  const ended = drive(deps, link, bell, times)
    .catch((fault: unknown) => deps.heard({ kind: 'fault', lane, fault }))
    .finally(over)
  return { limitsText, link, alarm: bell, ended }
}

function stop({ link, alarm }: Driven): void {
  link.stopping = true
  alarm.end()
}

/** Members to be looked at anew, backfills one slice each, until enough waits, and profiles to be deleted. */
async function chores(deps: SyncDeps, open: () => boolean): Promise<void> {
  while (open() && (await reviewStep(deps.db)));
  for (const backfill of await deps.db.ask(runningBackfills())) {
    while (open() && (await backfillStep(deps, backfill, deps.now())) === 'moved');
  }
  await eraseDue(deps)
}
