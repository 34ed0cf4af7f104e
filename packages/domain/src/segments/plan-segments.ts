import { type Builder, note, once } from '../plan-build.ts'
import { step } from '../problem.ts'
import { type MemberCondition, type MemberWords, memberConditions } from './member-condition.ts'
import type { Segment } from './segment.ts'

/** A segment with its condition compiled. */
export type PlannedSegment = { readonly segment: Segment; readonly condition: MemberCondition }

/** Most tracked segments of a workspace: any event may ask each of them. */
const mostTracked = 100

/** Compile the segments, by their ids. */
export function planSegments(
  build: Builder,
  segments: readonly Segment[],
  workspace: MemberWords['workspace'],
): Map<string, PlannedSegment> {
  const planned = new Map<string, PlannedSegment>()
  if (segments.length === 0) return planned
  const compile = memberConditions({
    fields: build.fields,
    workspace,
    policies: { wallets: build.wallets },
  })
  const seen = new Set<string>()
  let tracked = 0
  for (const [index, segment] of segments.entries()) {
    const path = step('/segments', index)
    once(build, seen, segment.id, `${path}/id`)
    const condition = compile(segment.condition, `${path}/condition`)
    if (condition.ok) planned.set(segment.id, { segment, condition: condition.value })
    else build.problems.push(condition.problem)
    if (!segment.tracked) continue
    tracked += 1
    if (tracked > mostTracked) {
      const message = `A workspace has at most ${mostTracked} tracked segments.`
      note(build, `${path}/tracked`, 'too_many', message)
    }
    if (condition.ok && condition.value.reads.has('segments')) {
      const message = 'Whom a tracked segment holds does not depend on tracked segments.'
      note(build, `${path}/condition`, 'tracked', message)
    }
  }
  return planned
}

/** Those that are tracked, in the order of their ids. */
export const trackedAmong = (segments: ReadonlyMap<string, PlannedSegment>): PlannedSegment[] =>
  [...segments.values()]
    .filter(({ segment }) => segment.tracked)
    .sort((a, b) => (a.segment.id < b.segment.id ? -1 : 1))
