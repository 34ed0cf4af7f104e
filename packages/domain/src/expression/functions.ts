import type { Environment } from '@marcbachmann/cel-js'
import * as convert from './conversion.ts'
import { Failed } from './failure.ts'
import { isTable } from './table.ts'
import * as texts from './text.ts'
import { readTime, timeMethods } from './time.ts'
import type { Work } from './work.ts'

/**
 * A function, or a method with its receiver first. The checker has seen the types where they are known
 * when saved; what comes out of objects and lists of the event is looked at here.
 *
 * @throws {Failed} when it has no value for these arguments
 */
export type Call = (args: readonly unknown[], work: Work) => unknown

/**
 * Take away the noise of double arithmetic: 0.29 × 100 is 28.999999999999996 as doubles, and 29 here.
 * A double keeps 15 decimal digits of anything, so to these the number is what a person computes.
 */
export const settled = (x: number): number => Number(x.toPrecision(15))

/** Tell the checker what CEL lacks for loyalty: mixed arithmetic, rounding to ints, min and max, safe patterns. */
export function declareFunctions(cel: Environment): void {
  for (const operator of ['+', '-', '*', '/']) {
    cel.registerOperator(`double ${operator} int: double`, neverRun)
    cel.registerOperator(`int ${operator} double: double`, neverRun)
  }
  for (const signature of [
    'floor(double): int',
    'ceil(double): int',
    'round(double): int',
    'min(int, int): int',
    'max(int, int): int',
    'min(double, double): double',
    'max(double, double): double',
    'regex(string, string): bool',
    'int(google.protobuf.Timestamp): int',
    'string(google.protobuf.Timestamp): string',
  ]) {
    cel.registerFunction(signature, neverRun)
  }
}

const neverRun = (): never => {
  throw new Error('the checker runs nothing')
}

/** Functions by name, but for `has` and `regex`, which look at how their argument is written. */
export const functions: ReadonlyMap<string, Call> = new Map<string, Call>([
  ['size', ([x], work) => size(x, work)],
  ['int', ([x]) => convert.int(x)],
  ['double', ([x]) => convert.double(x)],
  ['string', ([x]) => convert.string(x)],
  ['bool', ([x]) => convert.bool(x)],
  ['timestamp', ([x]) => convert.timestamp(x)],
  ['duration', ([x]) => convert.duration(x)],
  ['dyn', ([x]) => x],
  ['floor', ([x]) => whole(Math.floor(settled(double(x))))],
  ['ceil', ([x]) => whole(Math.ceil(settled(double(x))))],
  ['round', ([x]) => whole(halfUp(settled(double(x))))],
  ['min', ([a, b]) => pick(a, b, (x, y) => x < y, Math.min)],
  ['max', ([a, b]) => pick(a, b, (x, y) => x > y, Math.max)],
])

/** Methods by name. */
export const methods: ReadonlyMap<string, Call> = new Map<string, Call>([
  ['size', ([x], work) => size(x, work)],
  ['startsWith', ([of, x], work) => text(of).startsWith(text(x, work))],
  ['endsWith', ([of, x], work) => text(of).endsWith(text(x, work))],
  ['contains', ([of, x], work) => searched(of, x, work).includes(text(x))],
  ['lowerAscii', ([of], work) => texts.lowerAscii(text(of, work))],
  ['upperAscii', ([of], work) => texts.upperAscii(text(of, work))],
  ['trim', ([of], work) => texts.trim(text(of, work))],
  ['indexOf', ([of, x, from], work) => texts.indexOf(searched(of, x, work), text(x), int(from))],
  [
    'lastIndexOf',
    ([of, x, from], work) => texts.lastIndexOf(searched(of, x, work), text(x), int(from)),
  ],
  [
    'substring',
    ([of, from, to], work) => texts.substring(text(of, work), int(from) ?? 0n, int(to)),
  ],
  ['split', ([of, x, most], work) => texts.split(searched(of, x, work), text(x), int(most))],
  ['join', ([of, x = ''], work) => texts.join(list(of), text(x), work)],
  ...timeMethods.map((name): [string, Call] => [
    name,
    ([of, zone], work) => readTime(name, of, zone, work),
  ]),
])

const wrong = () => new Failed('A function was given a value of another type.')

function size(of: unknown, work: Work): bigint {
  if (typeof of === 'string') return BigInt(texts.codePoints(text(of, work)))
  if (Array.isArray(of)) return BigInt(of.length)
  if (!isTable(of)) throw wrong()
  return BigInt(of instanceof Map ? of.size : Object.keys(of).length)
}

/** A string, to be read whole if `work` is given. */
function text(x: unknown, work?: Work): string {
  if (typeof x !== 'string') throw wrong()
  work?.spend(x.length)
  return x
}

/** A string to look for another one in: at worst every place of it begins like the other one. */
function searched(of: unknown, wanted: unknown, work: Work): string {
  const all = text(of)
  work.spend(Math.ceil(all.length * (1 + text(wanted).length / 64)))
  return all
}

function int(x: unknown): bigint | undefined {
  if (x !== undefined && typeof x !== 'bigint') throw wrong()
  return x
}

function double(x: unknown): number {
  if (typeof x !== 'number') throw wrong()
  return x
}

/** One of two ints, or of two doubles. */
function pick(
  a: unknown,
  b: unknown,
  isFirst: (a: bigint, b: bigint) => boolean,
  doubles: (a: number, b: number) => number,
): bigint | number {
  if (typeof a === 'bigint' && typeof b === 'bigint') return isFirst(a, b) ? a : b
  return doubles(double(a), double(b))
}

function list(x: unknown): readonly unknown[] {
  if (!Array.isArray(x)) throw wrong()
  return x
}

/** Halves go away from zero, as people round. */
const halfUp = (x: number): number => Math.sign(x) * Math.floor(Math.abs(x) + 0.5)

function whole(x: number): bigint {
  if (!Number.isSafeInteger(x)) throw new Failed('A whole number out of range.')
  return BigInt(x)
}
