import { sql } from '../db/sql.ts'
import { Found, type Part } from './verify-part.ts'

/**
 * A member was rewarded for as many friends of each program as events say, came by the code that an event accepted, and
 * is done with the programs by which it has qualified. A merge leaves nothing of it.
 */
export const referrals = ({ workspaceId, from, to, limit }: Part) => sql(Found)`
  with told as (
    select e.bucket, e.member_id,
           case effect ->> 'kind' when 'referral_accepted' then 'code' when 'referral_qualified' then 'done'
                                  else 'friends' end as what,
           coalesce(effect ->> 'programId', effect ->> 'code') as name, count(*) as many
      from events as e
      join members as own
        on own.bucket = e.bucket
       and own.workspace_id = e.workspace_id
       and own.member_id = e.member_id
       and own.status <> 'merged'
     cross join jsonb_array_elements(e.result::jsonb -> 'effects') as effect
     where e.bucket between ${from} and ${to}
       and e.workspace_id = ${workspaceId}
       and e.result like '%"referral_%'
       and effect ->> 'kind' in ('referral_accepted', 'referral_qualified', 'referral_rewarded')
     group by 1, 2, 3, 4),
  kept as (
    select m.bucket, m.member_id, part.what, part.name, part.many
      from members as m
     cross join lateral (
             select 'friends' as what, r.key as name, (r.value ->> 'friends')::bigint as many
               from jsonb_each(m.standing -> 'rewarded') as r
              union all
             select 'code', m.standing #>> '{referred,code}', 1
              where m.standing ? 'referred'
              union all
             select 'done', d.value, 1
               from jsonb_array_elements_text(m.standing #> '{referred,done}') as d (value)) as part
     where m.bucket between ${from} and ${to}
       and m.workspace_id = ${workspaceId})
  select coalesce(k.member_id, t.member_id) as "memberId",
         format('Of the referral (%s) by %s %s are kept; events say %s.', coalesce(k.what, t.what),
                coalesce(k.name, t.name), coalesce(k.many, 0), coalesce(t.many, 0)) as message
    from kept as k
    full join told as t
      on t.bucket = k.bucket
     and t.member_id = k.member_id
     and t.what = k.what
     and t.name = k.name
   where coalesce(k.many, 0) <> coalesce(t.many, 0)
         -- One who was refused is done with a program too.
     and (coalesce(k.what, t.what) <> 'done' or k.many is null)
   limit ${limit}`

/** The code that a member shows is the one by which friends come to that member, or to whom it was merged into. */
export const referralCodes = ({ workspaceId, from, to, limit }: Part) => sql(Found)`
  select coalesce(m.member_id, c.member_id) as "memberId",
         format('The member shows the referral code %s; by %s friends come to it.',
                coalesce(m.fields ->> 'referral_code', 'none'), coalesce(c.code, 'none')) as message
    from (select *
            from members
           where bucket between ${from} and ${to}
             and workspace_id = ${workspaceId}) as m
    full join (select *
                 from referral_codes
                where bucket between ${from} and ${to}
                  and workspace_id = ${workspaceId}) as c
      on c.bucket = m.bucket
     and c.member_id = m.member_id
     and c.code = m.fields ->> 'referral_code'
   where m.fields ->> 'referral_code' is distinct from c.code
     and not exists (
           select from members as gone
            where gone.bucket = c.bucket
              and gone.workspace_id = c.workspace_id
              and gone.member_id = c.member_id
              and gone.status = 'merged')
   limit ${limit}`
