/** Stands between two JSON texts; no JSON text holds it. In SQL it is `chr(31)`. */
export const between = '\u001f'

/**
 * JSON texts as one text; null is empty. As elements of an array each of their many quotes would have to
 * be escaped here and read again there.
 */
export const joined = (texts: readonly (string | null)[]): string => texts.join(between)
