import { sql } from '../db/sql.ts'
import { Found, type Part } from './verify-part.ts'

/** What counts for limits of wallets and caps of campaigns is what events counted. */
export const counters = ({ workspaceId, from, to, limit }: Part) => sql(Found)`
  with counted as (
    select e.bucket, e.member_id, c.key, sum(c.value::bigint) as points
      from events as e
     cross join jsonb_each_text(e.result::jsonb -> 'counted') as c
     where e.bucket between ${from} and ${to}
       and e.workspace_id = ${workspaceId}
       and e.result like '%"counted"%'
     group by e.bucket, e.member_id, c.key),
  kept as (
    select m.bucket, m.member_id, used.key, used.value::bigint as points
      from members as m
     cross join lateral (
             select format('limit:%s:%s', l.key, p.key) as key, p.value
               from jsonb_each(m.standing #> '{points,used}') as l
              cross join jsonb_each_text(l.value) as p
              union all
             select key, value
               from jsonb_each_text(m.standing #> '{campaigns,used}')) as used
     where m.bucket between ${from} and ${to}
       and m.workspace_id = ${workspaceId})
  select k.member_id as "memberId",
         format('Of %s %s are counted; events say %s.', k.key, k.points, coalesce(c.points, 0)) as message
    from kept as k
    left join counted as c
      on c.bucket = k.bucket
     and c.member_id = k.member_id
     and c.key = k.key
   where k.points <> coalesce(c.points, 0)
   limit ${limit}`

/** No limit of a wallet was ever exceeded: in no period is more counted than the most that was ever allowed. */
export const walletLimits = ({ workspaceId, from, to, limit }: Part) => sql(Found)`
  with defined as (
    select id, definition
      from configuration
     where workspace_id = ${workspaceId}
       and kind = 'wallet'
     union all
    select substr(subject, 8), one
      from changes
     cross join lateral (values (before), (after)) as side (one)
     where workspace_id = ${workspaceId}
       and subject like 'wallet:%'),
  allowed as (
    select format('%s.%s.%s', d.id, side.what, side.one ->> 'per') as name,
           max((side.one ->> 'points')::bigint) as most
      from defined as d
     cross join lateral (
             select 'earn' as what, jsonb_path_query(d.definition, '$.earnLimits[*]') as one
              union all
             select 'spend', jsonb_path_query(d.definition, '$.spendLimits[*]')) as side
     group by 1)
  select m.member_id as "memberId",
         format('In %s, period %s, %s points are counted; at most %s were ever allowed.',
                l.key, p.key, p.value, a.most) as message
    from members as m
   cross join jsonb_each(m.standing #> '{points,used}') as l
   cross join jsonb_each_text(l.value) as p
    join allowed as a on a.name = l.key
   where m.bucket between ${from} and ${to}
     and m.workspace_id = ${workspaceId}
     and p.value::bigint > a.most
   limit ${limit}`

/** No cap of a campaign on one member was ever exceeded: no more is counted than the most of any version. */
export const campaignCaps = ({ workspaceId, from, to, limit }: Part) => sql(Found)`
  with allowed as (
    select format('%s:%s:%s:%s', cap ->> 'per', v.campaign_id,
                  case when cap ? 'times' then 'times' else 'points' end, cap ->> 'period') as name,
           max(coalesce(cap ->> 'times', cap ->> 'points')::bigint) as most
      from campaign_versions as v
     cross join jsonb_array_elements(v.definition -> 'caps') as cap
     where v.workspace_id = ${workspaceId}
     group by 1)
  select m.member_id as "memberId",
         format('Of %s %s are used; at most %s were ever allowed.', used.key, used.value, a.most) as message
    from members as m
   cross join jsonb_each_text(m.standing #> '{campaigns,used}') as used
    join allowed as a on a.name = array_to_string((string_to_array(used.key, ':'))[1:4], ':')
   where m.bucket between ${from} and ${to}
     and m.workspace_id = ${workspaceId}
     and used.value::bigint > a.most
   limit ${limit}`

/** A rule of a campaign that gave points is one of a version that was published: it can be said why. */
export const explained = ({ workspaceId, from, to, limit }: Part) => sql(Found)`
  select l.member_id as "memberId",
         format('Entry %s is by version %s of campaign %s, which was never published.',
                l.no, l.rule_version, l.campaign_id) as message
    from ledger as l
    left join campaign_versions as v
      on v.workspace_id = l.workspace_id
     and v.campaign_id = l.campaign_id
     and v.version = l.rule_version
   where l.bucket between ${from} and ${to}
     and l.workspace_id = ${workspaceId}
     and l.campaign_id is not null
     and v.version is null
   limit ${limit}`
