import type { NamedClaim } from './claim.ts'

/** Codes that nobody has, by pool, in the order in which they are given. */
export type Codes = ReadonlyMap<string, readonly string[]>

/** The next code of a pool that a decision in the making has not given itself; null: there is none. */
export function nextCode(
  codes: Codes,
  poolId: string,
  claims: ReadonlyMap<string, NamedClaim>,
): string | null {
  const own = [...claims.values()].filter(({ claim }) => claim.poolId === poolId)
  const given = new Set(own.map(({ claim }) => claim.code))
  return codes.get(poolId)?.find((code) => !given.has(code)) ?? null
}
