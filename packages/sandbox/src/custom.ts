import { facts } from '@laurel/braze'
import { canonical, isoTime, readTime } from './calendar.ts'
import {
  cutTo,
  isList,
  isObject,
  type Json,
  type JsonObject,
  longerThan,
  own,
  put,
} from './json.ts'
import { nextList, operateOnList } from './list.ts'
import { attributeCost, charge } from './meter.ts'
import { nextObject, nextObjects, operateOnObjects } from './nested.ts'
import { isObjectArrayOperation, isScalarOperation } from './operation.ts'
import type { Profile } from './profile.ts'
import { attributeEntry, type DataType, detect } from './registry.ts'
import type { Switches } from './switches.ts'
import type { World } from './world.ts'

/** A value to keep, and the text it was sent as where Braze took that for a time. */
type Next = { readonly value: Json; readonly sentText?: string }

/**
 * Apply one custom attribute to a profile, visibly or silently not at all (facts 2.5, 2.11, 5.1–5.3).
 *
 * A blocked name is neither processed nor charged; any other is charged, also when the value does not
 * take. null removes. The first value decides the registered type; a forced type coerces or ignores.
 */
export function applyCustom(
  world: World,
  profile: Profile,
  name: string,
  sent: Json,
  merge: boolean,
): void {
  const known = world.registry.attributes.get(name)
  if (known?.blocked) return
  charge(world.meter, 'attributes', attributeCost(sent))
  if (sent === null) {
    if (Object.hasOwn(profile.attributes, name)) delete profile.attributes[name]
    return
  }
  const old = own(profile.attributes, name)
  const next = nextValue(old, sent, merge, world.rules.arrayMaximum, world.rules.switches)
  if (next === null) return
  const isDate = next.sentText !== undefined
  const entry = known ?? attributeEntry(world.registry, name, () => detect(next.value, isDate))
  const kept = entry.forced ? coerce(entry.type, next, world.rules.switches) : next.value
  if (kept !== undefined) put(profile.attributes, name, kept)
}

/** What the attribute becomes, or null when the update does not take. */
function nextValue(
  old: Json | undefined,
  sent: Json,
  merge: boolean,
  arrayMaximum: number,
  switches: Switches,
): Next | null {
  if (typeof sent === 'string') return nextText(sent, switches)
  if (typeof sent !== 'object') return { value: sent }
  if (sent === null) return null
  const value = isList(sent)
    ? sent.length > 0 && sent.every(isObject)
      ? nextObjects(sent, switches)
      : nextList(sent, arrayMaximum, switches)
    : isScalarOperation(sent)
      ? operate(old, sent, arrayMaximum)
      : isObjectArrayOperation(sent)
        ? operateOnObjects(old, sent, merge, switches)
        : nextObject(old, sent, merge, switches)
  if (value === undefined) return null
  return Object.hasOwn(sent, '$time') ? { value, sentText: String(value) } : { value }
}

/** A text: a time when it reads as one (facts 2.6, measured); over 255 characters see `longString`. */
function nextText(text: string, switches: Switches): Next | null {
  const at = readTime(text, switches.yearMonth)
  if (at !== null) return { value: canonical(text, at), sentText: text }
  const limit = facts.stringCharacters.value
  if (!longerThan(text, limit)) return { value: text }
  return switches.longString === 'cut' ? { value: cutTo(text, limit) } : null
}

/**
 * `inc` adds, from 0 where nothing is and not at all to what is no number (inferred); `add` and
 * `remove` change a list; a `$time` at the top level is a time.
 */
function operate(old: Json | undefined, sent: JsonObject, arrayMaximum: number) {
  const { inc, $time } = sent
  if (typeof inc === 'number') {
    if (old === undefined) return inc
    return typeof old === 'number' ? old + inc : undefined
  }
  if ($time === undefined) return operateOnList(old, sent, arrayMaximum)
  const at = typeof $time === 'string' ? readTime($time) : null
  return at === null ? undefined : isoTime(at)
}

/** Make a value fit a forced type, or undefined: it is ignored and the old one stays (facts 5.2). */
function coerce(type: DataType, { value, sentText }: Next, switches: Switches): Json | undefined {
  switch (type) {
    case 'Number':
      if (typeof value === 'number') return value
      if (typeof value === 'boolean')
        return switches.booleanForNumber === 'coerce' ? Number(value) : undefined
      return typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value)
        ? Number(value)
        : undefined
    case 'Boolean':
      return typeof value === 'object' ? undefined : asBoolean(String(sentText ?? value))
    case 'String':
      return typeof value === 'object' ? undefined : (sentText ?? String(value))
    case 'Date':
      return sentText === undefined ? undefined : value
    case 'Array':
      return isList(value) && !value.some(isObject) ? value : undefined
    case 'Object':
      return isObject(value) ? value : undefined
    case 'Object Array':
      return isList(value) && value.every(isObject) ? value : undefined
  }
}

const asBoolean = (text: string): boolean | undefined => {
  if (/^(1|true|t)$/i.test(text)) return true
  return /^(0|false|f)$/i.test(text) ? false : undefined
}
