import { type Issue, nothing, Refused } from '@laurel/contract'
import type { ErrorObject } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { z } from 'zod'

/** Reads a part of a request: the value as the schema gives it, or `Refused`. */
export type Check = (value: unknown) => unknown

/** Most issues that one refusal tells. */
const mostIssues = 20

/**
 * Check with the schema itself: it fills in defaults and converts.
 *
 * @param at  what stands before each path: '' for a body, '?' for a query, ':' for params
 * @throws Refused `invalid_request`, from the function that is returned
 */
export function checkBy(schema: z.ZodType, at: '' | '?' | ':'): Check {
  if (schema === nothing) return at === '?' ? checkNoQuery : () => none
  return (value) => {
    const result = schema.safeParse(value)
    if (result.success) return result.data
    throw notWellFormed(result.error.issues.flatMap((issue) => issuesOf(issue, at)))
  }
}

/**
 * Check with code compiled from the schema once: for what is asked thousands of times a second. The
 * value stays as it is, so the schema may hold neither defaults nor conversions.
 *
 * @throws Refused `invalid_request`, from the function that is returned
 */
export function checkCompiled(schema: z.ZodType): Check {
  const fits = new Ajv2020({ strict: false }).compile(jsonSchemaOf(schema))
  return (value) => {
    if (fits(value)) return value
    throw notWellFormed((fits.errors ?? []).map(issueOf))
  }
}

/** What every route without params or without a query is given. */
const none = {}

/** Most requests have no query: they are through at the sight of it. */
function checkNoQuery(value: unknown): unknown {
  for (const _name in value as object) return checkBy(z.strictObject({}), '?')(value)
  return none
}

/** Without what says nothing, for the compiled code would walk through every key to learn that. */
function jsonSchemaOf(schema: z.ZodType): object {
  return z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      delete jsonSchema.propertyNames
      const { additionalProperties: more } = jsonSchema
      if (typeof more === 'object' && Object.keys(more).length === 0) {
        delete jsonSchema.additionalProperties
      }
    },
  })
}

function notWellFormed(issues: readonly Issue[]): Refused {
  const [first] = issues
  return new Refused('invalid_request', {
    ...(first ? { message: `${first.path || 'The request'}: ${first.message}` } : {}),
    errors: issues.slice(0, mostIssues),
  })
}

function issuesOf(issue: z.core.$ZodIssue, at: '' | '?' | ':'): Issue[] {
  const path = pointer(issue.path, at)
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: pointer([...issue.path, key], at),
        rule: 'unrecognized_key',
        message: 'There is nothing of this name here.',
      }))
    case 'invalid_union':
      return [{ path, rule: issue.code, message: 'It fits none of the forms that are allowed.' }]
    case 'invalid_type':
    case 'too_big':
    case 'too_small':
    case 'invalid_format':
    case 'not_multiple_of':
    case 'invalid_key':
    case 'invalid_element':
    case 'invalid_value':
    case 'custom':
      return [{ path, rule: issue.code, message: issue.message }]
  }
}

/** A JSON pointer into a body (RFC 6901); `?name` for a query, `:name` for a param. */
function pointer(path: readonly PropertyKey[], at: '' | '?' | ':'): string {
  const steps = path.map((key) => String(key).replaceAll('~', '~0').replaceAll('/', '~1'))
  return at === '' ? steps.map((step) => `/${step}`).join('') : `${at}${steps.join('/')}`
}

const issueOf = (error: ErrorObject): Issue => ({
  path: error.instancePath,
  rule: error.keyword,
  message: error.message ?? 'It does not fit.',
})
