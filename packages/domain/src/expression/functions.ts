import type { Environment } from '@marcbachmann/cel-js'
import type { RE2JS } from 're2js'
import { expressionLimits } from './policy.ts'

/**
 * Take away the noise of double arithmetic: 0.29 × 100 is 28.999999999999996 as doubles, and 29 here.
 * A double keeps 15 decimal digits of anything, so to these the number is what a person computes.
 */
export const settled = (x: number): number => Number(x.toPrecision(15))

/** Add what CEL lacks for loyalty: mixed arithmetic, rounding to ints, min and max, safe patterns. */
export function registerFunctions(cel: Environment, patterns: ReadonlyMap<string, RE2JS>): void {
  cel.registerOperator('double + int: double', (a: number, b: bigint) => a + Number(b))
  cel.registerOperator('int + double: double', (a: bigint, b: number) => Number(a) + b)
  cel.registerOperator('double - int: double', (a: number, b: bigint) => a - Number(b))
  cel.registerOperator('int - double: double', (a: bigint, b: number) => Number(a) - b)
  cel.registerOperator('double * int: double', (a: number, b: bigint) => a * Number(b))
  cel.registerOperator('int * double: double', (a: bigint, b: number) => Number(a) * b)
  cel.registerOperator('double / int: double', (a: number, b: bigint) => a / Number(b))
  cel.registerOperator('int / double: double', (a: bigint, b: number) => Number(a) / b)

  cel.registerFunction('floor(double): int', (x: number) => wholeOf(Math.floor(settled(x))))
  cel.registerFunction('ceil(double): int', (x: number) => wholeOf(Math.ceil(settled(x))))
  cel.registerFunction('round(double): int', (x: number) => wholeOf(halfUp(settled(x))))
  cel.registerFunction('min(int, int): int', (a: bigint, b: bigint) => (a < b ? a : b))
  cel.registerFunction('max(int, int): int', (a: bigint, b: bigint) => (a > b ? a : b))
  cel.registerFunction('min(double, double): double', Math.min)
  cel.registerFunction('max(double, double): double', Math.max)

  cel.registerFunction('regex(string, string): bool', (subject: string, pattern: string) => {
    const compiled = patterns.get(pattern)
    if (!compiled) throw new Error('regex: a pattern that was not compiled')
    if (subject.length > expressionLimits.subject) throw new Error('regex: the string is too long')
    return compiled.matcher(subject).find()
  })
}

/** Halves go away from zero, as people round. */
const halfUp = (x: number): number => Math.sign(x) * Math.floor(Math.abs(x) + 0.5)

function wholeOf(x: number): bigint {
  if (!Number.isSafeInteger(x)) throw new Error('a whole number out of range')
  return BigInt(x)
}
