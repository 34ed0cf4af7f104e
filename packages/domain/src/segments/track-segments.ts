import { changesOf } from '../changes.ts'
import { type Draft, memberOf } from '../draft.ts'
import type { Member } from '../member-state.ts'
import type { Program } from '../program.ts'

/**
 * Decide in which tracked segments a member is, and say which were entered and left. Where a condition cannot be said
 * to hold, the member is not in it. Of a segment that is gone nobody is told that it was left.
 *
 * @param before the member as conditions were asked last: those that read no field that has changed since say what
 *               they said. null: all are asked
 */
export function trackSegments(draft: Draft, program: Program, before: Member | null): void {
  const { tracked } = program
  const { segments: kept = [], ...others } = draft.standing
  if (tracked.length === 0 && kept.length === 0) return
  const member = memberOf(draft, 0)
  const changed = before && changesOf(before, member, draft.set, program).names
  const inside = tracked.flatMap(({ segment: { id, name }, condition: { reads, holds } }) => {
    const was = kept.includes(id)
    const isAsked = changed === null || changed.some((field) => reads.has(field))
    const is = isAsked ? holds(member) === true : was
    if (is !== was) {
      draft.effects.push({ kind: is ? 'segment_entered' : 'segment_left', segmentId: id, name })
    }
    return is ? [id] : []
  })
  if (inside.length === kept.length && inside.every((id, at) => id === kept[at])) return
  draft.standing = inside.length === 0 ? others : { ...others, segments: inside }
}
