import { facts } from '@laurel/braze'
import {
  bytesOf,
  cutTo,
  isList,
  isObject,
  type Json,
  type JsonObject,
  type Kept,
  longerThan,
  put,
} from './json.ts'
import type { Switches } from './switches.ts'

const invalid = "Invalid 'properties' field"

/**
 * What is wrong with an event's or purchase's properties; null when nothing is (facts 2.8, 2.9).
 *
 * Names are not empty, at most 255 characters, without a leading `$`, and none of `reserved`. With
 * objects or arrays in them they take at most 102,400 bytes. One sentence stands for all: it is the
 * documented one for reserved names, and inferred for the rest.
 *
 * @param mayBeLarge false spares the weighing, where the whole request is smaller than the limit
 */
export function propertiesError(
  properties: Json | undefined,
  reserved: ReadonlySet<string>,
  mayBeLarge: boolean,
  switches: Switches,
): string | null {
  if (properties === undefined || properties === null) return null
  if (!isObject(properties)) return invalid
  let nested = false
  for (const name in properties) {
    if (name === '' || name.startsWith('$') || reserved.has(name)) return invalid
    if (longerThan(name, facts.propertyNameCharacters.value)) return invalid
    const value = properties[name]
    if (typeof value !== 'object' || value === null) continue
    nested = true
    if (isList(value) && switches.objectArrayProperty === 'reject' && value.some(isObject))
      return invalid
  }
  const large = nested && mayBeLarge && bytesOf(properties) > facts.eventPropertiesBytes.value
  return large ? `'properties' must be at most ${facts.eventPropertiesBytes.value} bytes` : null
}

/**
 * What is kept of properties: the first 256, without strings over 255 characters (switch `longString`)
 * and, by switch, without nulls. The same object where all is well, as it nearly always is.
 */
export function keptProperties(properties: Json | undefined, switches: Switches): JsonObject {
  if (!isObject(properties)) return {}
  let count = 0
  let whole = true
  for (const name in properties) {
    count += 1
    const value = properties[name]
    whole &&= !(value === null || (typeof value === 'string' && value.length > limit))
  }
  if (whole && count <= facts.propertiesPerEvent.value) return properties
  const kept: Kept = {}
  for (const [name, value] of Object.entries(properties).slice(0, facts.propertiesPerEvent.value)) {
    const one = keptValue(value, switches)
    if (one !== undefined) put(kept, name, one)
  }
  return kept
}

const limit = facts.stringCharacters.value

function keptValue(value: Json, switches: Switches): Json | undefined {
  if (value === null) return switches.nullProperty === 'keep' ? null : undefined
  if (typeof value !== 'string' || !longerThan(value, limit)) return value
  return switches.longString === 'cut' ? cutTo(value, limit) : undefined
}
