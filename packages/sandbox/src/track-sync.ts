import { type Answer, facts } from '@laurel/braze'
import { refuse, reply } from './answer.ts'
import { isoTime } from './calendar.ts'
import type { Call } from './call.ts'
import { type JsonObject, own } from './json.ts'
import { personAt } from './person.ts'
import type { Count, Profile } from './profile.ts'
import { check, isNothing, nothingValid, tracked } from './track.ts'

const identifiers = ['external_id', 'user_alias', 'braze_id', 'email', 'phone']

/**
 * POST /users/track/sync (facts 2.15): exactly one object, applied before the answer, which shows what
 * is stored now. A value that did not take shows the old one, without an error.
 */
export function trackSync(call: Call): Answer {
  const checked = check(call)
  const { attributes, events, purchases, sent } = checked
  if (sent.attributes + sent.events + sent.purchases > facts.syncObjects.value)
    return refuse(400, call.world.rules.switches.texts.maxInput)
  call.countRejected(checked.errors.length)
  if (isNothing(checked)) return nothingValid(checked)
  call.applyNow(call.number(tracked(checked)))
  const [object = {}] = [...attributes, ...events, ...purchases]
  const profile = personAt(call.world.people, latest(object), call.world.rules.switches)
  const users = profile ? [stored(profile, object, checked.sent)] : []
  return reply(201, { users, message: 'success' })
}

/** Several may share an email or phone: the one just updated is meant. */
const latest = (object: JsonObject): JsonObject => ({
  ...object,
  prioritization: ['most_recently_updated'],
})

function stored(
  profile: Profile,
  object: JsonObject,
  sent: { readonly attributes: number; readonly events: number },
) {
  const who = identifiers.find((name) => own(object, name) !== undefined) ?? 'external_id'
  const named = { [who]: own(object, who) }
  if (sent.attributes > 0) {
    const kept = Object.keys(object)
      .filter((name) => Object.hasOwn(profile.attributes, name))
      .map((name) => [name, profile.attributes[name]])
    return { ...named, custom_attributes: Object.fromEntries(kept) }
  }
  const name = String(own(object, sent.events > 0 ? 'name' : 'product_id'))
  return sent.events > 0
    ? { ...named, custom_events: counted('name', name, own(profile.events, name)) }
    : { ...named, purchase_events: counted('product_id', name, own(profile.purchases, name)) }
}

const counted = (key: string, name: string, count: Count | undefined) =>
  count
    ? [{ [key]: name, first: isoTime(count.first), last: isoTime(count.last), count: count.count }]
    : []
