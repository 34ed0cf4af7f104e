import type { EventType } from '../events/event-type.ts'
import { given, raised } from '../events/raised-type.ts'

/** The event by which a member is merged into another. */
export const memberMerged = 'member_merged'

/** The event that gives a member what another had. It is ours: the merge of the other sends it. */
export const memberAbsorbed = 'member_absorbed'

/** What ids of `memberAbsorbed` begin with; no caller may use it. */
export const mergePrefix = 'merge:'

/** The longest reason for a merge, in characters. */
export const longestReason = 500

/** How people merge members. */
export const mergeEvent: EventType = {
  name: memberMerged,
  builtin: true,
  description: 'All that the member has goes to another, who is the same person.',
  properties: {
    into: given('string', 'Id of the member who is to have it.'),
    reason: given('string', '1 to 500 characters.'),
  },
}

/** What the other hears of it. What comes along is in further properties: see `Absorbed`. */
export const absorbedEvent: EventType = raised(
  memberAbsorbed,
  'The member was given what another had, or a part of it: see what it did.',
  {
    from: given('string', 'Id of the member who had it.'),
    part: given('integer', 'Which part of it, from 1.'),
    parts: given('integer', 'How many parts there are.'),
  },
)
