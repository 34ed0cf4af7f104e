import { facts } from '@laurel/braze'
import { readTime } from './calendar.ts'
import { applyEcommerce, ecommerceError, isEcommerce } from './ecommerce.ts'
import { profileFor } from './identify.ts'
import { type JsonObject, longerThan, own } from './json.ts'
import { charge } from './meter.ts'
import { countUp, type KeptEvent, type Profile } from './profile.ts'
import { keptProperties, propertiesError } from './properties.ts'
import { countInSeries, eventEntry } from './registry.ts'
import type { Switches } from './switches.ts'
import type { World } from './world.ts'

/** Names that properties of an event may not have (facts 2.8). */
const reserved: ReadonlySet<string> = new Set(['time', 'event_name'])

/** What is wrong with an event, in Braze's words; sentences on missing fields are inferred (2.12). */
export function eventError(
  event: JsonObject,
  mayBeLarge: boolean,
  switches: Switches,
): string | null {
  const name = own(event, 'name')
  if (typeof name !== 'string' || name === '') return "'name' is required"
  if (longerThan(name, facts.nameCharacters.value))
    return `'name' must be at most ${facts.nameCharacters.value} characters`
  const properties = own(event, 'properties')
  return (
    timeError(event) ??
    propertiesError(properties, reserved, mayBeLarge, switches) ??
    ecommerceError(name, properties)
  )
}

/** Both events and purchases need a readable `time` (facts 2.8, 2.9; sentences inferred). */
export function timeError(object: JsonObject): string | null {
  const time = own(object, 'time')
  if (time === undefined || time === null || time === '') return "'time' is required"
  return typeof time === 'string' && readTime(time) !== null ? null : "'time' is not valid"
}

/** When an accepted object happened: its own time, but never later than its receipt (facts 2.8). */
export const happenedAt = (object: JsonObject, receivedAt: number): number =>
  Math.min(readTime(String(own(object, 'time'))) ?? receivedAt, receivedAt)

/** How an accepted object came: when, and as which of all accepted ones. */
export type Arrival = { readonly receivedAt: number; readonly ordinal: number }

/**
 * Apply an accepted event: count it on the profile and in the workspace's series, charge it, and let
 * Canvases look at it. Nothing is de-duplicated (facts 2.13). A blocked name is neither counted nor
 * charged (5.3); recommended events are free (2.10).
 */
export function applyEvent(world: World, event: JsonObject, arrival: Arrival): void {
  const { people, rules, meter, canvases } = world
  const name = String(event['name'])
  if (world.registry.events.get(name)?.blocked) return
  const profile = profileFor(people, event, 'events', arrival.receivedAt, rules.switches)
  if (!profile) return
  people.touch(profile)
  const time = happenedAt(event, arrival.receivedAt)
  const properties = keptProperties(own(event, 'properties'), rules.switches)
  const appId = own(event, 'app_id')
  countUp(profile.events, name, time)
  countInSeries(eventEntry(world.registry, name), time, typeof appId === 'string' ? appId : null)
  if (isEcommerce(name)) applyEcommerce(profile, name, properties)
  else charge(meter, 'events', 1)
  const { receivedAt, ordinal } = arrival
  keep(world, profile, { kind: 'event', name, time, properties, arrival: ordinal, receivedAt })
  const happening = { kind: 'event', name, properties, time, receivedAt } as const
  canvases.consider(profile, happening, rules.switches.pastEventsEnter)
}

/** Keep an object in the profile's log, the oldest giving way. */
export function keep(world: World, profile: Profile, event: KeptEvent): void {
  if (world.rules.keepEvents === 0) return
  profile.log.push(event)
  if (profile.log.length > world.rules.keepEvents) profile.log.shift()
}
