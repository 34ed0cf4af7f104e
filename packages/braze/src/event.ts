import { facts } from './facts.ts'
import { type Finding, pointer, problem, warning } from './finding.ts'
import { isJsonObject, type Json, type JsonObject } from './json.ts'
import { longerThan, utf8Length } from './utf8.ts'

/** Property names that Braze keeps for itself, by what carries the properties. */
export const reservedProperties: Readonly<Record<'event' | 'purchase', ReadonlySet<string>>> = {
  event: new Set(['time', 'event_name']),
  purchase: new Set(['time', 'product_id', 'quantity', 'event_name', 'price', 'currency']),
}

/** Check the name of one property of an event or a purchase. */
export function checkPropertyName(carrier: 'event' | 'purchase', name: string): Finding[] {
  const path = pointer('', name)
  if (name === '') return [problem('name_empty', path, 'A property needs a name.')]
  if (reservedProperties[carrier].has(name)) {
    const message = `Invalid 'properties' field: Braze keeps the name ${name} for itself.`
    return [problem('name_reserved', path, message)]
  }
  if (name.startsWith('$')) {
    return [problem('name_characters', path, 'A property name may not start with $.')]
  }
  if (!longerThan(name, facts.propertyNameCharacters.value)) return []
  return [problem('name_too_long', path, 'A property name has at most 255 characters.')]
}

/**
 * Check the properties of an event or a purchase, as they would be sent.
 * Findings of kind `problem` name what Braze would reject or drop (Braze docs, Event object).
 */
export function checkProperties(carrier: 'event' | 'purchase', properties: JsonObject): Finding[] {
  const names = Object.keys(properties)
  const findings = names.flatMap((name) => [
    ...checkPropertyName(carrier, name),
    ...checkPropertyValue(properties[name] ?? null, pointer('', name)),
  ])
  const { value: most } = facts.propertiesPerEvent
  if (names.length > most) {
    const message = `Braze keeps the first ${most} properties; there are ${names.length}.`
    findings.push(problem('too_many_properties', '', message))
  }
  const { value: limit } = facts.eventPropertiesBytes
  const bytes = utf8Length(JSON.stringify(properties))
  if (bytes > limit) {
    const message = `Braze rejects properties of more than ${limit} bytes; these are ${bytes}.`
    findings.push(problem('properties_too_large', '', message))
  }
  return findings
}

function checkPropertyValue(value: Json, path: string): Finding[] {
  if (value === null) {
    return [warning('null_property', path, 'Braze does not say what it makes of a null here.')]
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return [problem('type', path, 'It must be a finite number.')]
  }
  if (typeof value === 'string') {
    const limit = facts.stringCharacters.value
    if (!longerThan(value, limit)) return []
    const message = `Braze does not take a string of more than ${limit} characters.`
    return [problem('string_too_long', path, message)]
  }
  if (Array.isArray(value)) {
    return value.flatMap((element: Json, at) => checkPropertyValue(element, pointer(path, at)))
  }
  if (!isJsonObject(value)) return []
  return Object.entries(value).flatMap(([key, inside]) => checkInside(key, inside, path))
}

function checkInside(key: string, inside: Json, path: string): Finding[] {
  const at = pointer(path, key)
  // `{"$time": …}` is how a date stands inside an object, and the only key that may begin so.
  const bad = key === '' || (key.startsWith('$') && key !== '$time')
  const own = bad ? [problem('key_characters', at, 'A key may not be empty or start with $.')] : []
  return [...own, ...checkPropertyValue(inside, at)]
}
