import { settled } from '../expression/functions.ts'

/**
 * The points that a factor adds to others, rounded down: 2 adds as many as there are, 1.15 adds 15 to 100. The
 * factor counts as the decimal that it prints as, and the product is exact.
 *
 * @param points whole, 0 or more
 * @param factor what an expression gave
 * @returns null if the factor is no number of 1 or more
 */
export function pointsBeyond(points: number, factor: unknown): number | null {
  const by = typeof factor === 'bigint' ? Number(factor) : factor
  if (typeof by !== 'number' || !Number.isFinite(by) || by < 1 || by > mostFactor) return null
  const [whole = '', fraction = ''] = String(settled(by)).split('.')
  const unit = 10n ** BigInt(fraction.length)
  const beyond = Number((BigInt(points) * (BigInt(whole + fraction) - unit)) / unit)
  return Number.isSafeInteger(beyond) ? beyond : null
}

/** Above it doubles begin to print with an exponent, and no campaign means it. */
const mostFactor = 1_000_000
