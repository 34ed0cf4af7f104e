import { instantOf } from '../instant.ts'
import type { Value, ValueDefinition } from '../value.ts'
import { isRecord, parseAny, parseValue } from '../value-parse.ts'
import { Duration } from './duration.ts'
import { settled } from './functions.ts'

/** Points that an evaluation gave, floored once; null if they are no whole number of 0 or more. */
export function pointsOf(result: unknown): number | null {
  const points = typeof result === 'number' ? Math.floor(settled(result)) : Number(result)
  return Number.isSafeInteger(points) && points >= 0 ? points : null
}

/**
 * A value that an evaluation gave, as it is kept; undefined if it cannot be.
 *
 * @param definition what it has to be, or null for anything that can be kept
 */
export function resultValue(
  result: unknown,
  definition: ValueDefinition | null,
): Value | undefined {
  const json = jsonOf(result)
  if (json === null) return null
  const read = definition === null ? parseAny(json, '', 1) : parseValue(definition, json, '')
  return read.ok ? read.value : undefined
}

/** What the evaluator works with, as JSON: BigInt to number, dates to instants, maps to objects. */
function jsonOf(result: unknown): unknown {
  if (typeof result === 'bigint') return Number(result)
  if (typeof result === 'number') return result === 0 ? 0 : result
  if (result instanceof Date) return instantOf(result.getTime())?.iso
  if (Array.isArray(result)) return result.map(jsonOf)
  if (result instanceof Duration) return undefined
  if (result instanceof Map) return jsonOf(Object.fromEntries(result))
  if (isRecord(result)) {
    return Object.fromEntries(Object.entries(result).map(([key, item]) => [key, jsonOf(item)]))
  }
  return result
}
