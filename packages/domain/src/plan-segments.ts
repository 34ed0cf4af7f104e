import { type MemberCondition, type MemberWords, memberConditions } from './member-condition.ts'
import { type Builder, once } from './plan-build.ts'
import { step } from './problem.ts'
import type { Segment } from './segment.ts'

/** A segment with its condition compiled. */
export type PlannedSegment = { readonly segment: Segment; readonly condition: MemberCondition }

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
  for (const [index, segment] of segments.entries()) {
    const path = step('/segments', index)
    once(build, seen, segment.id, `${path}/id`)
    const condition = compile(segment.condition, `${path}/condition`)
    if (condition.ok) planned.set(segment.id, { segment, condition: condition.value })
    else build.problems.push(condition.problem)
  }
  return planned
}
