import type { ASTNode } from '@marcbachmann/cel-js'
import type { FieldType, ValueDefinition } from '../fields/value.ts'
import { isKeepable } from '../fields/value-parse.ts'
import { constantAs, constantLike, constantOf } from './constant.ts'
import type { ExpressionEnvironment } from './environment.ts'
import { partOf } from './part.ts'
import type { Comparison, FieldPath, Predicate, TextTest } from './predicate.ts'

/** What a translation looks things up in. */
type Lookup = {
  readonly source: string
  readonly environment: ExpressionEnvironment
  readonly fields: ReadonlyMap<string, ValueDefinition>
}

/**
 * Say a condition over a member as a predicate that means exactly the same; what cannot be said so is
 * left open in it.
 *
 * @param source a condition that compiled in this environment
 */
export function predicateOf(
  source: string,
  environment: ExpressionEnvironment,
  fields: ReadonlyMap<string, ValueDefinition>,
): Predicate {
  return translate(environment.cel.parse(source).ast, { source, environment, fields })
}

function translate(node: ASTNode, lookup: Lookup): Predicate {
  switch (node.op) {
    case '&&':
    case '||':
      return { is: node.op === '&&' ? 'and' : 'or', of: operands(node, node.op, lookup) }
    case '!_':
      return { is: 'not', of: translate(node.args, lookup) }
    case '.': {
      const place = placeOf(node, lookup)
      if (place?.type !== 'boolean') return open(node, lookup)
      return { is: 'compare', field: place.field, by: '==', with: { constant: true } }
    }
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return comparison(node.args, node.op, lookup) ?? open(node, lookup)
    case 'in':
      return membership(node.args, lookup) ?? open(node, lookup)
    case 'call':
      return presence(node.args, lookup) ?? open(node, lookup)
    case 'rcall':
      return textTest(node.args, lookup) ?? open(node, lookup)
    default:
      return open(node, lookup)
  }
}

/** `a && b && c` is one `and` of three. */
function operands(node: ASTNode, op: '&&' | '||', lookup: Lookup): Predicate[] {
  if (node.op !== op) return [translate(node, lookup)]
  return node.args.flatMap((side) => operands(side, op, lookup))
}

/** What reads no member is decided at once; the rest is left to the evaluator. */
function open(node: ASTNode, { environment, source }: Lookup): Predicate {
  const value = constantOf(environment, node)
  if (typeof value === 'boolean') return { is: 'constant', value }
  return { is: 'open', source: partOf(source, node) }
}

/** Where a value stands, and its type. */
type Place = { readonly field: FieldPath; readonly type: FieldType }

/** `member.car.km`: a field, or a key of declared shape inside of one; null for anything else. */
function placeOf(node: ASTNode, lookup: Lookup): Place | null {
  const [of, key] = node.op === '.' ? node.args : []
  if (of === undefined || key === undefined) return null
  if (of.op === 'id') {
    const definition = of.args === 'member' ? lookup.fields.get(key) : undefined
    return definition ? { field: [key], type: definition.type } : null
  }
  const [name = '', ...deeper] = placeOf(of, lookup)?.field ?? []
  const { type: outer, shape = {} } = lookup.fields.get(name) ?? {}
  const type = deeper.length === 0 && Object.hasOwn(shape, key) ? shape[key] : undefined
  return outer === 'object' && type ? { field: [name, key], type } : null
}

const mirrored: Readonly<Record<Comparison, Comparison>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}

function comparison(
  [left, right]: readonly [ASTNode, ASTNode],
  by: Comparison,
  lookup: Lookup,
): Predicate | null {
  const [one, other] = [placeOf(left, lookup), placeOf(right, lookup)]
  if (one && other) return ofFields(one, by, other)
  if (one) return withConstant(one, by, right, lookup)
  return other ? withConstant(other, mirrored[by], left, lookup) : null
}

const isOrder = (by: Comparison): boolean => by !== '==' && by !== '!='

function ofFields(one: Place, by: Comparison, other: Place): Predicate | null {
  const ordered = isOrder(by)
  const numbers = [one.type, other.type].every((type) => type === 'integer' || type === 'float')
  if (one.type !== other.type && !(ordered && numbers)) return null
  if (!scalars.has(one.type) || (ordered && one.type === 'string')) return null
  return { is: 'compare', field: one.field, by, with: { field: other.field } }
}

const scalars: ReadonlySet<FieldType> = new Set(['integer', 'float', 'string', 'boolean', 'date'])

function withConstant(place: Place, by: Comparison, node: ASTNode, lookup: Lookup) {
  const value = constantOf(lookup.environment, node)
  const constant = (isOrder(by) ? constantLike : constantAs)(place.type, value)
  if (constant === null) return null
  if (isOrder(by) && place.type === 'string' && !below(String(constant))) return null
  return { is: 'compare', field: place.field, by, with: { constant } } as const
}

/** Against text below the surrogates any other stands the same by code units and by code points. */
const below = (text: string): boolean => !/[\ud800-\uffff]/.test(text)

function membership([left, right]: readonly [ASTNode, ASTNode], lookup: Lookup): Predicate | null {
  const { environment } = lookup
  const place = placeOf(left, lookup)
  if (place) {
    const list = constantOf(environment, right)
    if (!scalars.has(place.type) || !Array.isArray(list)) return null
    // What is of another type, or of no value that is kept, is equal to none.
    const values = list.flatMap((item) => constantLike(place.type, item) ?? [])
    return { is: 'one_of', field: place.field, values }
  }
  const list = placeOf(right, lookup)
  if (list?.type !== 'array') return null
  const value = constantOf(environment, left)
  const item = constantLike(typeof value === 'string' ? 'string' : 'float', value)
  const found = typeof value === 'boolean' ? value : item
  return found === null ? null : { is: 'holds', field: list.field, item: found }
}

function presence(
  [name, args]: readonly [string, readonly ASTNode[]],
  lookup: Lookup,
): Predicate | null {
  const [asked] = args
  const place = name === 'has' && asked ? placeOf(asked, lookup) : null
  return place && { is: 'present', field: place.field }
}

function textTest(
  [name, of, args]: readonly [string, ASTNode, readonly ASTNode[]],
  lookup: Lookup,
): Predicate | null {
  const how = tests.find((test) => test === name)
  const place = placeOf(of, lookup)
  const [sought] = args
  if (how === undefined || place?.type !== 'string' || sought === undefined) return null
  const text = constantOf(lookup.environment, sought)
  if (typeof text !== 'string' || !isKeepable(text)) return null
  return { is: 'text', field: place.field, how, text }
}

const tests: readonly TextTest[] = ['startsWith', 'endsWith', 'contains']
