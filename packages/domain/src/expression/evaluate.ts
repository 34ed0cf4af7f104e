import type { ASTNode } from '@marcbachmann/cel-js'
import type { RE2JS } from 're2js'
import { arithmetic, type Binary, negative } from './arithmetic.ts'
import { contains, equal, order } from './comparison.ts'
import { Failed } from './failure.ts'
import { type Call, functions, methods } from './functions.ts'
import { expressionLimits } from './limits.ts'
import { macro, macros } from './macros.ts'
import { all, any, otherwise, type Scope, type Step } from './step.ts'
import { field, has, isTable, item, tableOf } from './table.ts'

/** What is known of an expression when it is made ready: fixed values, and its patterns compiled. */
export type Known = {
  readonly constants: Scope
  readonly patterns: ReadonlyMap<string, RE2JS>
}

/**
 * Make a checked expression ready to run, once. It runs as closures: the library parses and checks
 * and never evaluates, so what an evaluation may cost and what it answers is decided in these files.
 *
 * @param node inspected by the policy and checked for its types
 */
export function prepare(node: ASTNode, known: Known): Step {
  const inner = (of: ASTNode): Step => prepare(of, known)
  switch (node.op) {
    case 'value':
      return constant(node.args)
    case 'id':
      return variable(node.args, known)
    case '.':
      return select(inner(node.args[0]), node.args[1])
    case '[]':
      return binary(inner(node.args[0]), inner(node.args[1]), item)
    case 'call':
      return call(node.args[0], node.args[1], known)
    case 'rcall':
      return method(node.args, known)
    case 'list':
      return together(node.args.map(inner))
    case 'map':
      return map(node.args.map(([key, value]) => [inner(key), inner(value)]))
    case '?:':
      return otherwise(inner(node.args[0]), inner(node.args[1]), inner(node.args[2]))
    case '||':
      return any(inner(node.args[0]), inner(node.args[1]))
    case '&&':
      return all(inner(node.args[0]), inner(node.args[1]))
    case '!_':
      return not(inner(node.args))
    case '-_':
      return minus(inner(node.args))
    case '.?':
    case '[?]':
      throw new Error('optional access passed the policy')
    default:
      return binary(inner(node.args[0]), inner(node.args[1]), operators[node.op])
  }
}

const operators: Readonly<
  Record<'==' | '!=' | 'in' | '+' | '-' | '*' | '/' | '%' | '<' | '<=' | '>' | '>=', Binary>
> = {
  ...arithmetic,
  '==': equal,
  '!=': (a, b, work) => !equal(a, b, work),
  in: contains,
  '<': (a, b, work) => order(a, b, work) < 0,
  '<=': (a, b, work) => order(a, b, work) <= 0,
  '>': (a, b, work) => order(a, b, work) > 0,
  '>=': (a, b, work) => order(a, b, work) >= 0,
}

const constant =
  (value: unknown): Step =>
  () =>
    value

/** The item of the macro around it, a fixed value, or a variable of the scope. */
function variable(name: string, { constants }: Known): Step {
  if (Object.hasOwn(constants, name)) return constant(constants[name])
  return ({ scope, items }) =>
    items !== null && items.name === name ? items.item : field(scope, name)
}

const select =
  (of: Step, name: string): Step =>
  (frame) =>
    field(of(frame), name)

const binary =
  (left: Step, right: Step, operator: Binary): Step =>
  (frame) => {
    frame.work.spend(1)
    return operator(left(frame), right(frame), frame.work)
  }

const together =
  (steps: readonly Step[]): Step =>
  (frame) => {
    frame.work.spend(steps.length)
    return steps.map((step) => step(frame))
  }

const map =
  (entries: readonly (readonly [Step, Step])[]): Step =>
  (frame) => {
    frame.work.spend(2 * entries.length)
    return tableOf(entries.map(([key, value]) => [key(frame), value(frame)] as const))
  }

const minus =
  (of: Step): Step =>
  (frame) =>
    negative(of(frame))

const not =
  (of: Step): Step =>
  (frame) => {
    const value = of(frame)
    if (typeof value !== 'boolean') throw new Failed('Only a bool can be turned round.')
    return !value
  }

function call(name: string, args: readonly ASTNode[], known: Known): Step {
  const [first, second] = args
  if (name === 'has' && first?.op === '.') return test(prepare(first.args[0], known), first.args[1])
  if (name === 'regex' && first && second?.op === 'value') {
    const pattern = known.patterns.get(String(second.args))
    if (pattern) return search(prepare(first, known), pattern)
  }
  return apply(
    functions.get(name),
    args.map((arg) => prepare(arg, known)),
  )
}

function method([name, of, args]: readonly [string, ASTNode, readonly ASTNode[]], known: Known) {
  const [variable, ...bodies] = args
  const inner = (each: ASTNode): Step => prepare(each, known)
  return macros.has(name) && variable?.op === 'id'
    ? macro(name, inner(of), variable.args, bodies.map(inner))
    : apply(methods.get(name), [of, ...args].map(inner))
}

function apply(run: Call | undefined, args: readonly Step[]): Step {
  if (!run) throw new Error('a function passed the policy and is not there')
  return (frame) => {
    frame.work.spend(1)
    return run(
      args.map((arg) => arg(frame)),
      frame.work,
    )
  }
}

/** `has(of.name)`: false when the name is not there, and an error when `of` is not. */
const test =
  (of: Step, name: string): Step =>
  (frame) => {
    const table = of(frame)
    if (!isTable(table)) throw new Failed('Only a map or an object has names.')
    return has(table, name) !== undefined
  }

/** `regex(of, pattern)`. At worst each character goes through each instruction of the pattern. */
const search =
  (of: Step, pattern: RE2JS): Step =>
  (frame) => {
    const subject = of(frame)
    if (typeof subject !== 'string') throw new Failed('regex looks at a string.')
    if (subject.length > expressionLimits.subject) {
      throw new Failed(`regex looks at no more than ${expressionLimits.subject} characters.`)
    }
    frame.work.spend((subject.length + 1) * pattern.programSize())
    return pattern.matcher(subject).find()
  }
