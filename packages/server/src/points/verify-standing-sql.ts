import { sql } from '../db/sql.ts'
import { Found, type Part } from './verify-part.ts'

/** What is held of each lot is what the open holds of its member drew from it. */
export const holds = ({ workspaceId, from, to, limit }: Part) => sql(Found)`
  with drawn as (
    select m.bucket, m.member_id, hold ->> 'wallet' as wallet_id, (draw ->> 'lotNo')::bigint as no,
           sum((draw ->> 'points')::bigint) as points
      from members as m
     cross join jsonb_array_elements(m.standing #> '{points,holds}') as hold
     cross join jsonb_array_elements(hold -> 'draws') as draw
     where m.bucket between ${from} and ${to}
       and m.workspace_id = ${workspaceId}
     group by m.bucket, m.member_id, hold ->> 'wallet', (draw ->> 'lotNo')::bigint)
  select coalesce(l.member_id, d.member_id) as "memberId",
         format('Of lot %s %s points are held; the open holds drew %s.',
                coalesce(l.no, d.no), coalesce(l.held, 0), coalesce(d.points, 0)) as message
    from (select *
            from lots
           where bucket between ${from} and ${to}
             and workspace_id = ${workspaceId}
             and held > 0
             and member_id not like 'forgotten-%') as l
    full join drawn as d
      on d.bucket = l.bucket
     and d.member_id = l.member_id
     and d.wallet_id = l.wallet_id
     and d.no = l.no
   where l.held is distinct from d.points
   limit ${limit}`

/** A member is looked at no later than something of another wallet or of a hold is due. */
export const review = ({ workspaceId, from, to, limit }: Part) => sql(Found)`
  select m.member_id as "memberId",
         format('The member is looked at %s; something is due at %s.',
                coalesce(m.review_at::text, 'never'), coming.at) as message
    from members as m
   cross join lateral (
           select least(
                    (select min(least((wallet.value #>> '{ahead,activatesAt}')::timestamptz,
                                      (wallet.value #>> '{ahead,expiresAt}')::timestamptz))
                       from jsonb_each(m.wallets) as wallet),
                    (select min((hold ->> 'until')::timestamptz)
                       from jsonb_array_elements(m.standing #> '{points,holds}') as hold)) as at)
           as coming
   where m.bucket between ${from} and ${to}
     and m.workspace_id = ${workspaceId}
     and coming.at < coalesce(m.review_at, 'infinity')
   limit ${limit}`
