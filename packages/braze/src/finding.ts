/**
 * What Braze would make of a name or a value, said before it is sent.
 *
 * - `problem`: Braze rejects the object, or silently does not take the value. Do not send it.
 * - `warning`: Braze takes it, but may keep something else than was meant.
 */
export type Finding = {
  readonly level: 'problem' | 'warning'
  /** Stable name of the rule, such as `string_too_long`. */
  readonly rule: string
  /** JSON pointer into the value; empty for the whole of it. */
  readonly path: string
  /** A sentence for people. Quotes names, never values. */
  readonly message: string
}

/** Braze rejects it or drops it. */
export const problem = (rule: string, path: string, message: string): Finding => ({
  level: 'problem',
  rule,
  path,
  message,
})

/** Braze may change it. */
export const warning = (rule: string, path: string, message: string): Finding => ({
  level: 'warning',
  rule,
  path,
  message,
})

/** Whether Braze takes it at all. */
export const sendable = (findings: readonly Finding[]): boolean =>
  findings.every((finding) => finding.level === 'warning')

/** One step further into a value, as a JSON pointer. */
export const pointer = (path: string, key: string | number): string =>
  `${path}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`
