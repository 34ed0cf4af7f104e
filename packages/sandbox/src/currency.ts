const codes: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'))

/** Whether a value is an ISO 4217 code (facts 2.9). */
export const isCurrency = (value: unknown): value is string =>
  typeof value === 'string' && codes.has(value.toUpperCase())

/** Braze's words for a currency that is none (facts 2.9, 2.10). */
export const currencyError = "'currency' must be an ISO 4217 currency"

/** An amount in millionths, a whole number, so that sums of money stay exact. */
export const micros = (amount: number): number => Math.round(amount * 1_000_000)
