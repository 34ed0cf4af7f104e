import type { ParseResult } from '@marcbachmann/cel-js'
import { RE2JS } from 're2js'
import { bad, good, type Parsed } from '../problem.ts'
import type { FieldType } from '../value.ts'
import type { ExpressionEnvironment, Scope } from './environment.ts'
import { expressionLimits, type Findings, inspect } from './policy.ts'

/** What an expression has to give: a yes or no, a number of points, a value of a type, or any value. */
export type ResultKind = 'condition' | 'points' | 'value' | FieldType

/** An expression that passed every check. */
export type Expression = {
  readonly source: string
  /** Loyalty fields that it reads. */
  readonly reads: ReadonlySet<string>
  /** Properties of the event that it reads. */
  readonly readsEvent: ReadonlySet<string>
  /** Evaluate. An error is an error, and never false: `why` names its kind and quotes no value. */
  readonly run: (scope: Scope) => Ran
}

/** What came of an evaluation. */
export type Ran =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly why: string }

/**
 * Check an expression against what it may name and what it must give, and make it ready to run.
 *
 * @param result what the expression is for
 * @param path   JSON pointer of the expression in its configuration
 */
export function compileExpression(
  source: string,
  result: ResultKind,
  environment: ExpressionEnvironment,
  path: string,
): Parsed<Expression> {
  if (source.length > expressionLimits.source) {
    return bad(path, 'expression_length', `At most ${expressionLimits.source} characters.`)
  }
  const parsed = parse(environment, source)
  if (typeof parsed === 'string') return bad(path, 'expression_syntax', parsed)

  const found = inspect(parsed.ast, environment.names)
  if (found.wrong !== null) return bad(path, 'expression_policy', found.wrong)
  for (const pattern of found.patterns) {
    const wrong = learnPattern(environment, pattern)
    if (wrong !== null) return bad(path, 'expression_pattern', wrong)
  }

  const untested = parse(environment, withoutTests(source, found))
  if (typeof untested === 'string') return bad(path, 'expression_syntax', untested)
  const inside = untested.check()
  if (!inside.valid) return bad(path, 'expression_type', firstLine(inside.error))
  const checked = parsed.check()
  if (!checked.valid) return bad(path, 'expression_type', firstLine(checked.error))
  const type = checked.type ?? 'dyn'
  if (!fits(result, type)) {
    return bad(path, 'expression_result', `It gives ${type}, and ${wanted[result]} is needed.`)
  }
  return good({
    source,
    reads: found.reads.get('member') ?? new Set(),
    readsEvent: found.reads.get('event') ?? new Set(),
    run: (scope) => run(parsed, scope),
  })
}

function run(parsed: ParseResult, scope: Scope): Ran {
  try {
    return { ok: true, value: parsed(scope) }
  } catch (cause) {
    return { ok: false, why: whyOf(cause) }
  }
}

function parse({ cel }: ExpressionEnvironment, source: string): ParseResult | string {
  try {
    return cel.parse(source)
  } catch (cause) {
    return firstLine(cause)
  }
}

/** Patterns are compiled once, when saved, by an engine whose time grows only with the string. */
function learnPattern({ patterns }: ExpressionEnvironment, pattern: string): string | null {
  if (patterns.has(pattern)) return null
  try {
    patterns.set(pattern, RE2JS.compile(pattern))
    return null
  } catch {
    return 'The pattern is not a regular expression of RE2.'
  }
}

/**
 * The same expression with the argument of each `has(…)` really read, for the checker to look at:
 * by itself it believes that any name may or may not be there. Never evaluated.
 */
function withoutTests(source: string, { tests }: Findings): string {
  let rewritten = source
  for (const { start, end, argument } of tests.toSorted((a, b) => b.start - a.start)) {
    const read = source.slice(argument.start, argument.end)
    rewritten = `${rewritten.slice(0, start)}(size([${read}]) > 0)${rewritten.slice(end)}`
  }
  return rewritten
}

const wanted: Readonly<Record<ResultKind, string>> = {
  condition: 'a bool',
  points: 'an int or a double',
  value: 'a value that can be kept',
  integer: 'an int',
  float: 'a double or an int',
  string: 'a string',
  boolean: 'a bool',
  date: 'a timestamp',
  array: 'a list',
  object: 'a map',
  object_array: 'a list',
}

/** Whether a checked type will do. `dyn` is looked at again when it runs, where a value is wanted. */
function fits(result: ResultKind, type: string): boolean {
  switch (result) {
    case 'condition':
      return type === 'bool'
    case 'points':
      return type === 'int' || type === 'double'
    case 'integer':
      return type === 'int' || type === 'dyn'
    case 'float':
      return type === 'double' || type === 'int' || type === 'dyn'
    case 'string':
      return type === 'string' || type === 'dyn'
    case 'boolean':
      return type === 'bool' || type === 'dyn'
    case 'date':
      return type === 'google.protobuf.Timestamp' || type === 'dyn'
    case 'array':
    case 'object_array':
      return type.startsWith('list') || type === 'dyn'
    case 'object':
      return type.startsWith('map') || type.includes('_') || type === 'dyn'
    case 'value':
      return !/^(type|null|bytes|uint|optional|google\.protobuf\.Duration)\b/.test(type)
  }
}

/** Kinds of run-time errors whose text quotes names and never values. */
const harmless: ReadonlySet<string> = new Set([
  'no_such_key',
  'division_by_zero',
  'index_out_of_range',
])

function whyOf(cause: unknown): string {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : null
  if (typeof code !== 'string') return 'It could not be evaluated.'
  return harmless.has(code) ? firstLine(cause) : `It could not be evaluated (${code}).`
}

const firstLine = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause)).split('\n', 1)[0] ?? ''
