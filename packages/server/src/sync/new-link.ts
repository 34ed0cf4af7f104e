import { defaultPaceLimits, newPace } from '@laurel/braze'
import type { LiveConnection } from '../program/live.ts'
import { backlog } from './backlog.ts'
import { gather } from './gather.ts'
import type { Link, SyncDeps } from './link.ts'
import { settleClaims } from './settle-claims.ts'
import { slots } from './slots.ts'
import type { Lane } from './sql.ts'

/** What a connection's settings say of its requests. */
export type LinkLimits = Pick<LiveConnection['settings'], 'requestsPerMinute' | 'concurrency'>

/** Make a connection ready to be sent by. */
export function newLink(
  deps: SyncDeps,
  lane: Lane,
  { requestsPerMinute, concurrency }: LinkLimits,
): Link {
  const limits =
    requestsPerMinute === null
      ? defaultPaceLimits
      : { requests: requestsPerMinute, windowMs: 60_000 }
  const link: Link = {
    lane,
    owner: `${deps.process.name}/${deps.newId()}`,
    tenure: null,
    backlog: backlog(),
    claims: 0,
    slots: slots(concurrency),
    settle: gather((items) => settleClaims(deps, link, items)),
    pace: newPace(deps.now(), limits),
    hold: null,
    stopping: false,
    access: null,
  }
  return link
}
