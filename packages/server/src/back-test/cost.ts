/**
 * What points cost, exactly: so many decimals as the value of a point has.
 *
 * @param points whole; below zero they save
 * @param value  decimal without a sign; undefined: nobody has said what a point is worth
 */
export function costOf(points: number, value: string | undefined): string | null {
  if (value === undefined) return null
  const [whole = '0', fraction = ''] = value.split('.')
  const scaled = BigInt(points) * BigInt(whole + fraction)
  const sign = scaled < 0n ? '-' : ''
  const digits = String(scaled < 0n ? -scaled : scaled).padStart(fraction.length + 1, '0')
  const at = digits.length - fraction.length
  return fraction === '' ? sign + digits : `${sign}${digits.slice(0, at)}.${digits.slice(at)}`
}
