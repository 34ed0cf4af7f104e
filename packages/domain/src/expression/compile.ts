import { RE2JS } from 're2js'
import type { FieldType } from '../fields/value.ts'
import { bad, good, type Parsed } from '../problem.ts'
import type { ExpressionEnvironment } from './environment.ts'
import { prepare } from './evaluate.ts'
import { Failed } from './failure.ts'
import { expressionLimits } from './limits.ts'
import { firstLine, parse } from './parse.ts'
import { type Findings, inspect } from './policy.ts'
import type { Scope, Step } from './step.ts'
import { Work } from './work.ts'

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

/** What came of an evaluation, and the units of work that it took: see `expressionLimits.work`. */
export type Ran =
  | { readonly ok: true; readonly value: unknown; readonly work: number }
  | { readonly ok: false; readonly why: string; readonly work: number }

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
  const parsed = parse(environment.cel, source)
  if ('rule' in parsed) return bad(path, parsed.rule, parsed.message)

  const found = inspect(parsed.ast, environment.names)
  if (found.wrong !== null) return bad(path, 'expression_policy', found.wrong)
  for (const pattern of found.patterns) {
    const wrong = learnPattern(environment, pattern)
    if (wrong !== null) return bad(path, 'expression_pattern', wrong)
  }

  const untested = parse(environment.roomier, withoutTests(source, found))
  if ('rule' in untested) return bad(path, untested.rule, untested.message)
  const inside = untested.check()
  if (!inside.valid) return bad(path, 'expression_type', firstLine(inside.error))
  const checked = parsed.check()
  if (!checked.valid) return bad(path, 'expression_type', firstLine(checked.error))
  const type = checked.type ?? 'dyn'
  if (!fits(result, type)) {
    return bad(path, 'expression_result', `It gives ${type}, and ${wanted[result]} is needed.`)
  }
  const step = prepare(parsed.ast, environment)
  return good({
    source,
    reads: found.reads.get('member') ?? new Set(),
    readsEvent: found.reads.get('event') ?? new Set(),
    run: (scope) => run(step, scope),
  })
}

function run(step: Step, scope: Scope): Ran {
  const work = new Work()
  try {
    return { ok: true, value: step({ scope, work, items: null }), work: work.used }
  } catch (cause) {
    // A fault of ours fails the events of this rule, and not those that share their batch.
    const why = cause instanceof Failed ? cause.message : 'Laurel failed to evaluate it.'
    return { ok: false, why, work: work.used }
  }
}

/** Patterns are compiled once, when saved, by an engine whose time grows only with the string. */
function learnPattern({ patterns }: ExpressionEnvironment, pattern: string): string | null {
  if (patterns.has(pattern)) return null
  try {
    const compiled = RE2JS.compile(pattern)
    if (compiled.programSize() > expressionLimits.patternSize) {
      return 'The pattern repeats too much; lower its counts.'
    }
    patterns.set(pattern, compiled)
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
