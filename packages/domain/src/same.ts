import { parseInstant } from './calendar/instant.ts'
import type { FieldType, Value } from './fields/value.ts'
import { isList } from './fields/value-parse.ts'

/**
 * Whether two values of a type mean the same: dates as instants, numbers by value, objects whatever
 * the order of their keys, lists in order. null is the same as null only.
 */
export function sameValue(type: FieldType, a: Value, b: Value): boolean {
  if (a === b) return true
  if (type === 'date' && typeof a === 'string' && typeof b === 'string') {
    const instant = parseInstant(a)
    return instant !== null && instant.ms === parseInstant(b)?.ms
  }
  return sameJson(a, b)
}

function sameJson(a: Value, b: Value): boolean {
  if (a === b) return true
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false
  if (isList(a)) {
    return isList(b) && a.length === b.length && a.every((item, i) => sameJson(item, b[i] ?? null))
  }
  if (isList(b)) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key] ?? null, b[key] ?? null))
  )
}
