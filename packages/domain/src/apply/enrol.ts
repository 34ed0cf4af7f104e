import { type Draft, setField } from '../draft.ts'
import { isObject } from '../fields/value-parse.ts'
import { type Refusal, refuse } from '../refusal.ts'

/**
 * The member joins. One who is there already is refused; one who opted out joins again, from now on
 * counted as enrolled when this event happened.
 *
 * @param known whether the member was known before this event
 */
export function enrol(draft: Draft, known: boolean): Refusal | null {
  if (known && draft.status === 'active') {
    return refuse('member_already_enrolled', {
      path: '/memberId',
      rule: 'member_already_enrolled',
      message: 'The member is enrolled already; a profile event changes fields.',
    })
  }
  if (known) {
    draft.status = 'active'
    draft.enrolledAt = draft.event.occurredAt
    draft.effects.push({ kind: 'enrolled' })
  }
  return profile(draft)
}

/** The member tells something: fields are set in the order in which events are accepted. */
export function profile(draft: Draft): null {
  const { fields = null } = draft.event.properties
  if (!isObject(fields)) return null
  for (const [name, value] of Object.entries(fields)) {
    setField(draft, name, value)
  }
  return null
}

/** The member leaves. Points stay, and nothing but joining again and profile is accepted. */
export function optOut(draft: Draft): null {
  draft.status = 'opted_out'
  draft.effects.push({ kind: 'opted_out' })
  return null
}

/** The member comes back. For one who never left it changes nothing. */
export function optIn(draft: Draft): null {
  if (draft.status === 'opted_out') draft.effects.push({ kind: 'opted_in' })
  draft.status = 'active'
  return null
}
