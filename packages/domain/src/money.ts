import { bad, good, type Parsed } from './problem.ts'

/**
 * Decimals of the currencies that do not have two.
 * Source: ISO 4217, list one, amendment 176; read 2026-09-02.
 */
const decimals: ReadonlyMap<string, number> = new Map([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'
    .split(' ')
    .map((code) => [code, 0] as const),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3] as const),
  ...'CLF UYW'.split(' ').map((code) => [code, 4] as const),
])

/** How many decimals amounts of a currency have: 0, 2, 3 or 4. */
export const minorDigits = (currency: string): number => decimals.get(currency) ?? 2

/** The form of an ISO 4217 code. Whether the code is in use is not ours to say. */
export const isCurrency = (text: string): boolean => /^[A-Z]{3}$/.test(text)

/**
 * The largest amount, in minor units: 15 digits, since a double gives 15 digits back as they were,
 * so that an amount kept as a JSON number is the decimal that was sent.
 */
export const maxMinor = 999_999_999_999_999

const decimal = /^(-?)(\d{1,30})(?:\.(\d{1,30}))?(?:e([+-]?\d{1,3}))?$/

/**
 * Read an amount exactly, as minor units. A number counts as the decimal that it prints as; a string
 * is a plain decimal (`12`, `12.30`). More decimals than the currency has are refused unless they
 * are zeros: money is never rounded on its way in.
 *
 * @returns minor units within ±`maxMinor`
 */
export function parseMoney(input: unknown, currency: string, path: string): Parsed<number> {
  if (typeof input === 'number' && !Object.is(input, -0)) {
    // A decimal of 15 digits and the double nearest to it determine each other.
    const minor = Math.round(input * 10 ** minorDigits(currency))
    if (Math.abs(minor) <= maxMinor && majorOf(minor, currency) === input) return good(minor + 0)
  }
  const sent = typeof input === 'number' ? String(input) : input
  const part = typeof sent === 'string' ? decimal.exec(sent) : null
  if (!part || (typeof input === 'string' && part[4]) || Object.is(input, -0)) {
    return bad(path, 'money', 'An amount is a number, or a decimal in a string such as "12.30".')
  }
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = part
  const places = minorDigits(currency)
  // The amount is `digits` times ten to the power of −scale.
  const digits = BigInt(whole + fraction)
  const scale = fraction.length - Number(exponent) - places
  const unit = 10n ** BigInt(Math.abs(scale))
  if (scale > 0 && digits % unit !== 0n) {
    return bad(path, 'money_decimals', `${currency} has ${places} decimals, and no more are taken.`)
  }
  const minor = scale > 0 ? digits / unit : digits * unit
  if (minor > BigInt(maxMinor)) {
    return bad(path, 'money_range', 'An amount has at most 15 digits, decimals included.')
  }
  return good(Number(sign === '' || minor === 0n ? minor : -minor))
}

/** An amount in major units: the double nearest to the decimal. */
export const majorOf = (minor: number, currency: string): number =>
  minor / 10 ** minorDigits(currency)

/** An amount as a decimal with all its decimals: 1230 of USD is `12.30`. */
export function decimalOf(minor: number, currency: string): string {
  const places = minorDigits(currency)
  const digits = String(Math.abs(minor)).padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  const sign = minor < 0 ? '-' : ''
  return places === 0 ? sign + whole : `${sign}${whole}.${digits.slice(-places)}`
}
