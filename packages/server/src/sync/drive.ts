import { delayMs } from '@laurel/braze'
import type { Alarm } from './alarm.ts'
import type { Link, SyncDeps } from './link.ts'
import { startRound } from './round.ts'
import { leaveTenure } from './tenure.ts'

/** How a connection is driven. Milliseconds. */
export type Driving = {
  /** Between rounds that found nothing. */
  readonly idleMs: number
  /** While requests are under way and few members are due: how long the next request gathers. */
  readonly lingerMs: number
}

/**
 * Send by a connection until it is told to stop or Braze holds it: round after round while members are
 * due, and none in between. A request that is alone leaves at once; while requests are under way, what
 * comes is gathered into the next.
 */
export async function drive(
  deps: SyncDeps,
  link: Link,
  alarm: Alarm,
  { idleMs, lingerMs }: Driving,
): Promise<void> {
  const underWay = new Set<Promise<unknown>>()
  let before = Promise.resolve()
  while (!link.stopping && !link.hold) {
    const closed = delayMs(link.pace, deps.now(), deps.random())
    if (closed > 0) {
      await alarm.sleep(closed, 'deaf')
      continue
    }
    const started = await startRound(deps, link).catch((fault: unknown) => {
      deps.heard({ kind: 'fault', lane: link.lane, fault })
      return null
    })
    if (!started) {
      await alarm.sleep(idleMs, 'deaf')
      continue
    }
    const done = started.done
      .catch((fault: unknown) => deps.heard({ kind: 'fault', lane: link.lane, fault }))
      .finally(() => underWay.delete(done))
    underWay.add(done)
    // While one round leaves, the next is claimed: the database works while the wire is busy.
    await before
    before = started.left
    if (started.full) continue
    await started.left
    if (underWay.size > 0)
      await Promise.race([Promise.all(underWay), alarm.sleep(lingerMs, 'deaf')])
    if (started.claimed === 0) await alarm.sleep(untilDue(deps, link, idleMs), 'listening')
  }
  await Promise.all(underWay)
  await leaveTenure(deps, link)
}

/** A member may be due before it is time to look for what others have noted. */
function untilDue({ now }: SyncDeps, { backlog }: Link, idleMs: number): number {
  const nextMs = backlog.nextDueMs()
  return nextMs === null ? idleMs : Math.min(idleMs, Math.max(0, nextMs - now()))
}
