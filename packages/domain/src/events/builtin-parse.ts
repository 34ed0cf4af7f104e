import type { Value } from '../fields/value.ts'
import { isList, isObject, isRecord, parseValue } from '../fields/value-parse.ts'
import { majorOf, parseMoney } from '../money.ts'
import { bad, good, type Parsed, step } from '../problem.ts'
import type { Program } from '../program.ts'
import type { PropertyDefinition } from './event-type.ts'

/** Read a property of a built-in event: its type, and what this very property has to be. */
export function parseBuiltin(
  program: Program,
  eventType: string,
  name: string,
  definition: PropertyDefinition,
  input: unknown,
  path: string,
): Parsed<Value> {
  if (name === 'fields') return parseFieldValues(program, input, path)
  if (name === 'items') {
    const priced = eventType === 'purchase'
    return parseItems(definition, input, { currency: program.workspace.currency, priced }, path)
  }
  const read = parseValue(definition, input, path)
  if (read.ok && name === 'wallet' && !program.policies.wallets.has(String(read.value))) {
    return bad(path, 'unknown_wallet', 'There is no such wallet.')
  }
  const least = leastPoints[name]
  if (!read.ok || least === undefined) return read
  if (eventType === 'points_adjusted') {
    return read.value === 0 ? bad(path, 'not_zero', 'Nothing is adjusted by 0 points.') : read
  }
  if (Number(read.value) >= least) return read
  return bad(path, 'minimum', `At least ${least} point${least === 1 ? ' is' : 's are'} expected.`)
}

/** Properties of built-in events that are points, and how many they are at least. */
const leastPoints: Readonly<Record<string, number>> = { points: 1, earned: 1, spent: 0, expired: 0 }

/**
 * Read loyalty fields that a caller sets: each is there, may be set, and has its type; null clears it.
 *
 * @returns values in canonical form, by name
 */
export function parseFieldValues(
  { fields }: Pick<Program, 'fields'>,
  input: unknown,
  path: string,
): Parsed<Readonly<Record<string, Value>>> {
  if (!isRecord(input)) return bad(path, 'object', 'An object of loyalty fields is expected.')
  const values: Record<string, Value> = {}
  for (const name of Object.keys(input)) {
    const at = step(path, name)
    const field = fields.get(name)
    if (!field) return bad(at, 'unknown_field', 'There is no such loyalty field.')
    if (!field.writable)
      return bad(at, 'read_only', 'The field is counted or derived, and not set.')
    const value = parseValue(field, input[name], at)
    if (!value.ok) return value
    values[name] = value.value
  }
  return good(values)
}

/**
 * The lines of a purchase, or those that a refund names; only a purchase must say their prices. Prices
 * are money of the workspace; sums are not held against the amount.
 */
function parseItems(
  definition: PropertyDefinition,
  input: unknown,
  { currency, priced }: { readonly currency: string; readonly priced: boolean },
  path: string,
): Parsed<Value> {
  if (!Array.isArray(input)) return bad(path, 'list', 'A list is expected.')
  const items: unknown[] = []
  for (const [index, item] of input.entries()) {
    const at = step(path, index)
    if (!isRecord(item)) return bad(at, 'object', 'An object is expected.')
    if (!priced && (item['price'] ?? null) === null) {
      items.push(item)
      continue
    }
    const price = parseMoney(item['price'], currency, `${at}/price`)
    if (!price.ok) return price
    if (price.value < 0) return bad(`${at}/price`, 'minimum', 'A price is 0 or more.')
    items.push({ ...item, price: majorOf(price.value, currency) })
  }
  const read = parseValue(definition, items, path)
  if (!read.ok || read.value === null || !isList(read.value)) return read
  for (const [index, item] of read.value.filter(isObject).entries()) {
    const at = step(path, index)
    if (!item['productId']) return bad(`${at}/productId`, 'required', 'A line needs its product.')
    if (Number(item['quantity'] ?? 0) < 1) {
      return bad(`${at}/quantity`, 'minimum', 'A line has a quantity of 1 or more.')
    }
  }
  return read
}
