import { Failed, OutOfWork } from './failure.ts'
import type { Work } from './work.ts'

/** What one evaluation reads, by name. */
export type Scope = Readonly<Record<string, unknown>>

/** What a step of an evaluation sees. */
export type Frame = {
  readonly scope: Scope
  readonly work: Work
  /** The item that the macro around the step is at. Macros do not stand inside each other. */
  readonly items: { readonly name: string; item: unknown } | null
}

/** A part of an expression, ready to run. @throws {Failed} when it has no value */
export type Step = (frame: Frame) => unknown

/** A value, or the failure in place of it: for what can do without. @throws {OutOfWork} */
function attempt(step: Step, frame: Frame): unknown {
  try {
    return step(frame)
  } catch (cause) {
    if (cause instanceof Failed && !(cause instanceof OutOfWork)) return cause
    throw cause
  }
}

/** That one of two is `wanted` settles it, whatever became of the other one. */
const either =
  (wanted: boolean) =>
  (left: Step, right: Step): Step =>
  (frame) => {
    frame.work.spend(1)
    const first = attempt(left, frame)
    if (first === wanted) return wanted
    const second = attempt(right, frame)
    if (second === wanted) return wanted
    truth(first)
    truth(second)
    return !wanted
  }

/** `left || right` */
export const any: (left: Step, right: Step) => Step = either(true)

/** `left && right` */
export const all: (left: Step, right: Step) => Step = either(false)

/** `condition ? yes : no` */
export const otherwise =
  (condition: Step, yes: Step, no: Step): Step =>
  (frame) => {
    frame.work.spend(1)
    return truth(condition(frame)) ? yes(frame) : no(frame)
  }

/** A bool. @throws {Failed} the failure that it is, or that it is something else */
export function truth(value: unknown): boolean {
  if (value instanceof Failed) throw value
  if (typeof value !== 'boolean') throw new Failed('A bool is expected.')
  return value
}

/** Whether `wanted` comes for one of the items; else the first failure, if there is one. */
export function someItem(
  items: readonly unknown[],
  wanted: boolean,
  body: (item: unknown) => unknown,
): boolean {
  let failure: Failed | null = null
  for (const item of items) {
    try {
      if (truth(body(item)) === wanted) return true
    } catch (cause) {
      if (!(cause instanceof Failed) || cause instanceof OutOfWork) throw cause
      failure ??= cause
    }
  }
  if (failure) throw failure
  return false
}
