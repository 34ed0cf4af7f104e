import { z } from 'zod'
import { sql } from '../db/sql.ts'
import { ClaimRow } from './claim-row.ts'

/** Claims that are named, each by its id or by its code, or all that are in a state: the others are null. */
export type ClaimNames = {
  readonly bucket: readonly number[]
  readonly memberId: readonly string[]
  readonly claimId: readonly (string | null)[]
  readonly code: readonly (string | null)[]
  readonly state: readonly (string | null)[]
}

/** The claims that are named. */
export const namedClaims = (workspaceId: number, names: ClaimNames) =>
  sql(ClaimRow.extend({ bucket: z.int(), memberId: z.string() }))`
  select distinct c.bucket, c.member_id as "memberId", c.claim_id as "claimId", c.reward_id as "rewardId",
         c.name, c.state, c.points, c.code, c.pool_id as "poolId", c.stocked,
         c.claimed_at as "claimedAt", c.expires_at as "expiresAt", c.gives_back as "givesBack",
         c.redeemed_at as "redeemedAt", c.ended_at as "endedAt"
    from unnest(${names.bucket}::smallint[], ${names.memberId}::text[], ${names.claimId}::text[],
                ${names.code}::text[], ${names.state}::text[])
           as asked (bucket, member_id, claim_id, code, state)
   cross join lateral (
           select *
             from claims
            where claims.bucket = asked.bucket
              and claims.workspace_id = ${workspaceId}
              and claims.member_id = asked.member_id
              and (claims.claim_id = asked.claim_id or claims.code = asked.code
                   or claims.state = asked.state)
           offset 0) as c`

/** A member's claims, newest first, from before the one that was claimed at `before` under the id `id` on. */
export const claimsBefore = (
  bucket: number,
  workspaceId: number,
  memberId: string,
  page: { before: string | null; id: string | null; limit: number },
) => sql(ClaimRow)`
  select claim_id as "claimId", reward_id as "rewardId", name, state, points, code,
         pool_id as "poolId", stocked, claimed_at as "claimedAt", expires_at as "expiresAt",
         gives_back as "givesBack", redeemed_at as "redeemedAt", ended_at as "endedAt"
    from claims
   where bucket = ${bucket}
     and workspace_id = ${workspaceId}
     and member_id = ${memberId}
     and (${page.before}::timestamptz is null
          or (claimed_at, claim_id) < (${page.before}::timestamptz, ${page.id}::text))
   order by claimed_at desc, claim_id desc
   limit ${page.limit}`

/** Claims to write, column by column. */
export type ClaimColumns = {
  readonly bucket: readonly number[]
  readonly memberId: readonly string[]
  readonly claimId: readonly string[]
  readonly rewardId: readonly string[]
  readonly name: readonly string[]
  readonly state: readonly string[]
  readonly points: readonly number[]
  readonly code: readonly (string | null)[]
  readonly poolId: readonly (string | null)[]
  readonly stocked: readonly boolean[]
  readonly claimedAt: readonly string[]
  readonly expiresAt: readonly (string | null)[]
  readonly givesBack: readonly boolean[]
  readonly redeemedAt: readonly (string | null)[]
  readonly endedAt: readonly (string | null)[]
}

/** Write claims, new ones and what became of others; of those only state and times change. */
export const putClaims = (workspaceId: number, rows: ClaimColumns) => sql(z.never())`
  insert into claims (workspace_id, bucket, member_id, claim_id, reward_id, name, state, points, code,
         pool_id, stocked, claimed_at, expires_at, gives_back, redeemed_at, ended_at)
  select ${workspaceId}, r.*
    from unnest(${rows.bucket}::smallint[], ${rows.memberId}::text[], ${rows.claimId}::text[],
                ${rows.rewardId}::text[], ${rows.name}::text[], ${rows.state}::text[],
                ${rows.points}::bigint[], ${rows.code}::text[], ${rows.poolId}::text[],
                ${rows.stocked}::boolean[], ${rows.claimedAt}::timestamptz[],
                ${rows.expiresAt}::timestamptz[], ${rows.givesBack}::boolean[],
                ${rows.redeemedAt}::timestamptz[], ${rows.endedAt}::timestamptz[]) as r
      on conflict (bucket, workspace_id, member_id, claim_id) do update
     set state = excluded.state, redeemed_at = excluded.redeemed_at, ended_at = excluded.ended_at`
