/** What is kept of points that expire soon, by the loyalty field that counts them. */
export type ExpiringKept = Readonly<Record<string, ExpiringSeen>>

/**
 * In which wallet and how far it was looked, and when the next points that did not expire within it begin to:
 * canonical; null: none do.
 */
export type ExpiringSeen = {
  readonly wallet: string
  readonly days: number
  readonly next: string | null
}

/** When points first come so near to their end that a fact counts them; infinite: none do. */
export const nextExpiringMs = (kept: ExpiringKept = {}): number =>
  Math.min(...Object.values(kept).map(({ next }) => (next === null ? Infinity : Date.parse(next))))
