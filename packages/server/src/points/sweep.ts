import { dueEvent, dueEventPrefix, iso, nothingDue } from '@laurel/domain'
import { buckets } from '../db/bucket.ts'
import type { Database } from '../db/database.ts'
import type { Answer } from '../events/answer.ts'
import type { Incoming } from '../events/incoming.ts'
import type { Intake } from '../events/intake.ts'
import { takeOurs } from '../events/take-ours.ts'
import { anyDue, type DueMember, dueMembers } from './sql.ts'

/** What a sweep is done with. */
export type SweepDeps = {
  readonly db: Database
  readonly intake: Pick<Intake, 'take'>
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number
  /** 0 up to 1. */
  readonly random: () => number
  /** Members that are looked up at a time. */
  readonly slice?: number
}

/** Members that are looked up, and at most so many events that are sent, at a time. */
const usualSlice = 1_000

/** Buckets that are swept together. */
const partBuckets = 16

/** For how long a part is left alone of which nothing could be booked, in milliseconds. */
const restMs = 60_000

/**
 * A sweeper: it books what is due, until nothing is, or `open` says no more. Each member and instant becomes
 * an event that goes through the one door, many of them a batch.
 *
 * Nothing is locked and nothing remembered that must not be lost: what is due is in the member's row. Several processes
 * may sweep at once; each begins elsewhere, and what another has booked is due no more.
 *
 * @returns how many events were accepted
 */
export function sweeper(deps: SweepDeps): (open: () => boolean) => Promise<number> {
  const restsUntilMs = new Map<number, number>()
  return async (open) => {
    const [found] = await deps.db.ask(anyDue(iso(deps.now())))
    if (!found?.due) return 0
    const parts = buckets / partBuckets
    const first = Math.floor(deps.random() * parts)
    let accepted = 0
    for (let i = 0; i < parts && open(); i += 1) {
      const part = (first + i) % parts
      if ((restsUntilMs.get(part) ?? 0) > deps.now()) continue
      const swept = await sweepPart(deps, part, open)
      accepted += swept.accepted
      if (swept.stuck) restsUntilMs.set(part, deps.now() + restMs)
    }
    return accepted
  }
}

type Swept = { readonly accepted: number; readonly stuck: boolean }

async function sweepPart(deps: SweepDeps, part: number, open: () => boolean): Promise<Swept> {
  const span = { from: part * partBuckets, to: (part + 1) * partBuckets - 1 }
  let accepted = 0
  while (open()) {
    const due = await deps.db.ask(dueMembers(span, iso(deps.now()), deps.slice ?? usualSlice))
    const answers = await submit(deps, due)
    const more = answers.filter(({ status }) => status === 'accepted').length
    accepted += more
    // Another sweeper is at it, or nothing can be booked; either way the rest is for another time.
    if (more === 0) return { accepted, stuck: answers.some(isStuck) }
  }
  return { accepted, stuck: false }
}

const isStuck = (answer: Answer): boolean =>
  answer.status === 'refused' && answer.problem.rule !== nothingDue

async function submit({ intake }: SweepDeps, members: readonly DueMember[]): Promise<Answer[]> {
  const workspaces = Map.groupBy(members, ({ workspaceId }) => workspaceId)
  const answers: Answer[] = []
  for (const [workspaceId, due] of workspaces) {
    const taken = await takeOurs(intake, workspaceId, due.map(eventOf))
    if (taken === null) return answers
    answers.push(...taken)
  }
  return answers
}

/** The events so far are in the id: what another sweeper books is a replay, and a late lot is due anew. */
const eventOf = ({ memberId, at, seq }: DueMember): Incoming => ({
  input: { id: `${dueEventPrefix}${at}:${seq}`, memberId, type: dueEvent, occurredAt: at },
  ours: true,
})
