import { z } from 'zod'
import { sql } from '../db/sql.ts'

/**
 * Codes that nobody has, up to so many of each pool, in the order in which they came. Whoever asks in order to
 * give them holds the shared counts of the pools, so nobody else gives the same.
 */
export const freeCodes = (workspaceId: number, poolIds: string[], most: number[]) => sql(
  z.object({ poolId: z.string(), code: z.string() }),
)`
  select c.pool_id as "poolId", c.code
    from unnest(${poolIds}::text[], ${most}::bigint[]) as asked (pool_id, most)
   cross join lateral (
           select *
             from coupon_codes
            where coupon_codes.workspace_id = ${workspaceId}
              and coupon_codes.pool_id = asked.pool_id
              and coupon_codes.given_at is null
            order by coupon_codes.no
            limit asked.most) as c
   order by c.no`

/** Codes and who is given them, column by column. */
export type GivenCodes = {
  readonly poolId: readonly string[]
  readonly code: readonly string[]
  readonly memberId: readonly string[]
  readonly claimId: readonly string[]
}

/** Give codes that nobody had. */
export const giveCodes = (workspaceId: number, rows: GivenCodes, now: string) => sql(z.never())`
  update coupon_codes as c
     set given_at = ${now}::timestamptz, member_id = r.member_id, claim_id = r.claim_id
    from unnest(${rows.poolId}::text[], ${rows.code}::text[], ${rows.memberId}::text[],
                ${rows.claimId}::text[]) as r (pool_id, code, member_id, claim_id)
   cross join lateral (
           select ctid as place
             from coupon_codes as k
            where k.workspace_id = ${workspaceId}
              and k.pool_id = r.pool_id
              and k.code = r.code
           offset 0) as found
   where c.ctid = found.place`

/** Keep codes that were made for claims. One that is there already fails the whole batch by `coupon_codes_pkey`. */
export const insertMadeCodes = (workspaceId: number, rows: GivenCodes, now: string) =>
  sql(z.never())`
  insert into coupon_codes (workspace_id, given_at, pool_id, code, member_id, claim_id)
  select ${workspaceId}, ${now}::timestamptz, r.*
    from unnest(${rows.poolId}::text[], ${rows.code}::text[], ${rows.memberId}::text[],
                ${rows.claimId}::text[]) as r`

/** Put codes into a pool, in their order; those that are there already stay as they are. Gives the new ones. */
export const addCodes = (workspaceId: number, poolId: string, codes: readonly string[]) => sql(
  z.object({ code: z.string() }),
)`
  insert into coupon_codes (workspace_id, pool_id, code)
  select ${workspaceId}, ${poolId}, asked.code
    from unnest(${codes}::text[]) with ordinality as asked (code, no)
   order by asked.no
      on conflict (workspace_id, pool_id, code) do nothing
  returning code`

const PoolCount = z.object({ poolId: z.string(), codes: z.int(), free: z.int() })

/** How many codes each pool of the configuration has, and how many of them nobody has. */
export const countCodes = (workspaceId: number) => sql(PoolCount)`
  select pool_id as "poolId", count(*) as codes, count(*) filter (where given_at is null) as free
    from coupon_codes
   where workspace_id = ${workspaceId}
     and pool_id not like 'reward/%'
   group by pool_id`

/** How many codes of a pool nobody has. */
export const countFree = (workspaceId: number, poolId: string) => sql(z.object({ free: z.int() }))`
  select count(*) as free
    from coupon_codes
   where workspace_id = ${workspaceId} and pool_id = ${poolId} and given_at is null`

/** Take the codes that nobody has out of a pool. */
export const dropFreeCodes = (workspaceId: number, poolId: string) => sql(z.never())`
  delete from coupon_codes
   where workspace_id = ${workspaceId} and pool_id = ${poolId} and given_at is null`

/** What is used of shared counts, as it stands. */
export const sharedUses = (workspaceId: number, keys: readonly string[]) => sql(
  z.object({ key: z.string(), used: z.int() }),
)`
  select key, used
    from shared_counts
   where workspace_id = ${workspaceId} and key = any(${keys}::text[])`

/** Keep others from putting codes into a pool, or from deleting it. */
export const lockPool = (workspaceId: number, poolId: string) => sql(z.object({ id: z.string() }))`
  select id
    from configuration
   where workspace_id = ${workspaceId} and kind = 'coupon_pool' and id = ${poolId}
     for update`
