import { assert } from '../assert.ts'

/**
 * Part a whole number by weights, with nothing lost: each part is its exact share rounded down, and
 * those with the largest remainder get one more until all is given. Of equal remainders the first wins.
 *
 * @param total   whole, 0 up to the sum of the weights
 * @param weights whole, 0 or more
 * @returns parts that add up to `total`, none larger than its weight
 */
export function apportion(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + BigInt(weight), 0n)
  assert(BigInt(total) <= sum, 'no more is parted than there is')
  if (sum === 0n) return weights.map(() => 0)
  // Exact: a product of points and points is beyond what a double holds.
  const exact = weights.map((weight) => BigInt(total) * BigInt(weight))
  const parts = exact.map((share) => Number(share / sum))
  const left = total - parts.reduce((all, part) => all + part, 0)
  const byRemainder = exact
    .map((share, index) => ({ index, remainder: share % sum }))
    .sort((a, b) => Number(b.remainder > a.remainder) - Number(b.remainder < a.remainder))
  for (const { index } of byRemainder.slice(0, left)) parts[index] = (parts[index] ?? 0) + 1
  return parts
}

/**
 * The share of `whole` that `part` is of `of`, rounded down. It grows with `part`, and is all of it at
 * the end; so what is taken as the difference of two shares adds up, whatever the steps.
 */
export const shareOf = (whole: number, part: number, of: number): number =>
  Number((BigInt(whole) * BigInt(part)) / BigInt(of))
