import { sql } from '../db/sql.ts'
import { Found, type Part } from './verify-part.ts'

/** What a member counts of each reward are the claims of it that were not given back. */
export const claimCounts = ({ workspaceId, from, to, limit }: Part) => sql(Found)`
  with counted as (
    select m.bucket, m.member_id, c.key as reward_id, (c.value ->> 'claims')::bigint as many
      from members as m
     cross join lateral jsonb_each(m.standing -> 'rewards' -> 'counts') as c
     where m.bucket between ${from} and ${to}
       and m.workspace_id = ${workspaceId}),
  held as (
    select bucket, member_id, reward_id, count(*) as many
      from claims
     where bucket between ${from} and ${to}
       and workspace_id = ${workspaceId}
       and member_id not like 'forgotten-%'
       and state <> 'cancelled'
       and not (state = 'expired' and gives_back)
     group by bucket, member_id, reward_id)
  select coalesce(c.member_id, h.member_id) as "memberId",
         format('Of reward %s %s claims are counted, and %s are held.',
                coalesce(c.reward_id, h.reward_id), coalesce(c.many, 0), coalesce(h.many, 0)) as message
    from counted as c
    full join held as h
      on h.bucket = c.bucket
     and h.member_id = c.member_id
     and h.reward_id = c.reward_id
   where coalesce(c.many, 0) <> coalesce(h.many, 0)
   limit ${limit}`

/** The code of a claim is given to that claim, and the points that were paid for it are what the ledger says. */
export const claimCodes = ({ workspaceId, from, to, limit }: Part) => sql(Found)`
  with paid as (
    select bucket, member_id, event_id, sum(points) as points
      from ledger
     where bucket between ${from} and ${to}
       and workspace_id = ${workspaceId}
       and kind = 'spend'
     group by bucket, member_id, event_id)
  select c.member_id as "memberId",
         case when c.points <> coalesce(p.points, 0)
              then format('Claim %s cost %s points; the ledger says %s.',
                          c.claim_id, c.points, coalesce(p.points, 0))
              else format('The code of claim %s is not given to it.', c.claim_id) end as message
    from claims as c
    left join paid as p
      on p.bucket = c.bucket
     and p.member_id = c.member_id
     and p.event_id = c.claim_id
    left join coupon_codes as k
      on k.workspace_id = c.workspace_id
     and k.pool_id = c.pool_id
     and k.code = c.code
   where c.bucket between ${from} and ${to}
     and c.workspace_id = ${workspaceId}
     and c.member_id not like 'forgotten-%'
     and (c.points <> coalesce(p.points, 0)
          or (c.code is not null
              and (k.claim_id is distinct from c.claim_id or k.member_id is distinct from c.member_id)))
   limit ${limit}`
