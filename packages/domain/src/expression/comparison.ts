import { Duration } from './duration.ts'
import { Failed } from './failure.ts'
import { entriesOf, has, isTable } from './table.ts'
import type { Work } from './work.ts'

const isNumber = (value: unknown): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint'

/** By their exact values; NaN equals nothing. */
const sameNumber = (a: number | bigint, b: number | bigint): boolean => a <= b && a >= b

/** Beside a double an int is taken for the nearest double, as CEL has it. */
function orderOfNumbers(a: number | bigint, b: number | bigint): number {
  const [x, y] = typeof a === typeof b ? [a, b] : [Number(a), Number(b)]
  if (x < y) return -1
  return x > y ? 1 : sameNumber(x, y) ? 0 : Number.NaN
}

/**
 * Below, above or neither: negative, positive or 0; NaN when one of them is.
 *
 * @throws {Failed} when the two have no order
 */
export function order(a: unknown, b: unknown, work: Work): number {
  if (isNumber(a) && isNumber(b)) return orderOfNumbers(a, b)
  if (typeof a === 'string' && typeof b === 'string') {
    work.spend(Math.min(a.length, b.length))
    return orderOfText(a, b)
  }
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime()
  if (a instanceof Duration && b instanceof Duration) return a.ms - b.ms
  throw new Failed('Values of these types have no order.')
}

/** By code points. UTF-16 would put an emoji before U+FF21, for its halves are lower numbers. */
function orderOfText(a: string, b: string): number {
  if (a === b) return 0
  const end = Math.min(a.length, b.length)
  for (let i = 0; i < end; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return lift(x) - lift(y)
  }
  return a.length - b.length
}

/** Move the halves of surrogate pairs above all other units. */
const lift = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit)

/** Whether two values are the same. Ints and doubles compare by value; values of other types differ. */
export function equal(a: unknown, b: unknown, work: Work): boolean {
  work.spend(1)
  if (isNumber(a) && isNumber(b)) return sameNumber(a, b)
  if (typeof a === 'string' && typeof b === 'string') {
    if (a.length === b.length) work.spend(a.length)
    return a === b
  }
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime()
  if (a instanceof Duration && b instanceof Duration) return a.ms === b.ms
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => equal(item, b[i], work))
  }
  if (isTable(a) && isTable(b)) {
    const entries = entriesOf(a, work)
    return (
      entries.length === entriesOf(b, work).length &&
      entries.every(([key, value]) => {
        const other = has(b, key)
        return other !== undefined && equal(value, other.value, work)
      })
    )
  }
  return a === b
}

/** `item in list`, or `key in map`. */
export function contains(item: unknown, all: unknown, work: Work): boolean {
  if (Array.isArray(all)) return all.some((each) => equal(item, each, work))
  if (isTable(all)) return has(all, item) !== undefined
  throw new Failed('Only a list or a map has something in it.')
}
