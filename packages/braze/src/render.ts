import { isJsonObject, type Json, type JsonObject } from './json.ts'

/** The types of values that Braze tells apart, in our names for them. */
export type AttributeType =
  | 'integer'
  | 'float'
  | 'string'
  | 'boolean'
  | 'date'
  | 'array'
  | 'object'
  | 'object_array'

/** Which keys of an object, or of the objects of an array, have which type. */
export type Shape = Readonly<Record<string, AttributeType>>

/**
 * Write a value so that Braze detects the same type: a date at the top level as an ISO instant, a
 * date inside objects as `{"$time": …}`, null as null (which removes an attribute).
 *
 * @param value  a date as a canonical instant, everything else as JSON has it
 * @param shape  for `object` and `object_array`: the keys named `date` in it are dates
 */
export function render(type: AttributeType, value: Json, shape?: Shape): Json {
  if (shape === undefined || value === null) return value
  if (type === 'object') return isJsonObject(value) ? withTimes(value, shape) : value
  if (type !== 'object_array' || !Array.isArray(value)) return value
  return value.map((element: Json) => (isJsonObject(element) ? withTimes(element, shape) : element))
}

/**
 * Write a value for a remote attribute, whether custom or one of Braze's standard fields.
 * Only `dob` differs: it takes a calendar date and no instant.
 */
export function renderAttribute(
  remote: string,
  type: AttributeType,
  value: Json,
  shape?: Shape,
): Json {
  if (remote === 'dob' && type === 'date' && typeof value === 'string') return value.slice(0, 10)
  return render(type, value, shape)
}

function withTimes(object: JsonObject, shape: Shape): JsonObject {
  const rendered: Record<string, Json> = {}
  for (const [key, value] of Object.entries(object)) {
    const time = shape[key] === 'date' && typeof value === 'string'
    rendered[key] = time ? { $time: value } : value
  }
  return rendered
}
