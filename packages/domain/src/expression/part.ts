import type { ASTNode } from '@marcbachmann/cel-js'

/**
 * The text of a part of an expression. The parser's range of `(1 + 2) * (3 + 4)` begins after the first
 * bracket and ends before the last: they are put back.
 */
export function partOf(source: string, { start, end }: ASTNode): string {
  const text = source.slice(start, end)
  let depth = 0
  let least = 0
  for (const bracket of text.replace(strings, '').match(/[()]/g) ?? []) {
    depth += bracket === '(' ? 1 : -1
    least = Math.min(least, depth)
  }
  return '('.repeat(-least) + text + ')'.repeat(depth - least)
}

const strings = /"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g
