import { type LoyaltyEvent, parseEvent } from '@laurel/domain'
import { bucketOf } from '../db/bucket.ts'
import type { Database } from '../db/database.ts'
import type { LiveProgram } from '../program/live.ts'
import type { Programs } from '../program/load.ts'
import { type Answer, refuseEvent, replayed, reused } from './answer.ts'
import { type Identity, type Incoming, identify, namesOf } from './incoming.ts'
import { knownEvents, shareConfiguration } from './sql.ts'

/** An event at the door: read by the configuration of `version`, or turned away. */
export type AtDoor =
  | ({ readonly read: true; readonly incoming: Incoming; readonly event: LoyaltyEvent } & Identity)
  | { readonly read: false; readonly incoming: Incoming; readonly answer: Answer }

/** Where events are read before they wait. */
export type Door = {
  /** Each event read by the configuration of `version`, or turned away. */
  read(
    workspaceId: number,
    incoming: readonly Incoming[],
  ): Promise<{ version: number; atDoor: AtDoor[] }>
  /** Take note of a configuration that was met elsewhere. */
  learn(live: LiveProgram): void
}

/**
 * A door that reads by the newest configuration it has met, without asking for one.
 *
 * Only before it turns an event away does it ask: for the configuration of this moment, and whether the
 * event was accepted earlier, when the configuration took it. Such a one gets its first answer again.
 */
export function door(deps: {
  readonly db: Database
  readonly programs: Programs
  readonly now: () => number
}): Door {
  const newest = new Map<number, LiveProgram>()

  const learn = (live: LiveProgram) => {
    const known = newest.get(live.workspaceId)
    if (!known || known.version < live.version) newest.set(live.workspaceId, live)
  }
  const latest = async (workspaceId: number) => {
    const live = await deps.programs.latest(workspaceId)
    learn(live)
    return live
  }
  return {
    learn,
    read: async (workspaceId, incoming) => {
      const known = newest.get(workspaceId)
      if (known) {
        const atDoor = readAll(known, incoming, deps.now())
        if (atDoor.every((each) => each.read)) return { version: known.version, atDoor }
      }
      const live = await latest(workspaceId)
      const atDoor = readAll(live, incoming, deps.now())
      return { version: live.version, atDoor: await recall(deps.db, workspaceId, atDoor) }
    },
  }
}

const readAll = (live: LiveProgram, incoming: readonly Incoming[], nowMs: number): AtDoor[] =>
  incoming.map((each) => {
    const parsed = parseEvent(live.program, each.input, nowMs, each.ours ? 'ourselves' : 'caller')
    if (parsed.ok) return { read: true, incoming: each, event: parsed.event, ...identify(each) }
    const answer = refuseEvent(namesOf(each.input), parsed.refusal)
    return { read: false, incoming: each, answer }
  })

async function recall(db: Database, workspaceId: number, atDoor: AtDoor[]): Promise<AtDoor[]> {
  const named = atDoor.flatMap((each) => {
    if (each.read) return []
    const { id, memberId } = each.answer
    return id === null || memberId === null || unfit(id) || unfit(memberId)
      ? []
      : [{ id, memberId }]
  })
  if (named.length === 0) return atDoor
  const asked = knownEvents(
    workspaceId,
    named.map(({ memberId }) => bucketOf(workspaceId, memberId)),
    named.map(({ memberId }) => memberId),
    named.map(({ id }) => id),
  )
  // With the plans of a batch, for a connection keeps one plan of a statement for both uses.
  const [, rows] = await db.transaction((tx) => tx.finish([shareConfiguration(workspaceId), asked]))
  return atDoor.map((each) => {
    if (each.read) return each
    const { id, memberId } = each.answer
    const known = rows.find((row) => row.eventId === id && row.memberId === memberId)
    if (!known || id === null || memberId === null) return each
    const same = identify(each.incoming).digest === known.digest
    const names = { id, memberId }
    return { ...each, answer: same ? replayed(names, known.result) : reused(names) }
  })
}

/** No id that was ever accepted has a NUL, which PostgreSQL's text cannot hold, or half a character. */
const unfit = (id: string): boolean => id.includes('\u0000') || !id.isWellFormed()
