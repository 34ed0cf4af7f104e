/**
 * What is kept of points that expire soon, by the loyalty field that counts them: how far is looked, and when the
 * next points that do not expire within it yet begin to. Canonical; null: none do.
 */
export type ExpiringKept = Readonly<
  Record<string, { readonly days: number; readonly next: string | null }>
>

/** When points first come so near to their end that a fact counts them; infinite: none do. */
export const nextExpiringMs = (kept: ExpiringKept = {}): number =>
  Math.min(...Object.values(kept).map(({ next }) => (next === null ? Infinity : Date.parse(next))))
