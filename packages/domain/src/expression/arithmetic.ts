import { instantOf } from '../calendar/instant.ts'
import { Duration } from './duration.ts'
import { Failed } from './failure.ts'
import type { Work } from './work.ts'

/** An operator of two values. @throws {Failed} when it has no value for these two */
export type Binary = (a: unknown, b: unknown, work: Work) => unknown

const least = -(2n ** 63n)
const greatest = 2n ** 63n - 1n

/** An int. @throws {Failed} when it does not fit 64 bits */
export function int(value: bigint): bigint {
  if (value < least || value > greatest) throw new Failed('An int out of range.')
  return value
}

/** An instant. @throws {Failed} outside of the years 1000 to 9999 */
export function instant(ms: number): Date {
  if (instantOf(ms) === null) throw new Failed('A time out of range.')
  return new Date(ms)
}

const noOperator = (): never => {
  throw new Failed('The operator does not take values of these types.')
}

/** Two ints by one function, two numbers of which one is a double by the other, or anything else. */
const numeric =
  (
    ints: (a: bigint, b: bigint) => bigint,
    doubles: (a: number, b: number) => number,
    others: Binary = noOperator,
  ): Binary =>
  (a, b, work) => {
    if (typeof a === 'number') {
      if (typeof b === 'number') return doubles(a, b)
      if (typeof b === 'bigint') return doubles(a, Number(b))
    } else if (typeof a === 'bigint') {
      if (typeof b === 'bigint') return int(ints(a, b))
      if (typeof b === 'number') return doubles(Number(a), b)
    }
    return others(a, b, work)
  }

const nonZero = (b: bigint): bigint => {
  if (b === 0n) throw new Failed('Division by zero.')
  return b
}

const join: Binary = (a, b, work) => {
  if (typeof a === 'string' && typeof b === 'string') {
    work.spend(a.length + b.length)
    return a + b
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    work.spend(a.length + b.length)
    return [...a, ...b]
  }
  if (a instanceof Date && b instanceof Duration) return instant(a.getTime() + b.ms)
  if (a instanceof Duration && b instanceof Date) return instant(a.ms + b.getTime())
  if (a instanceof Duration && b instanceof Duration) return new Duration(a.ms + b.ms)
  return noOperator()
}

const part: Binary = (a, b) => {
  if (a instanceof Date && b instanceof Date) return new Duration(a.getTime() - b.getTime())
  if (a instanceof Date && b instanceof Duration) return instant(a.getTime() - b.ms)
  if (a instanceof Duration && b instanceof Duration) return new Duration(a.ms - b.ms)
  return noOperator()
}

/** What the arithmetic operators do. An int stays an int and fits 64 bits; with a double it is one. */
export const arithmetic: Readonly<Record<'+' | '-' | '*' | '/' | '%', Binary>> = {
  '+': numeric(
    (a, b) => a + b,
    (a, b) => a + b,
    join,
  ),
  '-': numeric(
    (a, b) => a - b,
    (a, b) => a - b,
    part,
  ),
  '*': numeric(
    (a, b) => a * b,
    (a, b) => a * b,
  ),
  '/': numeric(
    (a, b) => a / nonZero(b),
    (a, b) => a / b,
  ),
  '%': (a, b) => (typeof a === 'bigint' && typeof b === 'bigint' ? a % nonZero(b) : noOperator()),
}

/** `-a`. @throws {Failed} for what is no number, and for the least int */
export function negative(a: unknown): unknown {
  if (typeof a === 'bigint') return int(-a)
  if (typeof a === 'number') return -a
  return noOperator()
}
