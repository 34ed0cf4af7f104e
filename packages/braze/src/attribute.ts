import { looksLikeDate, yearOf } from './dates.ts'
import { facts } from './facts.ts'
import { type Finding, pointer, problem, warning } from './finding.ts'
import { isJsonObject, type Json } from './json.ts'
import { checkNested } from './nested.ts'
import { type AttributeType, render, type Shape } from './render.ts'
import { standardFields } from './standard.ts'
import { longerThan, utf8Length } from './utf8.ts'

/** What is known beside the value. */
export type AttributeContext = {
  readonly shape?: Shape
  /** Elements that the workspace lets an array attribute have; Braze's own maximum when left out. */
  readonly arrayElements?: number
}

/**
 * Check a value for a remote attribute, as far as Braze's rules can be known without asking it.
 *
 * @param value  before `render`: a date is a canonical instant; null, which clears, is always well
 */
export function checkAttribute(
  remote: string,
  type: AttributeType,
  value: Json,
  context: AttributeContext = {},
): readonly Finding[] {
  if (value === null) return none
  if (Object.hasOwn(standardFields, remote)) return checkStandard(remote, type, value)
  switch (type) {
    case 'string':
      return checkString(value)
    case 'integer':
    case 'float':
      return checkNumber(type, value)
    case 'boolean':
      return typeof value === 'boolean' ? none : [wrongType('true or false')]
    case 'date':
      return checkDate(value)
    case 'array':
      return checkArray(value, context.arrayElements ?? facts.arrayElements.value)
    case 'object':
      return isJsonObject(value) ? checkWhole(type, value, context.shape) : [wrongType('an object')]
    case 'object_array':
      return Array.isArray(value) && value.every(isJsonObject)
        ? checkWhole(type, value, context.shape)
        : [wrongType('a list of objects')]
  }
}

/** Whether a mapping of this type onto this name can work at all, for any value. */
export function checkAttributeType(remote: string, type: AttributeType): readonly Finding[] {
  const field = Object.hasOwn(standardFields, remote) ? standardFields[remote] : undefined
  if (!field || field.takes.includes(type)) return none
  const message = `The standard field ${remote} takes ${field.takes.join(' or ')}, not ${type}.`
  return [problem('type_of_standard', '', message)]
}

const none: readonly Finding[] = []
const wrongType = (wanted: string): Finding => problem('type', '', `It must be ${wanted}.`)
const { value: stringCharacters } = facts.stringCharacters
const { value: attributeBytes } = facts.attributeBytes

function checkStandard(remote: string, type: AttributeType, value: Json): readonly Finding[] {
  const wrong = checkAttributeType(remote, type)
  const field = standardFields[remote]
  if (wrong.length > 0 || !field || field.holds(value)) return wrong
  switch (field.otherwise) {
    case 'rejects':
      return [problem('standard_rejected', '', field.says)]
    case 'ignores':
      return [problem('standard_ignored', '', field.says)]
    case 'guesses':
      return [warning('standard_guessed', '', field.says)]
  }
}

function checkString(value: Json): readonly Finding[] {
  if (typeof value !== 'string') return [wrongType('a string')]
  if (longerThan(value, stringCharacters)) {
    const message = `Braze does not take a string of more than ${stringCharacters} characters.`
    return [problem('string_too_long', '', message)]
  }
  if (!looksLikeDate(value)) return none
  const message =
    'Braze takes this string for a date. Force the attribute to String in Braze, or put a prefix before it.'
  return [warning('string_looks_like_date', '', message)]
}

function checkNumber(type: 'integer' | 'float', value: Json): readonly Finding[] {
  if (typeof value !== 'number' || !Number.isFinite(value)) return [wrongType('a finite number')]
  if (type === 'float' || Number.isSafeInteger(value)) return none
  return [problem('number_inexact', '', 'It must be a whole number within 2^53 - 1 of zero.')]
}

function checkDate(value: Json): readonly Finding[] {
  const year = typeof value === 'string' ? yearOf(value) : Number.NaN
  if (Number.isNaN(year)) return [wrongType('a date')]
  if (year >= 0 && year <= facts.lastYear.value) return none
  return [problem('date_year', '', `Braze keeps a year after ${facts.lastYear.value} as a string.`)]
}

function checkArray(value: Json, limit: number): readonly Finding[] {
  if (!Array.isArray(value)) return [wrongType('a list')]
  const list: readonly Json[] = value
  const findings: Finding[] = []
  if (list.length > limit) {
    const message = `Braze keeps at most ${limit} elements, and may drop the whole update.`
    findings.push(problem('array_too_long', '', message))
  }
  if (new Set(list).size < list.length) {
    findings.push(warning('array_repeats', '', 'Braze keeps equal elements once.'))
  }
  list.forEach((element, at) => {
    if (typeof element === 'object') {
      const message = 'Elements must be strings, numbers or booleans.'
      findings.push(problem('array_element', pointer('', at), message))
    }
    if (typeof element === 'string' && longerThan(element, stringCharacters)) {
      const message = `Braze does not take a string of more than ${stringCharacters} characters.`
      findings.push(problem('string_too_long', pointer('', at), message))
    }
  })
  return [...findings, ...tooHeavy('array', value)]
}

const checkWhole = (type: 'object' | 'object_array', value: Json, shape: Shape | undefined) => [
  ...checkNested(value, '', shape),
  ...tooHeavy(type, value, shape),
]

function tooHeavy(type: AttributeType, value: Json, shape?: Shape): readonly Finding[] {
  const bytes = utf8Length(JSON.stringify(render(type, value, shape)))
  if (bytes <= attributeBytes) return none
  const message = `Braze drops an update of more than ${attributeBytes} bytes; this is ${bytes}.`
  return [problem('value_too_large', '', message)]
}
