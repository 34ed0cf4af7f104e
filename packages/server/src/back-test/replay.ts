import { setImmediate as breathe } from 'node:timers/promises'
import { dueEvent } from '@laurel/domain'
import type { Session } from '../db/database.ts'
import type { LiveProgram } from '../program/live.ts'
import { branch, branchOf, type Course, decideIn, newCourse } from './course.ts'
import { dueInDraft } from './due-in-draft.ts'
import { count, countDraft, type Figures, noFigures } from './figures.ts'
import { type PastEvent, pastEvent } from './past-event.ts'
import { learnReferrals, type PastReferrals, pastReferrals } from './referrals.ts'
import type { Chosen, Sample } from './sample.ts'
import { eventsByKey, eventsInOrder } from './sql.ts'
import type { Variants } from './variants.ts'

/** What is to happen again, and from when on by the draft. */
export type Replaying = {
  readonly workspaceId: number
  readonly campaignId: string
  readonly variants: Variants
  readonly sample: Sample
  /** Milliseconds since 1970, UTC: events that happened from then on are decided by the draft. */
  readonly fromMs: number
  /** The instant at which all of it is looked at. */
  readonly nowMs: number
  readonly mostEvents: number
  /** Whether there is time for more. */
  readonly open: () => boolean
}

/** What came of it. */
export type Replayed = {
  readonly today: Course
  readonly draft: Course
  readonly figures: Figures
  /** Events that were decided. */
  readonly events: number
  /** Whether none is left. */
  readonly complete: boolean
  /** The instant as of which the last of them was judged: milliseconds since 1970, UTC. null: there was none. */
  readonly reachedMs: number | null
}

/** Events that are read, and held, at a time. */
const pageEvents = 1_000

/** Events that are decided before others have their turn. */
const sliceEvents = 5

/**
 * Decide the events of a sample anew, each at the instant at which it was accepted: by the program as it is, and in
 * another course, which begins with the window, by that with the draft.
 */
export async function replay(tx: Session, given: Replaying): Promise<Replayed> {
  const { workspaceId, sample, mostEvents } = given
  const keys = await tx.ask(
    eventsInOrder(
      workspaceId,
      sample.members.map(({ bucket }) => bucket),
      sample.members.map(({ memberId }) => memberId),
      dueEvent,
      mostEvents,
    ),
  )
  const stage = stageFor(given)
  let events = 0
  let reachedMs: number | null = null
  for (let at = 0; at < keys.length; at += pageEvents) {
    const page = await readPage(tx, workspaceId, keys.slice(at, at + pageEvents), stage)
    for (const [i, past] of page.entries()) {
      if (i % sliceEvents === 0) {
        await breathe()
        if (!given.open()) return { ...endOf(stage), events, complete: false, reachedMs }
      }
      step(stage, past)
      events += 1
      reachedMs = judgedMs(past)
    }
  }
  const complete = events === sample.events
  if (complete) await letTimePass(stage)
  return { ...endOf(stage), events, complete, reachedMs }
}

/** The instant by which what was due counted as so. */
const judgedMs = ({ event, history, acceptedMs }: PastEvent): number =>
  history || event.type === dueEvent ? Math.min(event.occurredAtMs, acceptedMs) : acceptedMs

/** All that a replay holds while it goes on. */
type Stage = Replaying & {
  readonly referrals: PastReferrals
  readonly chosen: ReadonlyMap<string, Chosen>
  readonly today: Course
  /** null: nothing that the draft decides has happened yet. */
  draft: Course | null
  readonly figures: Figures
  readonly programAt: (atMs: number) => LiveProgram
}

function stageFor(given: Replaying): Stage {
  const { workspaceId, variants, sample, fromMs } = given
  const referrals = pastReferrals(variants.today)
  return {
    ...given,
    referrals,
    chosen: new Map(sample.members.map((member) => [member.memberId, member])),
    today: newCourse(workspaceId, referrals),
    draft: null,
    figures: noFigures(given.campaignId),
    programAt: (atMs) => (atMs >= fromMs ? variants.draft : variants.today),
  }
}

const endOf = ({ today, draft, figures }: Stage) => ({
  today,
  draft: draft ?? branchOf(today),
  figures,
})

async function readPage(
  tx: Session,
  workspaceId: number,
  keys: readonly { readonly bucket: number; readonly memberId: string; readonly eventId: string }[],
  { referrals, chosen }: Pick<Stage, 'referrals' | 'chosen'>,
): Promise<PastEvent[]> {
  const rows = await tx.ask(
    eventsByKey(
      workspaceId,
      keys.map(({ bucket }) => bucket),
      keys.map(({ memberId }) => memberId),
      keys.map(({ eventId }) => eventId),
    ),
  )
  const page = rows.map(pastEvent)
  await learnReferrals(tx, workspaceId, referrals, page, chosen)
  return page
}

/** Decide one event in both courses, which are one until the first that the draft decides. */
function step(stage: Stage, past: PastEvent): void {
  const { today, variants, fromMs, figures } = stage
  const { memberId, occurredAtMs } = past.event
  const member = stage.chosen.get(memberId)
  if (!member) return
  const inWindow = occurredAtMs >= fromMs
  if (inWindow) stage.draft ??= branchOf(today)
  const { draft } = stage
  if (!draft) {
    decideIn(today, variants.today, past, member)
    return
  }
  branch(today, draft, memberId)
  bookDue(stage, { today, draft }, member, judgedMs(past))
  const ofDraft = decideIn(draft, stage.programAt(occurredAtMs), past, member)
  const ofToday = decideIn(today, variants.today, past, member)
  if (inWindow) count(figures, past, ofToday, ofDraft)
}

function bookDue(
  { programAt, figures, fromMs }: Stage,
  courses: { readonly today: Course; readonly draft: Course },
  member: Chosen,
  beforeMs: number,
): void {
  for (const { atMs, became } of dueInDraft(courses, programAt, member, beforeMs)) {
    if (atMs >= fromMs) countDraft(figures, member.memberId, became)
  }
}

/** After the last event time goes on until now. */
async function letTimePass(stage: Stage): Promise<void> {
  const { today, draft, chosen, nowMs } = stage
  if (!draft) return
  let booked = 0
  for (const memberId of draft.members.keys()) {
    const member = chosen.get(memberId)
    if (member) bookDue(stage, { today, draft }, member, nowMs)
    booked += 1
    if (booked % sliceEvents === 0) await breathe()
  }
}
