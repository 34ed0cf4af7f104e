import type { ASTNode } from '@marcbachmann/cel-js'
import { functions as evaluated, methods } from './functions.ts'
import { expressionLimits } from './limits.ts'
import { macros } from './macros.ts'

/** Functions that may be called: those that are evaluated, and the two that look at their argument as it is written. */
const functions: ReadonlySet<string> = new Set([...evaluated.keys(), 'has', 'regex'])

/** What to use in place of what CEL has and we do not. */
const instead: ReadonlyMap<string, string> = new Map([
  ['matches', ' Use regex(text, "pattern").'],
  ['bind', ' Write the expression out where it is used.'],
])

/** What an expression may name: variables by themselves, and messages by their fields only. */
export type Names = {
  readonly variables: ReadonlySet<string>
  readonly messages: ReadonlyMap<string, ReadonlySet<string>>
}

/** What a walk over the syntax tree found. */
export type Findings = {
  /** The first thing that is not allowed, or null. */
  wrong: string | null
  /** Parts counted. */
  nodes: number
  /** Fields that are read, by message. */
  readonly reads: ReadonlyMap<string, Set<string>>
  /** Literal patterns of `regex`. */
  readonly patterns: string[]
  /** Where each `has(…)` stands in the source, and its argument. */
  readonly tests: { start: number; end: number; argument: ASTNode }[]
}

/** Walk over a parsed expression: what is not allowed by name is refused. */
export function inspect(root: ASTNode, names: Names): Findings {
  const reads = new Map([...names.messages.keys()].map((name) => [name, new Set<string>()]))
  const found: Findings = { wrong: null, nodes: 0, reads, patterns: [], tests: [] }
  visit(root, names, [], found)
  return found
}

/** Keep the first objection; the walk goes on, and the parser has bounded how far. */
function deny(found: Findings, why: string): void {
  found.wrong ??= why
}

function visit(node: ASTNode, names: Names, bound: readonly string[], found: Findings): void {
  found.nodes += 1
  if (found.nodes > expressionLimits.nodes) {
    deny(found, `An expression has at most ${expressionLimits.nodes} parts.`)
  }
  switch (node.op) {
    case 'value':
      literal(node.args, found)
      break
    case 'id':
      identifier(node.args, names, bound, found)
      break
    case '.':
      selection(node.args[0], node.args[1], names, bound, found)
      break
    case '.?':
    case '[?]':
      deny(found, 'Optional access is not used; ask has(...) first.')
      break
    case 'call':
      call(node, node.args[0], node.args[1], names, bound, found)
      break
    case 'rcall':
      method(node.args, names, bound, found)
      break
    case 'list':
      visitAll(node.args, names, bound, found)
      break
    case 'map':
      visitAll(node.args.flat(), names, bound, found)
      break
    case '!_':
      visit(node.args, names, bound, found)
      break
    case '-_':
      // The least int is written as minus a number that is no int itself.
      if (node.args.op === 'value' && node.args.args === 2n ** 63n) found.nodes += 1
      else visit(node.args, names, bound, found)
      break
    case '?:':
    case '||':
    case '&&':
    case '[]':
    case '==':
    case '!=':
    case 'in':
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case '<':
    case '<=':
    case '>':
    case '>=':
      visitAll(node.args, names, bound, found)
      break
  }
}

function literal(value: unknown, found: Findings): void {
  if (typeof value === 'object' && value !== null) {
    deny(found, 'Bytes and unsigned numbers are not used.')
  }
  if (typeof value === 'bigint' && value !== BigInt.asIntN(64, value)) {
    deny(found, `Whole numbers lie between ${-(2n ** 63n)} and ${2n ** 63n - 1n}.`)
  }
}

function visitAll(
  all: readonly ASTNode[],
  names: Names,
  bound: readonly string[],
  found: Findings,
): void {
  for (const node of all) visit(node, names, bound, found)
}

function identifier(name: string, names: Names, bound: readonly string[], found: Findings): void {
  if (bound.includes(name) || names.variables.has(name)) return
  deny(
    found,
    names.messages.has(name)
      ? `Use a field of ${name}, such as ${name}.name, not ${name} itself.`
      : `There is nothing called ${name}.`,
  )
}

function selection(
  of: ASTNode,
  field: string,
  names: Names,
  bound: readonly string[],
  found: Findings,
): void {
  const fields = of.op === 'id' ? names.messages.get(of.args) : undefined
  if (of.op !== 'id' || !fields) {
    visit(of, names, bound, found)
    return
  }
  found.nodes += 1
  if (!fields.has(field)) deny(found, `${of.args} has no ${field} here.`)
  found.reads.get(of.args)?.add(field)
}

function call(
  node: ASTNode,
  name: string,
  args: readonly ASTNode[],
  names: Names,
  bound: readonly string[],
  found: Findings,
): void {
  if (!functions.has(name)) {
    deny(found, `There is no function ${name}.${instead.get(name) ?? ''}`)
  }
  visitAll(args, names, bound, found)
  const [first, second] = args
  if (name === 'has' && first) {
    found.tests.push({ start: node.start, end: node.end, argument: first })
  }
  if (name !== 'regex') return
  if (second?.op !== 'value' || typeof second.args !== 'string') {
    deny(found, 'The pattern of regex is written out in quotes.')
    return
  }
  if (second.args.length > expressionLimits.pattern) {
    deny(found, `A pattern has at most ${expressionLimits.pattern} characters.`)
  }
  found.patterns.push(second.args)
}

function method(
  [name, of, args]: readonly [string, ASTNode, readonly ASTNode[]],
  names: Names,
  bound: readonly string[],
  found: Findings,
): void {
  visit(of, names, bound, found)
  if (!macros.has(name)) {
    if (!methods.has(name)) {
      deny(found, `There is no method ${name}.${instead.get(name) ?? ''}`)
    }
    visitAll(args, names, bound, found)
    return
  }
  if (bound.length > 0)
    deny(found, `${name} stands inside another list macro; one level is allowed.`)
  const [variable, ...rest] = args
  if (variable?.op !== 'id') {
    deny(found, `The first argument of ${name} is a new name.`)
    return
  }
  if (names.variables.has(variable.args) || names.messages.has(variable.args)) {
    deny(found, `${variable.args} is taken; give the item of ${name} another name.`)
  }
  visitAll(rest, names, [variable.args], found)
}
