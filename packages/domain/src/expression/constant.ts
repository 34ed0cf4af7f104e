import type { ASTNode } from '@marcbachmann/cel-js'
import { instantOf } from '../calendar/instant.ts'
import type { FieldType } from '../fields/value.ts'
import { isKeepable } from '../fields/value-parse.ts'
import type { ExpressionEnvironment } from './environment.ts'
import { prepare } from './evaluate.ts'
import { inspect } from './policy.ts'
import type { Constant } from './predicate.ts'
import { Work } from './work.ts'

/** What a part of an expression that reads no member gives; undefined if it reads one, or fails. */
export function constantOf(environment: ExpressionEnvironment, node: ASTNode): unknown {
  const reads = inspect(node, environment.names).reads
  for (const fields of reads.values()) if (fields.size > 0) return undefined
  try {
    return prepare(node, environment)({ scope: {}, work: new Work(), items: null })
  } catch {
    return undefined
  }
}

/** A value that the evaluator works with as a constant of a type; null if it is none. */
export function constantAs(type: FieldType, value: unknown): Constant | null {
  switch (type) {
    case 'integer':
      return typeof value === 'bigint' ? numberAs(value) : null
    case 'float':
      return typeof value === 'number' ? numberAs(value) : null
    case 'string':
      return typeof value === 'string' && isKeepable(value) ? value : null
    case 'boolean':
      return typeof value === 'boolean' ? value : null
    case 'date':
      return value instanceof Date ? (instantOf(value.getTime())?.iso ?? null) : null
    case 'array':
    case 'object':
    case 'object_array':
      return null
  }
}

/** The same where ints and doubles mix: in an order, and among the items of a list. */
export function constantLike(type: FieldType, value: unknown): Constant | null {
  return type === 'integer' || type === 'float' ? numberAs(value) : constantAs(type, value)
}

/** A number that a double holds exactly, as every kept number is; null if it is none. */
function numberAs(value: unknown): number | null {
  const number = typeof value === 'bigint' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number)) return null
  return typeof value === 'bigint' && !Number.isSafeInteger(number) ? null : number
}
