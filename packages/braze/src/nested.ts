import { yearOf } from './dates.ts'
import { facts } from './facts.ts'
import { type Finding, pointer, problem, warning } from './finding.ts'
import { isJsonObject, type Json } from './json.ts'
import type { Shape } from './render.ts'
import { longerThan } from './utf8.ts'

/**
 * Check what stands inside an object or a list of objects. One wrong value in it, and Braze silently
 * drops the whole update of that attribute (Braze docs, Nested custom attributes).
 *
 * @param path   JSON pointer to `value`
 * @param shape  types of the first level's keys, where they are known
 */
export function checkNested(value: Json, path: string, shape?: Shape): Finding[] {
  if (value === null) {
    return [problem('null_inside', path, 'Braze drops an update with a null inside.')]
  }
  if (typeof value === 'string') return checkText(value, path)
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return [problem('type', path, 'It must be a finite number.')]
  }
  if (Array.isArray(value)) {
    return value.flatMap((element: Json, at) => {
      const inner = pointer(path, at)
      const deep = Array.isArray(element)
        ? [warning('array_in_array', inner, 'Braze cannot use a list inside a list.')]
        : []
      return [...deep, ...checkNested(element, inner, shape)]
    })
  }
  if (!isJsonObject(value)) return []
  return Object.entries(value).flatMap(([key, inside]) => [
    ...checkKey(key, pointer(path, key)),
    ...(shape?.[key] === 'date'
      ? checkTime(inside, pointer(path, key))
      : checkNested(inside, pointer(path, key))),
  ])
}

function checkKey(key: string, path: string): Finding[] {
  const findings: Finding[] = []
  if (key === '' || /[$.\s]/.test(key)) {
    findings.push(problem('key_characters', path, 'A key may not be empty or have $, . or spaces.'))
  }
  if (longerThan(key, facts.stringCharacters.value)) {
    findings.push(problem('key_too_long', path, 'A key has at most 255 characters.'))
  }
  return findings
}

function checkText(value: string, path: string): Finding[] {
  const limit = facts.stringCharacters.value
  if (!longerThan(value, limit)) return []
  return [problem('string_too_long', path, `A string inside has at most ${limit} characters.`)]
}

function checkTime(value: Json, path: string): Finding[] {
  const year = typeof value === 'string' ? yearOf(value) : Number.NaN
  if (year >= 0 && year <= facts.lastYear.value) return []
  const message = 'A date inside an object must be a date up to the year 3000, and never null.'
  return [problem('date_inside', path, message)]
}
