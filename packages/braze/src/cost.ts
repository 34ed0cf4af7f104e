import { isJsonObject, type Json, type JsonObject } from './json.ts'
import { ecommerceEvents } from './names.ts'
import { standardFields } from './standard.ts'

/**
 * Data points of an attributes object, as Braze bills them: whether a value changed or not, 1 for each
 * scalar, list or null, 1 for each key that carries a value inside objects; identifiers, control
 * flags and subscription states are free (Braze docs, Data points, read 2026-09-02).
 *
 * @param values  remote name to rendered value; the object as sent may be given too
 */
export function attributesCost(values: JsonObject): number {
  let points = 0
  for (const name in values) points += attributeCost(name, values[name] ?? null)
  return points
}

/** Data points of one attribute in an attributes object. */
export const attributeCost = (name: string, value: Json): number =>
  known.get(name) ?? valueCost(value)

/** Data points of one event: none for Braze's eCommerce events, 1 for any other. */
export const eventCost = (name: string): 0 | 1 => (ecommerceEvents.has(name) ? 0 : 1)

/** Data points of one purchase object. */
export const purchaseCost = 1

const free = [
  'external_id',
  'user_alias',
  'braze_id',
  '_update_existing_only',
  '_merge_objects',
  'push_token_import',
  'push_tokens',
  'subscription_groups',
]

/** Names that cost the same whatever the value. */
const known: ReadonlyMap<string, number> = new Map([
  ...Object.entries(standardFields).map(([name, field]) => [name, field.dataPoints] as const),
  ...free.map((name) => [name, 0] as const),
])

function valueCost(value: Json): number {
  if (typeof value !== 'object' || value === null) return 1
  if (!isJsonObject(value)) return value.some(isJsonObject) ? sum(value) : 1
  if ('$time' in value) return 1
  // Braze bills an object by its keys, so one without any still counts as the update it is.
  return Math.max(1, sum(Object.values(value)))
}

const sum = (values: readonly Json[]): number =>
  values.reduce<number>((points, value) => points + valueCost(value), 0)
