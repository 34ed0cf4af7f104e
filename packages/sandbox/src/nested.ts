import { facts } from '@laurel/braze'
import { isoTime, readTime } from './calendar.ts'
import {
  bytesOf,
  cutTo,
  isList,
  isObject,
  type Json,
  type JsonObject,
  type Kept,
  longerThan,
  own,
  put,
} from './json.ts'
import type { Switches } from './switches.ts'

/**
 * Read nested data as Braze does; undefined when one bad value drops the attribute's whole update
 * (facts 2.7): a null (switch `nestedNull`), a `$time` that is no date, a key with a space, `.` or `$`,
 * a key or string over 255 characters. `{"$time": …}` becomes a canonical instant.
 */
function readNested(value: Json, switches: Switches): Json | undefined {
  if (value === null) return switches.nestedNull === 'removeKey' ? null : undefined
  if (typeof value === 'string') return readText(value, switches)
  if (isList(value)) {
    const read = value.map((one) => readNested(one, switches))
    return read.includes(undefined) ? undefined : (read as Json[])
  }
  if (!isObject(value)) return value
  if (Object.hasOwn(value, '$time')) return readNestedTime(value)
  const read: Kept = {}
  for (const [key, inner] of Object.entries(value)) {
    const one = isBadKey(key) ? undefined : readNested(inner, switches)
    if (one === undefined) return undefined
    put(read, key, one)
  }
  return read
}

const isBadKey = (key: string) => /[ .$]/.test(key) || longerThan(key, facts.stringCharacters.value)

function readText(text: string, { longString }: Switches): string | undefined {
  const limit = facts.stringCharacters.value
  if (!longerThan(text, limit)) return text
  return longString === 'cut' ? cutTo(text, limit) : undefined
}

function readNestedTime(value: JsonObject): string | undefined {
  const time = value['$time']
  const at = typeof time === 'string' ? readTime(time) : null
  return at === null || Object.keys(value).length !== 1 ? undefined : isoTime(at)
}

/** Lay `update` over `old`, all levels deep; a null takes its key away (facts 2.7, `_merge_objects`). */
export function mergeDeep(old: JsonObject, update: JsonObject): JsonObject {
  const merged: Kept = { ...old }
  for (const [key, value] of Object.entries(update)) {
    const before = own(old, key)
    if (value === null) delete merged[key]
    else if (isObject(value)) put(merged, key, mergeDeep(isObject(before) ? before : {}, value))
    else put(merged, key, value)
  }
  return merged
}

/**
 * The next value of an object attribute: replaced, or merged when the object around it says so.
 * Undefined when nothing changes: bad nested data, or more than 102,400 bytes (facts 2.5).
 */
export function nextObject(
  old: Json | undefined,
  sent: JsonObject,
  merge: boolean,
  switches: Switches,
): Json | undefined {
  const read = readNested(sent, switches)
  if (!isObject(read)) return undefined
  return fitting(mergeDeep(merge && isObject(old) ? old : {}, read))
}

/** An array of objects set whole; undefined when nothing changes. */
export function nextObjects(sent: readonly Json[], switches: Switches): Json | undefined {
  const read = readNested(sent, switches)
  if (!isList(read)) return undefined
  return fitting(read.map((one) => (isObject(one) ? mergeDeep({}, one) : one)))
}

/**
 * `$add`, then `$remove`, then `$update` on an array of objects, always in this order (facts 2.7).
 *
 * `$remove` takes every match. `$update` merges into each match when `_merge_objects` is set, and
 * overwrites it otherwise. One bad part, or a result over 102,400 bytes, and nothing changes.
 */
export function operateOnObjects(
  old: Json | undefined,
  operation: JsonObject,
  merge: boolean,
  switches: Switches,
): Json | undefined {
  const { $add = [], $remove = [], $update = [] } = operation
  if (!isList($add) || !isList($remove) || !isList($update)) return undefined
  if (old !== undefined && !isList(old)) return undefined
  const added = readNested($add, switches)
  if (!isList(added) || !added.every(isObject)) return undefined

  let list: readonly Json[] = [...(old ?? []), ...added]
  for (const one of $remove) {
    const matches = matcher(one)
    if (!matches) return undefined
    list = list.filter((element) => !matches(element))
  }
  for (const one of $update) {
    const matches = matcher(one)
    const fresh = isObject(one) ? readNested(own(one, '$new_object') ?? null, switches) : undefined
    if (!matches || !isObject(fresh)) return undefined
    list = list.map((element) => {
      if (!matches(element)) return element
      return mergeDeep(merge && isObject(element) ? element : {}, fresh)
    })
  }
  return fitting(list)
}

/** A test for the elements that `$identifier_key` and `$identifier_value` point at, or null. */
function matcher(pointer: Json): ((element: Json) => boolean) | null {
  if (!isObject(pointer)) return null
  const { $identifier_key: key, $identifier_value: value } = pointer
  if (typeof key !== 'string' || value === undefined) return null
  return (element) => isObject(element) && own(element, key) === value
}

const fitting = (value: Json): Json | undefined =>
  bytesOf(value) > facts.attributeBytes.value ? undefined : value
