import { memberAbsorbed } from '@laurel/domain'
import { bucketOf } from '../db/bucket.ts'
import type { Database } from '../db/database.ts'
import type { Answer } from '../events/answer.ts'
import type { Incoming } from '../events/incoming.ts'
import type { Intake } from '../events/intake.ts'
import { codeOwners } from '../events/referrals-sql.ts'
import { takeOurs } from '../events/take-ours.ts'
import { dropForwarded, type Forwarded, waitingToForward } from './sql.ts'

/** What forwarding is done with. */
export type ForwardDeps = {
  readonly db: Database
  readonly intake: Pick<Intake, 'take'>
}

/** Events that are forwarded at a time. */
const slice = 500

/** The place before all others. */
const beginning = { bucket: -1, workspaceId: 0, eventId: '' }

/**
 * Submit the events that members' events have brought about for others, until none waits or `open` says no more.
 *
 * An event is taken out of the outbox after it was answered. Whoever dies in between leaves it to be submitted again,
 * by any process, also by several at once: its id is known by then, and it counts once. One that is turned down for good
 * is dropped: its member was forgotten, or has left.
 *
 * @returns how many events were answered for good
 */
export async function forward(deps: ForwardDeps, open: () => boolean): Promise<number> {
  let done = 0
  let place: Pick<Forwarded, 'bucket' | 'workspaceId' | 'eventId'> = beginning
  while (open()) {
    const waiting = await deps.db.ask(waitingToForward(place, slice))
    const last = waiting.at(-1)
    if (!last) return done
    place = last
    for (const [workspaceId, events] of Map.groupBy(waiting, (each) => each.workspaceId)) {
      done += await forwardAll(deps, workspaceId, events)
    }
  }
  return done
}

async function forwardAll(
  { db, intake }: ForwardDeps,
  workspaceId: number,
  events: readonly Forwarded[],
): Promise<number> {
  const owners = await ownersOf(db, workspaceId, events)
  const settled = events.filter((event) => owners(event) === null)
  let known = events.flatMap((event): Addressed[] => {
    const memberId = owners(event)
    return memberId === null ? [] : [{ event, memberId }]
  })
  while (known.length > 0) {
    const answers = await takeOurs(intake, workspaceId, known.map(incoming))
    if (answers === null) break
    settled.push(
      ...known.filter(({ event }, i) => isFinal(event, answers[i])).map(({ event }) => event),
    )
    known = known.flatMap(({ event }, i) => readdressed(event, answers[i]))
  }
  if (settled.length === 0) return 0
  await db.ask(
    dropForwarded(
      settled.map(({ bucket }) => bucket),
      settled.map(() => workspaceId),
      settled.map(({ eventId }) => eventId),
    ),
  )
  return settled.length
}

/** An event and the member whom it is for. */
type Addressed = { readonly event: Forwarded; readonly memberId: string }

/** Whom each event is for; null: for nobody who is there. */
async function ownersOf(db: Database, workspaceId: number, events: readonly Forwarded[]) {
  const codes = [...new Set(events.flatMap(({ code }) => code ?? []))]
  const buckets = codes.map((code) => bucketOf(workspaceId, code))
  const rows = codes.length === 0 ? [] : await db.ask(codeOwners(workspaceId, buckets, codes))
  const owners = new Map(rows.map(({ code, memberId }) => [code, memberId]))
  return ({ code, memberId }: Forwarded): string | null =>
    code === null ? memberId : (owners.get(code) ?? null)
}

/**
 * A member who was merged before the event came has it not: so whoever has all that the member had is to have this too.
 * One who had it already answers as before, and it goes no further.
 */
function readdressed(event: Forwarded, answer: Answer | undefined): Addressed[] {
  if (answer?.status !== 'refused') return []
  const { mergedInto } = answer.about
  return mergedInto === undefined ? [] : [{ event, memberId: mergedInto }]
}

const incoming = ({ event, memberId }: Addressed): Incoming => ({
  input: {
    id: event.eventId,
    memberId,
    type: event.type,
    occurredAt: event.occurredAt,
    properties: JSON.parse(event.properties),
  },
  ours: true,
})

/** Refusals that may pass: then the event is submitted again. */
const passing: ReadonlySet<string> = new Set(['internal', 'database_unavailable', 'member_merged'])

/** What a merged member had is submitted until it is taken, unless whoever was to have it was forgotten. */
function isFinal({ type }: Forwarded, answer: Answer | undefined): boolean {
  if (answer?.status !== 'refused') return answer !== undefined
  return type === memberAbsorbed ? answer.code === 'member_forgotten' : !passing.has(answer.code)
}
