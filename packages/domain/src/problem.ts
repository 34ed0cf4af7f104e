/**
 * What is wrong with something that a caller sent.
 *
 * `path` is a JSON pointer into what was sent (`''` is the whole), `rule` a stable word for the rule
 * that was broken, `message` one sentence for a person. No problem quotes a value, for values may be
 * personal.
 */
export type Problem = {
  readonly path: string
  readonly rule: string
  readonly message: string
}

/** Something read from outside: the value in its canonical form, or the first thing wrong with it. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem }

/** A good outcome. */
export const good = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value })

/** A bad outcome: where, which rule, and a sentence. */
export const bad = (
  path: string,
  rule: string,
  message: string,
): { readonly ok: false; readonly problem: Problem } => ({
  ok: false,
  problem: { path, rule, message },
})

/** Step into a JSON pointer (RFC 6901: `~` and `/` of a key are escaped). */
export const step = (path: string, key: string | number): string =>
  `${path}/${typeof key === 'number' ? key : key.replaceAll('~', '~0').replaceAll('/', '~1')}`
