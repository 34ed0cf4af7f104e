import { isZone } from './calendar/calendar.ts'
import type { WorkspaceSettings } from './config.ts'
import { builtinEvents } from './events/builtin-events.ts'
import type { EventType, PropertyDefinition } from './events/event-type.ts'
import { builtinFields } from './fields/builtin-fields.ts'
import type { Field } from './fields/field.ts'
import { fieldTypes, type Shape } from './fields/value.ts'
import { wrongKey } from './fields/value-parse.ts'
import { isCurrency } from './money.ts'
import { type Problem, step } from './problem.ts'

const fieldName = /^[a-z][a-z0-9_]{0,62}$/
const typeName = /^[a-z][a-z0-9_.-]{0,62}$/
const propertyName = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/

/** Names that mean something to the expression language or to JavaScript, and so name nothing else. */
const reserved: ReadonlySet<string> = new Set(
  (
    'as break const continue else for function if import let loop package namespace return var void ' +
    'while in true false null constructor prototype __proto__'
  ).split(' '),
)

/** What is wrong with the settings of a workspace. */
export function checkWorkspace(workspace: WorkspaceSettings): Problem[] {
  const problems: Problem[] = []
  if (!isCurrency(workspace.currency)) {
    problems.push(wrong('/workspace/currency', 'currency', 'A currency is three capital letters.'))
  }
  if (!isZone(workspace.timezone)) {
    problems.push(wrong('/workspace/timezone', 'timezone', 'A time zone is one of IANA.'))
  }
  const tolerance = workspace.futureToleranceMs ?? 0
  if (!Number.isSafeInteger(tolerance) || tolerance < 0) {
    const message = 'The tolerance is whole milliseconds, 0 or more.'
    problems.push(wrong('/workspace/futureToleranceMs', 'milliseconds', message))
  }
  return problems
}

/**
 * What is wrong with custom fields, apart from their expressions.
 *
 * @param computed fields that other parts of the configuration bring with them
 */
export function checkFields(fields: readonly Field[], computed: readonly Field[]): Problem[] {
  const problems: Problem[] = []
  const taken = new Set([...builtinFields, ...computed].map(({ name }) => name))
  for (const [index, field] of fields.entries()) {
    const path = step('/fields', index)
    const { name, type, shape, derive, writable } = field
    problems.push(...checkName(name, fieldName, taken, path), ...checkType(type, shape, path))
    taken.add(name)
    if (derive && writable) {
      problems.push(wrong(`${path}/writable`, 'derived', 'A derived field is not set by hand.'))
    }
  }
  return problems
}

/** What is wrong with custom event types. */
export function checkEventTypes(eventTypes: readonly EventType[]): Problem[] {
  const problems: Problem[] = []
  const taken = new Set<string>(builtinEvents.map(({ name }) => name))
  for (const [index, { name, properties }] of eventTypes.entries()) {
    const path = step('/eventTypes', index)
    problems.push(...checkName(name, typeName, taken, path))
    taken.add(name)
    for (const [key, definition] of Object.entries(properties)) {
      problems.push(...checkProperty(key, definition, step(`${path}/properties`, key)))
    }
  }
  return problems
}

function checkProperty(name: string, { type, shape, money }: PropertyDefinition, path: string) {
  const problems = checkType(type, shape, path)
  if (!propertyName.test(name) || reserved.has(name)) {
    const message = 'A property is called by letters, digits and _, and by no reserved word.'
    problems.push(wrong(path, 'name', message))
  }
  if (money && type !== 'float') {
    problems.push(wrong(`${path}/money`, 'money', 'Money is of the type float.'))
  }
  return problems
}

function checkName(
  name: string,
  form: RegExp,
  taken: ReadonlySet<string>,
  path: string,
): Problem[] {
  if (!form.test(name) || reserved.has(name)) {
    const message = 'A name has 1 to 63 small letters, digits and _, a letter first.'
    return [wrong(`${path}/name`, 'name', message)]
  }
  return taken.has(name) ? [wrong(`${path}/name`, 'name_taken', `${name} is there already.`)] : []
}

function checkType(type: string, shape: Shape | undefined, path: string): Problem[] {
  const known = new Set<string>(fieldTypes)
  const problems: Problem[] = []
  if (!known.has(type)) problems.push(wrong(`${path}/type`, 'type', 'There is no such type.'))
  if (!shape) return problems
  if (type !== 'object' && type !== 'object_array') {
    problems.push(wrong(`${path}/shape`, 'shape', 'Only objects have a shape.'))
  }
  for (const [key, keyType] of Object.entries(shape)) {
    const at = step(`${path}/shape`, key)
    const why = reserved.has(key) ? 'The key is a reserved word.' : wrongKey(key)
    if (why) problems.push(wrong(at, 'key', why))
    if (!known.has(keyType)) problems.push(wrong(at, 'type', 'There is no such type.'))
  }
  return problems
}

const wrong = (path: string, rule: string, message: string): Problem => ({ path, rule, message })
