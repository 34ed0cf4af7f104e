import { sql } from '../db/sql.ts'
import { Found, type Part } from './verify-part.ts'

/** How often a challenge was completed is what events completed, less what refunds took back; a merge leaves none. */
export const challengeTimes = ({ workspaceId, from, to, limit }: Part) => sql(Found)`
  with told as (
    select e.bucket, e.member_id, effect ->> 'challengeId' as challenge_id,
           sum(case effect ->> 'kind' when 'challenge_completed' then (effect ->> 'rounds')::bigint
                                      when 'challenge_rolled_back' then -(effect ->> 'rounds')::bigint
                                      else 0 end) as times
      from events as e
      join members as own
        on own.bucket = e.bucket
       and own.workspace_id = e.workspace_id
       and own.member_id = e.member_id
       and own.status <> 'merged'
     cross join jsonb_array_elements(e.result::jsonb -> 'effects') as effect
     where e.bucket between ${from} and ${to}
       and e.workspace_id = ${workspaceId}
       and e.result like '%"challenge_%'
       and effect ? 'challengeId'
     group by e.bucket, e.member_id, effect ->> 'challengeId'),
  kept as (
    select m.bucket, m.member_id, c.key as challenge_id, (c.value ->> 'times')::bigint as times
      from members as m
     cross join jsonb_each(m.standing -> 'challenges') as c
     where m.bucket between ${from} and ${to}
       and m.workspace_id = ${workspaceId})
  select coalesce(k.member_id, t.member_id) as "memberId",
         format('Challenge %s was completed %s times; events say %s.',
                coalesce(k.challenge_id, t.challenge_id), coalesce(k.times, 0),
                coalesce(t.times, 0)) as message
    from kept as k
    full join told as t
      on t.bucket = k.bucket
     and t.member_id = k.member_id
     and t.challenge_id = k.challenge_id
   where coalesce(k.times, 0) <> coalesce(t.times, 0)
   limit ${limit}`

/**
 * Progress is what events counted, less what refunds set back: of each period that is kept, where the challenge was
 * never measured otherwise. A sum is kept in thousandths.
 */
export const challengeProgress = ({ workspaceId, from, to, limit }: Part) => sql(Found)`
  with told as (
    select e.bucket, e.member_id, effect ->> 'challengeId' as challenge_id,
           coalesce(effect ->> 'period', 'always') as period, effect ->> 'measure' as measure,
           case effect ->> 'kind' when 'challenge_progressed' then (effect ->> 'by')::numeric
                                  else -(effect ->> 'by')::numeric end as by
      from events as e
     cross join jsonb_array_elements(e.result::jsonb -> 'effects') as effect
     where e.bucket between ${from} and ${to}
       and e.workspace_id = ${workspaceId}
       and e.result like '%"challenge_%'
       and effect ->> 'kind' in ('challenge_progressed', 'challenge_set_back')),
  measured as (
    select bucket, member_id, challenge_id, min(measure) as measure
      from told
     group by bucket, member_id, challenge_id
    having min(measure) = max(measure)),
  counted as (
    select bucket, member_id, challenge_id, period, sum(by) as by
      from told
     group by bucket, member_id, challenge_id, period)
  select m.member_id as "memberId",
         format('Progress in challenge %s, period %s, is %s; events counted %s.',
                c.key, t.key, t.value -> 'value', coalesce(trim_scale(d.by), 0)) as message
    from members as m
   cross join jsonb_each(m.standing -> 'challenges') as c
   cross join jsonb_each(c.value -> 'tallies') as t
    join measured as w
      on w.bucket = m.bucket
     and w.member_id = m.member_id
     and w.challenge_id = c.key
     and w.measure = c.value ->> 'measure'
    left join counted as d
      on d.bucket = m.bucket
     and d.member_id = m.member_id
     and d.challenge_id = c.key
     and d.period = t.key
   where m.bucket between ${from} and ${to}
     and m.workspace_id = ${workspaceId}
     and w.measure not like 'streak/%'
     and (t.value ->> 'value')::numeric
         <> coalesce(d.by, 0) * case when w.measure like 'sum/%' then 1000 else 1 end
   limit ${limit}`

/**
 * How often a member has a badge is what was said last, and the badges that are shown are those. A merge leaves none,
 * and of those that one brought along nothing was said.
 */
export const badges = ({ workspaceId, from, to, limit }: Part) => sql(Found)`
  with told as (
    select distinct on (e.bucket, e.member_id, effect ->> 'badgeId')
           e.bucket, e.member_id, effect ->> 'badgeId' as badge_id,
           (effect ->> 'times')::bigint as times
      from events as e
      join members as own
        on own.bucket = e.bucket
       and own.workspace_id = e.workspace_id
       and own.member_id = e.member_id
       and own.status <> 'merged'
     cross join jsonb_array_elements(e.result::jsonb -> 'effects')
                  with ordinality as told_in (effect, place)
     where e.bucket between ${from} and ${to}
       and e.workspace_id = ${workspaceId}
       and e.result like '%"badge_%'
       and effect ->> 'kind' in ('badge_earned', 'badge_lost')
     order by e.bucket, e.member_id, effect ->> 'badgeId', e.seq desc, place desc),
  kept as (
    select m.bucket, m.member_id, b.key as badge_id, b.value::bigint as times, m.fields
      from members as m
     cross join jsonb_each_text(m.standing -> 'badges') as b
     where m.bucket between ${from} and ${to}
       and m.workspace_id = ${workspaceId})
  select coalesce(k.member_id, t.member_id) as "memberId",
         format('Of badge %s %s are kept%s; events say %s.', coalesce(k.badge_id, t.badge_id),
                coalesce(k.times, 0),
                case when k.fields -> 'badges' ? k.badge_id then '' else ' and none is shown' end,
                coalesce(t.times, 0)) as message
    from kept as k
    full join told as t
      on t.bucket = k.bucket
     and t.member_id = k.member_id
     and t.badge_id = k.badge_id
   where (coalesce(k.times, 0) <> coalesce(t.times, 0)
          and not exists (
                select from events as x
                 where x.bucket = k.bucket
                   and x.workspace_id = ${workspaceId}
                   and x.member_id = k.member_id
                   and x.type = 'member_absorbed'
                   and x.properties::jsonb -> 'badges' ? k.badge_id))
      or coalesce(k.fields -> 'badges' ? k.badge_id, k.member_id is null) is not true
   limit ${limit}`
