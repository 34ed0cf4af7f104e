import { Refused } from '@laurel/contract'
import { bucketOf } from '../db/bucket.ts'
import type { Answer } from './answer.ts'
import { type AtDoor, type Door, door } from './door.ts'
import type { Incoming } from './incoming.ts'
import { type Room, room } from './room.ts'
import type { BatchDeps } from './run-batch.ts'
import type { BatchNews } from './settle-batch.ts'
import type { Waiting } from './waiting.ts'
import { type BatchBounds, type Writer, writer } from './writer.ts'

/** How much intake takes at once. Every bound is a setting. */
export type IntakeBounds = BatchBounds & {
  /** Writers, each with a connection of its own while it writes; 1 or more. */
  readonly writers: number
  /** Most events that wait or are under way, over all workspaces. */
  readonly waitingEvents: number
  /** Most bytes of them, roughly. */
  readonly waitingBytes: number
  /** Milliseconds for which events wait for a database that does not answer. */
  readonly patienceMs: number
}

/** What intake is made of. */
export type IntakeDeps = BatchDeps & {
  readonly bounds: IntakeBounds
  /** Told of batches that failed or were tried again, for the log. */
  readonly onFault?: (news: Exclude<BatchNews, { kind: 'committed' }>) => void
  /** Told of each batch that was committed, for the numbers and for whoever sends. */
  readonly onBatch?: (news: Extract<BatchNews, { kind: 'committed' }>) => void
}

/** What intake has done since it began, and what it holds now. */
export type IntakeStats = Readonly<typeof nothingYet> & {
  readonly waitingEvents: number
  readonly waitingBytes: number
}

/** The one door for every change of a member. */
export type Intake = {
  /**
   * Give events their places in the queue; those of one member are decided in this order, and after
   * those taken before. `answers` has one for each, in order, once they are durable, and never fails.
   *
   * @param overload what to do where there is no room: a stream waits for it
   * @throws Refused `too_many_requests`, `shutting_down`: then nothing was taken
   */
  take(
    workspaceId: number,
    incoming: readonly Incoming[],
    overload?: 'refuse' | 'wait',
  ): Promise<{ readonly answers: Promise<Answer[]> }>
  /** Take events in, and wait for the answers. Throws as `take` does. */
  submit(workspaceId: number, incoming: readonly Incoming[]): Promise<Answer[]>
  /** Take nothing more, and bring what was taken to its end. */
  close(): Promise<void>
  stats(): IntakeStats
}

const nothingYet = {
  /** Transactions committed. */
  batches: 0,
  accepted: 0,
  replayed: 0,
  refused: 0,
  /** Times that a batch was tried again. */
  retries: 0,
  /** Events that could not be written by themselves: a fault of ours. */
  isolated: 0,
}

/** Seconds after which an overloaded server may be asked again. */
const retryAfterSeconds = 1

/**
 * Open the intake: events that arrive together are written together.
 *
 * Events are refused before memory grows, and whatever is taken is answered, also while closing.
 */
export function intake(deps: IntakeDeps): Intake {
  const { bounds } = deps
  const count = { ...nothingYet }
  const space = room({ events: bounds.waitingEvents, bytes: bounds.waitingBytes })
  const entrance = door(deps)
  const settle = { ...deps, patienceMs: bounds.patienceMs, heard: listener(deps, entrance, count) }
  const writers = Array.from({ length: bounds.writers }, () => writer(settle, bounds))
  let open = true

  const tally = (answer: Answer): Answer => {
    count[answer.status] += 1
    return answer
  }
  const hold = async (events: number, bytes: number, overload: 'refuse' | 'wait') => {
    for (;;) {
      if (!open) throw new Refused('shutting_down')
      if (space.take(events, bytes)) return
      if (overload === 'refuse') throw new Refused('too_many_requests', { retryAfterSeconds })
      await space.seek(events, bytes)
    }
  }
  const take: Intake['take'] = async (workspaceId, incoming, overload = 'refuse') => {
    await hold(incoming.length, 0, overload)
    const { version, atDoor } = await entrance
      .read(workspaceId, incoming)
      .finally(() => space.give(incoming.length, 0))
    const taken = atDoor.filter((each) => each.read)
    await hold(taken.length, bytesOf(taken), overload)
    const place = { workspaceId, version, sinceMs: deps.now() }
    return { answers: collect(atDoor, place, writers, space, tally) }
  }

  return {
    take,
    submit: async (workspaceId, incoming) => (await take(workspaceId, incoming)).answers,
    close: async () => {
      open = false
      await Promise.all(writers.map((each) => each.idle()))
    },
    stats: () => {
      const { events, bytes } = space.held()
      return { ...count, waitingEvents: events, waitingBytes: bytes }
    },
  }
}

const bytesOf = (taken: readonly { readonly bytes: number }[]): number =>
  taken.reduce((sum, each) => sum + each.bytes, 0)

type Place = Pick<Waiting, 'workspaceId' | 'version' | 'sinceMs'>

/** Hand each event to the writer that owns its bucket; fulfilled when the last answer is durable. */
function collect(
  atDoor: readonly AtDoor[],
  place: Place,
  writers: readonly Writer[],
  space: Room,
  tally: (answer: Answer) => Answer,
): Promise<Answer[]> {
  const answers: Answer[] = new Array(atDoor.length)
  const all = Promise.withResolvers<Answer[]>()
  let missing = atDoor.length
  const settle = (i: number, answer: Answer) => {
    answers[i] = tally(answer)
    missing -= 1
    if (missing === 0) all.resolve(answers)
  }
  if (missing === 0) all.resolve(answers)
  for (const [i, each] of atDoor.entries()) {
    if (!each.read) {
      settle(i, each.answer)
      continue
    }
    const { incoming, event, digest, bytes } = each
    const bucket = bucketOf(place.workspaceId, event.memberId)
    const answer = (final: Answer) => {
      space.give(1, bytes)
      settle(i, final)
    }
    writers[bucket % writers.length]?.push({
      ...place,
      bucket,
      incoming,
      event,
      digest,
      bytes,
      answer,
    })
  }
  return all.promise
}

const listener =
  (
    deps: IntakeDeps,
    entrance: Door,
    count: { batches: number; retries: number; isolated: number },
  ) =>
  (news: BatchNews): void => {
    if (news.kind === 'committed') {
      count.batches += 1
      entrance.learn(news.live)
      deps.onBatch?.(news)
      return
    }
    if (news.kind === 'retried') count.retries += 1
    if (news.kind === 'isolated') count.isolated += 1
    deps.onFault?.(news)
  }
