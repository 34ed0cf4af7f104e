import { parseInstant } from '../calendar/instant.ts'
import { bad, good, type Parsed, step } from '../problem.ts'
import {
  type FieldType,
  type Shape,
  type Value,
  type ValueDefinition,
  valueLimits,
} from './value.ts'

/**
 * Read a value of a type, and give it in its canonical form. Reading what was read changes nothing.
 *
 * `null` is read as null whatever the type: whether a field may be cleared is the caller's rule.
 *
 * @param wanted a type, or a definition with the shape of its objects
 * @param path   JSON pointer of `input`, for the problem's sake
 */
export function parseValue(
  wanted: FieldType | ValueDefinition,
  input: unknown,
  path: string,
): Parsed<Value> {
  if (input === null) return good(null)
  const definition = typeof wanted === 'string' ? { type: wanted } : wanted
  const read = parseTyped(definition, input, path, 1)
  if (read.ok && typeof read.value === 'object' && weigh(read.value) > valueLimits.weight) {
    return bad(path, 'weight', `A value is at most ${valueLimits.weight} bytes of JSON.`)
  }
  return read
}

/** About how many bytes a value takes as JSON; never less than a fifth of it. */
export function weigh(value: Value): number {
  if (value === null || typeof value === 'boolean') return 5
  if (typeof value === 'number') return 12
  if (typeof value === 'string') return value.length + 3
  if (isList(value)) return value.reduce((sum: number, item) => sum + weigh(item), 2)
  let sum = 2
  for (const key of Object.keys(value)) sum += key.length + 4 + weigh(value[key] ?? null)
  return sum
}

/** Array.isArray does not see through `readonly`. */
export const isList = (value: Value): value is readonly Value[] => Array.isArray(value)

/** Whether a value is an object, and neither null nor a list. */
export const isObject = (value: Value): value is Readonly<Record<string, Value>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parseTyped(
  { type, shape }: ValueDefinition,
  input: unknown,
  path: string,
  depth: number,
): Parsed<Value> {
  switch (type) {
    case 'integer':
      return Number.isInteger(input)
        ? parseNumber(input, path)
        : bad(path, 'integer', 'A whole number is expected.')
    case 'float':
      return parseNumber(input, path)
    case 'string':
      return parseString(input, path)
    case 'boolean':
      return typeof input === 'boolean'
        ? good(input)
        : bad(path, 'boolean', 'Expected true or false.')
    case 'date':
      return parseDate(input, path)
    case 'array':
      return parseList(input, path, depth, parseScalar)
    case 'object':
      return parseObject(input, shape, path, depth)
    case 'object_array':
      return parseList(input, path, depth, (item, at) => parseObject(item, shape, at, depth + 1))
  }
}

function parseNumber(input: unknown, path: string): Parsed<number> {
  if (typeof input !== 'number' || !Number.isFinite(input)) {
    return bad(path, 'number', 'A finite number is expected.')
  }
  if (Object.is(input, -0)) return bad(path, 'negative_zero', 'Minus zero is not a number we keep.')
  // Beyond 2^53 every double is whole, and may already not be the number that was written.
  if (Math.abs(input) > Number.MAX_SAFE_INTEGER) {
    return bad(path, 'number_range', 'Numbers lie within plus or minus 2^53 - 1.')
  }
  return good(input)
}

function parseString(input: unknown, path: string): Parsed<string> {
  if (typeof input !== 'string') return bad(path, 'string', 'A string is expected.')
  if (input.length > valueLimits.stringLength) {
    return bad(path, 'string_length', `At most ${valueLimits.stringLength} characters.`)
  }
  if (!isKeepable(input)) return bad(path, 'unicode', 'A broken or a null character is in it.')
  return good(input)
}

/** Half a surrogate pair has no UTF-8, and a null character has no place in PostgreSQL's JSON. */
export const isKeepable = (text: string): boolean => text.isWellFormed() && !text.includes('\u0000')

function parseDate(input: unknown, path: string): Parsed<string> {
  const instant = typeof input === 'string' ? parseInstant(input) : null
  return instant
    ? good(instant.iso)
    : bad(path, 'date', 'A date is ISO 8601: 2026-01-05, or with time and zone.')
}

function parseScalar(input: unknown, path: string): Parsed<Value> {
  if (typeof input === 'string') return parseString(input, path)
  if (typeof input === 'number') return parseNumber(input, path)
  if (typeof input === 'boolean') return good(input)
  return bad(path, 'scalar', 'A string, a number, or true or false is expected.')
}

function parseList(
  input: unknown,
  path: string,
  depth: number,
  read: (item: unknown, path: string) => Parsed<Value>,
): Parsed<Value> {
  if (!Array.isArray(input)) return bad(path, 'list', 'A list is expected.')
  if (depth > valueLimits.depth) return tooDeep(path)
  if (input.length > valueLimits.listItems) {
    return bad(path, 'list_items', `A list has at most ${valueLimits.listItems} items.`)
  }
  const items: Value[] = []
  for (let i = 0; i < input.length; i++) {
    const item = read(input[i], step(path, i))
    if (!item.ok) return item
    items.push(item.value)
  }
  return good(items)
}

function parseObject(
  input: unknown,
  shape: Shape | undefined,
  path: string,
  depth: number,
): Parsed<Value> {
  if (!isRecord(input)) return bad(path, 'object', 'An object is expected.')
  if (depth > valueLimits.depth) return tooDeep(path)
  const keys = Object.keys(input)
  if (keys.length > valueLimits.objectKeys) {
    return bad(path, 'object_keys', `An object has at most ${valueLimits.objectKeys} keys.`)
  }
  const object: Record<string, Value> = {}
  for (const key of keys) {
    const at = step(path, key)
    const wrong = wrongKey(key)
    if (wrong) return bad(at, 'key', wrong)
    const type = shape && Object.hasOwn(shape, key) ? shape[key] : undefined
    const value = type
      ? parseTyped({ type }, input[key], at, depth + 1)
      : parseAny(input[key], at, depth + 1)
    if (!value.ok) return value
    object[key] = value.value
  }
  return good(object)
}

/** What is wrong with a key of an object, or null. `$` and `.` would mean something to Braze. */
export function wrongKey(key: string): string | null {
  if (key === '' || key.length > 255) return 'A key has 1 to 255 characters.'
  if (key.includes('$') || key.includes('.')) return 'A key has no $ and no dot.'
  if (key === '__proto__') return 'A key is not __proto__.'
  return isKeepable(key) ? null : 'A broken or a null character is in the key.'
}

/** Any JSON value, its type unknown. null is refused: Braze drops a whole nested update for one. */
export function parseAny(input: unknown, path: string, depth: number): Parsed<Value> {
  if (input === null) return bad(path, 'nested_null', 'There is no null inside a value.')
  if (Array.isArray(input)) {
    return parseList(input, path, depth, (item, at) => parseAny(item, at, depth + 1))
  }
  return typeof input === 'object'
    ? parseObject(input, undefined, path, depth)
    : parseScalar(input, path)
}

/** A JSON object, and neither null nor a list. */
export const isRecord = (input: unknown): input is Readonly<Record<string, unknown>> =>
  typeof input === 'object' && input !== null && !Array.isArray(input)

const tooDeep = (path: string) =>
  bad(path, 'depth', `Values are at most ${valueLimits.depth} levels deep.`)
