import type { Environment } from '@marcbachmann/cel-js'
import type { Value, ValueDefinition } from '../fields/value.ts'
import { isList, isObject } from '../fields/value-parse.ts'

/** Turn a value that is kept into what the evaluator works with: integers are BigInt, dates Date. */
type Convert = (value: Value) => unknown

/** A CEL message type: what has declared fields, so that a wrong name is found when it is saved. */
export type Message = {
  readonly converts: ReadonlyMap<string, Convert>
  /** What its objects inherit: nothing. */
  readonly prototype: object
}

/** Register a message type, and those of its fields that are objects of a known shape. */
export function registerMessage(
  cel: Environment,
  name: string,
  definitions: ReadonlyMap<string, ValueDefinition>,
): Message {
  const converts = new Map<string, Convert>()
  const fields: Record<string, string> = {}
  for (const [key, definition] of definitions) {
    const [type, convert] = fieldOf(cel, `${name}_${key}`, definition)
    fields[key] = type
    converts.set(key, convert)
  }
  cel.registerType(name, { ctor: () => {}, fields })
  return { converts, prototype: Object.create(null) }
}

/** An object of a message type. A field whose value is null is not there: `has(…)` says false. */
export function fill(
  { converts, prototype }: Message,
  read: (name: string) => Value,
  names: Iterable<string> = converts.keys(),
): object {
  const object: Record<string, unknown> = Object.create(prototype)
  for (const name of names) {
    const value = read(name)
    const convert = converts.get(name)
    if (value !== null && convert) object[name] = convert(value)
  }
  return object
}

const asIs: Convert = (value) => value

/** The CEL type of a field, and how its values get there. */
function fieldOf(
  cel: Environment,
  name: string,
  { type, shape }: ValueDefinition,
): readonly [string, Convert] {
  switch (type) {
    case 'integer':
      return ['int', (value) => BigInt(Number(value))]
    case 'float':
      return ['double', asIs]
    case 'string':
      return ['string', asIs]
    case 'boolean':
      return ['bool', asIs]
    case 'date':
      return ['google.protobuf.Timestamp', (value) => new Date(String(value))]
    case 'array':
      return ['list<dyn>', asIs]
    case 'object':
      return objectOf(cel, name, shape)
    case 'object_array': {
      const [item, convert] = objectOf(cel, name, shape)
      return [`list<${item}>`, (value) => (isList(value) ? value.map(convert) : [])]
    }
  }
}

/** Without a shape an object is a map, whose numbers are doubles. */
function objectOf(
  cel: Environment,
  name: string,
  shape: ValueDefinition['shape'],
): readonly [string, Convert] {
  if (!shape) return ['map<string, dyn>', asIs]
  const keys = Object.entries(shape).map(([key, type]) => [key, { type }] as const)
  const message = registerMessage(cel, name, new Map(keys))
  return [
    name,
    (value) =>
      fill(message, (key) =>
        isObject(value) && Object.hasOwn(value, key) ? (value[key] ?? null) : null,
      ),
  ]
}
