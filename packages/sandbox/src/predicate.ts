import { readTime } from './calendar.ts'
import { isList, isObject, type Json, type JsonObject, own } from './json.ts'

/** How a value is compared. Of several values that a path leads to, one that fits is enough. */
export type Comparison =
  | 'equals'
  | 'not_equals'
  | 'above'
  | 'at_least'
  | 'below'
  | 'at_most'
  | 'contains'
  | 'present'
  | 'absent'

/** A test of one value. `path` is dotted; a number picks an element of a list, else any will do. */
export type Test = { readonly path: string; readonly is: Comparison; readonly value?: Json }

/** Whether the value under the test's path is as the test says (facts 4.1: nested paths included). */
export function meets(root: JsonObject, { path, is, value = null }: Test): boolean {
  const found = valuesAt(root, path.split('.'))
  switch (is) {
    case 'equals':
      return found.some((one) => order(one, value) === 0)
    case 'not_equals':
      return !found.some((one) => order(one, value) === 0)
    case 'above':
      return found.some((one) => order(one, value) > 0)
    case 'at_least':
      return found.some((one) => order(one, value) >= 0)
    case 'below':
      return found.some((one) => order(one, value) < 0)
    case 'at_most':
      return found.some((one) => order(one, value) <= 0)
    case 'contains':
      return found.some((one) => holds(one, value))
    case 'present':
      return found.length > 0
    case 'absent':
      return found.length === 0
  }
}

function valuesAt(value: Json, path: readonly string[]): readonly Json[] {
  const [key, ...rest] = path
  if (key === undefined) return value === null ? [] : [value]
  if (isList(value)) {
    if (/^\d+$/.test(key)) return valuesAt(value[Number(key)] ?? null, rest)
    return value.flatMap((one) => valuesAt(one, path))
  }
  return isObject(value) ? valuesAt(own(value, key) ?? null, rest) : []
}

/** Negative, zero or positive; NaN, which is none of these, for values of different kinds. */
function order(one: Json, other: Json): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other
  if (typeof one === 'boolean' && typeof other === 'boolean') return Number(one) - Number(other)
  if (typeof one !== 'string' || typeof other !== 'string') return Number.NaN
  const [time, otherTime] = [readTime(one), readTime(other)]
  if (time !== null && otherTime !== null) return time - otherTime
  return one < other ? -1 : Number(one > other)
}

function holds(one: Json, other: Json): boolean {
  if (isList(one)) return one.some((element) => order(element, other) === 0)
  return typeof one === 'string' && typeof other === 'string' && one.includes(other)
}
