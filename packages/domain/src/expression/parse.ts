import type { Environment, ParseResult } from '@marcbachmann/cel-js'
import { expressionLimits } from './limits.ts'

const { nodes, depth, listItems, mapEntries, callArguments } = expressionLimits

/** Our bounds, as the parser calls them. */
export const parserLimits = {
  maxAstNodes: nodes,
  maxDepth: depth,
  maxListElements: listItems,
  maxMapEntries: mapEntries,
  maxCallArguments: callArguments,
} as const

/** What it means to the one who writes when the parser has come to a limit. */
const tooLarge: ReadonlyMap<string, string> = new Map([
  ['maxAstNodes', `An expression has at most ${nodes} parts.`],
  ['maxDepth', `An expression is at most ${depth} levels deep.`],
  ['maxListElements', `A list that is written out has at most ${listItems} items.`],
  ['maxMapEntries', `A map that is written out has at most ${mapEntries} entries.`],
  ['maxCallArguments', `A function takes at most ${callArguments} arguments.`],
] satisfies [keyof typeof parserLimits, string][])

/** Why a text is no expression. */
export type Unparsed = { readonly rule: string; readonly message: string }

/** Read an expression. What it does not understand it says in the parser's words. */
export function parse(cel: Environment, source: string): ParseResult | Unparsed {
  try {
    return cel.parse(source)
  } catch (cause) {
    const message = firstLine(cause)
    const limit = /^Exceeded (\w+)/.exec(message)?.[1] ?? ''
    const large = tooLarge.get(limit)
    return large === undefined
      ? { rule: 'expression_syntax', message }
      : { rule: 'expression_policy', message: large }
  }
}

/** What a parser or a checker says, without its drawing of the place. */
export const firstLine = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause)).split('\n', 1)[0] ?? ''
