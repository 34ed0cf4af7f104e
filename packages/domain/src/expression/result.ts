import { instantOf } from '../calendar/instant.ts'
import type { Value, ValueDefinition } from '../fields/value.ts'
import { parseAny, parseValue } from '../fields/value-parse.ts'
import { Duration } from './duration.ts'
import { settled } from './functions.ts'
import { expressionLimits } from './limits.ts'
import { isTable } from './table.ts'

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
  const json = jsonOf(result, { left: expressionLimits.resultParts })
  if (json === null) return null
  const read = definition === null ? parseAny(json, '', 1) : parseValue(definition, json, '')
  return read.ok ? read.value : undefined
}

/**
 * What the evaluator works with, as JSON: BigInt to number, dates to instants, maps to objects.
 * Undefined where it is none. A value may stand in a result many times, so its parts are counted.
 */
function jsonOf(result: unknown, parts: { left: number }): unknown {
  parts.left -= 1
  if (parts.left < 0 || result instanceof Duration) return undefined
  if (typeof result === 'bigint') return Number(result)
  if (typeof result === 'number') return result === 0 ? 0 : result
  if (result instanceof Date) return instantOf(result.getTime())?.iso
  if (Array.isArray(result)) {
    return result.length > parts.left ? undefined : result.map((item) => jsonOf(item, parts))
  }
  if (!isTable(result)) return result
  const entries = result instanceof Map ? [...result] : Object.entries(result)
  if (entries.length > parts.left) return undefined
  return Object.fromEntries(entries.map(([key, item]) => [key, jsonOf(item, parts)]))
}
