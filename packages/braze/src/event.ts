import { looksLikeDate } from './dates.ts'
import { facts } from './facts.ts'
import { type Finding, pointer, problem, warning } from './finding.ts'
import { isJsonObject, type Json, type JsonObject } from './json.ts'
import { longerThan, utf8Length } from './utf8.ts'

/** Property names that Braze keeps for itself, by what carries the properties. */
export const reservedProperties: Readonly<Record<'event' | 'purchase', ReadonlySet<string>>> = {
  event: new Set(['time', 'event_name']),
  purchase: new Set(['time', 'product_id', 'quantity', 'event_name', 'price', 'currency']),
}

const none: readonly Finding[] = []

/** Check the name of one property of an event or a purchase. */
export function checkPropertyName(carrier: 'event' | 'purchase', name: string): readonly Finding[] {
  const flaw = (rule: string, message: string) => [problem(rule, pointer('', name), message)]
  if (name === '') return flaw('name_empty', 'A property needs a name.')
  if (reservedProperties[carrier].has(name)) {
    const message = `Invalid 'properties' field: Braze keeps the name ${name} for itself.`
    return flaw('name_reserved', message)
  }
  if (name.startsWith('$')) {
    return flaw('name_characters', 'A property name may not start with $.')
  }
  if (!longerThan(name, facts.propertyNameCharacters.value)) return none
  return flaw('name_too_long', 'A property name has at most 255 characters.')
}

/**
 * Check the properties of an event or a purchase, as they would be sent.
 * Findings of kind `problem` name what Braze would reject or drop (Braze docs, Event object).
 */
export function checkProperties(carrier: 'event' | 'purchase', properties: JsonObject): Finding[] {
  const names = Object.keys(properties)
  const findings: Finding[] = []
  let flat = true
  for (const name of names) {
    const value = properties[name] ?? null
    if (typeof value === 'object') flat = false
    findings.push(...checkPropertyName(carrier, name))
    findings.push(...checkPropertyValue(value, () => pointer('', name)))
  }
  const { value: most } = facts.propertiesPerEvent
  if (names.length > most) {
    const message = `Braze keeps the first ${most} properties; there are ${names.length}.`
    findings.push(problem('too_many_properties', '', message))
  }
  // So few names and strings of 255 characters, each escaped in full, cannot reach the limit.
  if (flat && names.length <= 32 && findings.length === 0) return findings
  const { value: limit } = facts.eventPropertiesBytes
  const bytes = utf8Length(JSON.stringify(properties))
  if (bytes > limit) {
    const message = `Braze rejects properties of more than ${limit} bytes; these are ${bytes}.`
    findings.push(problem('properties_too_large', '', message))
  }
  return findings
}

/** A path is made only for a finding: nearly every value has none. */
function checkPropertyValue(value: Json, path: () => string): readonly Finding[] {
  switch (typeof value) {
    case 'boolean':
      return none
    case 'number':
      if (Number.isFinite(value)) return none
      return [problem('type', path(), 'It must be a finite number.')]
    case 'string': {
      const limit = facts.stringCharacters.value
      if (!longerThan(value, limit)) return none
      const message = `Braze does not take a string of more than ${limit} characters.`
      return [problem('string_too_long', path(), message)]
    }
  }
  if (value === null) {
    return [warning('null_property', path(), 'Braze does not say what it makes of a null here.')]
  }
  if (!isJsonObject(value)) {
    return value.flatMap((element, at) => checkElement(element, () => pointer(path(), at)))
  }
  return Object.entries(value).flatMap(([key, inside]) => checkInside(key, inside, path))
}

function checkElement(element: Json, path: () => string): readonly Finding[] {
  if (typeof element !== 'string' || !looksLikeDate(element)) {
    return checkPropertyValue(element, path)
  }
  return [problem('date_in_array', path(), 'Braze does not take a date in a list here.')]
}

function checkInside(key: string, inside: Json, path: () => string): Finding[] {
  const at = () => pointer(path(), key)
  // `{"$time": …}` is how a date stands inside an object, and the only key that may begin so.
  const bad = key === '' || (key.startsWith('$') && key !== '$time')
  const own = bad
    ? [problem('key_characters', at(), 'A key may not be empty or start with $.')]
    : []
  return [...own, ...checkPropertyValue(inside, at)]
}
