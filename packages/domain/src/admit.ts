import type { LoyaltyEvent } from './events/event.ts'
import { isOurs } from './events/ours.ts'
import type { Member } from './member-state.ts'
import { memberAbsorbed, memberMerged } from './merge/merge-events.ts'
import { dueEvent } from './points/ahead.ts'
import type { Program } from './program.ts'
import { type Refusal, refuse } from './refusal.ts'

/** Who may do what: an unknown member enrols, one who opted out comes back or tells of themselves. */
export function admit(
  member: Member | null,
  event: LoyaltyEvent,
  program: Program,
): Refusal | null {
  const { type } = event
  const path = '/memberId'
  if (!member) {
    const enrols = !isOurs(type) && program.workspace.unknownMembers === 'enrol'
    if (type === 'enrol' || enrols) return null
    const message = 'The member is not known; an enrol event comes first.'
    return refuse('member_not_found', { path, rule: 'member_not_found', message })
  }
  if (member.status === 'merged') return refuseMerged(member, path)
  if (member.status === 'active' || whileOptedOut.has(type)) return null
  const message = 'The member has opted out; only enrol, opt_in and profile are taken.'
  return refuse('member_opted_out', { path, rule: 'member_opted_out', message })
}

/** Refuse because a member was merged, and say into whom. */
export function refuseMerged({ standing }: Member, path: string): Refusal {
  const { mergedInto = '' } = standing
  const message = 'The member was merged into another, who has all that it had.'
  return refuse('member_merged', { path, rule: 'member_merged', message }, { mergedInto })
}

/** What is taken of a member who has left. Points live and die on. */
const whileOptedOut: ReadonlySet<string> = new Set([
  ...['enrol', 'opt_in', 'profile', dueEvent],
  ...[memberMerged, memberAbsorbed],
])
