import { sql } from '../db/sql.ts'
import { Found, type Part } from './verify-part.ts'

/** Count and sum of purchases are those of the purchase events, less what was taken back of them. */
export const purchases = ({ workspaceId, from, to, minorDigits, limit }: Part) => sql(Found)`
  with bought as (
    select e.bucket, e.member_id,
           count(*) filter (where v.whole is not true) as many,
           sum((e.properties::jsonb ->> 'amount')::numeric * 10::numeric ^ ${minorDigits}::numeric
               - coalesce(v.reversed_minor, 0)) as minor
      from events as e
      left join reversals as v
        on v.bucket = e.bucket
       and v.workspace_id = e.workspace_id
       and v.member_id = e.member_id
       and v.event_id = e.event_id
     where e.bucket between ${from} and ${to}
       and e.workspace_id = ${workspaceId}
       and e.type = 'purchase'
     group by e.bucket, e.member_id)
  select m.member_id as "memberId",
         format('%s purchases of %s minor units are counted; the events say %s of %s.',
                m.purchases_count, m.purchases_minor,
                coalesce(b.many, 0), coalesce(trim_scale(b.minor), 0)) as message
    from members as m
    left join bought as b
      on b.bucket = m.bucket
     and b.member_id = m.member_id
   where m.bucket between ${from} and ${to}
     and m.workspace_id = ${workspaceId}
     and (m.purchases_count <> coalesce(b.many, 0) or m.purchases_minor <> coalesce(b.minor, 0))
   limit ${limit}`

/**
 * What was taken back of is a purchase or a spend of the same member, with its amount and the points
 * that the ledger says it earned by rules or spent. `whole` says whether anything of it is left.
 */
export const reversals = ({ workspaceId, from, to, minorDigits, limit }: Part) => sql(Found)`
  with moved as (
    select bucket, member_id, event_id, sum(points) as points
      from ledger
     where bucket between ${from} and ${to}
       and workspace_id = ${workspaceId}
       and (from_account = 'issued' or to_account = 'spent')
       and coalesce(rule_id, '') not like '%:%'
     group by bucket, member_id, event_id)
  select v.member_id as "memberId",
         format('Of event %s %s minor units of %s and %s points of %s were taken back; it is a %s of %s and %s.',
                v.event_id, v.reversed_minor, v.minor, v.reversed_points, v.points,
                coalesce(e.type, 'missing event'), coalesce(e.properties::jsonb ->> 'amount', 'nothing'),
                coalesce(l.points, 0)) as message
    from reversals as v
    left join events as e
      on e.bucket = v.bucket
     and e.workspace_id = v.workspace_id
     and e.member_id = v.member_id
     and e.event_id = v.event_id
    left join moved as l
      on l.bucket = v.bucket
     and l.member_id = v.member_id
     and l.event_id = v.event_id
   where v.bucket between ${from} and ${to}
     and v.workspace_id = ${workspaceId}
     and (coalesce(e.type, '') not in ('purchase', 'points_spent', 'hold_captured', 'reward_claimed')
          or v.minor <> coalesce((e.properties::jsonb ->> 'amount')::numeric, 0)
                        * 10::numeric ^ ${minorDigits}::numeric
          or v.points <> coalesce(l.points, 0)
          or (v.minor > 0 and v.whole <> (v.reversed_minor = v.minor))
          or (e.type <> 'purchase' and v.whole <> (v.reversed_points = v.points)))
   limit ${limit}`

/** Points that were taken back of an event are those that the ledger moved by events that name it. */
export const reversalSums = ({ workspaceId, from, to, limit }: Part) => sql(Found)`
  with moved as (
    select l.bucket, l.member_id, l.reverses_event_id as event_id, sum(l.points) as points,
           bool_and(coalesce(case e.type
                      when 'refund' then e.properties::jsonb ->> 'purchaseEventId'
                      when 'points_spend_reversed' then e.properties::jsonb ->> 'spentEventId'
                      when 'reward_cancelled' then e.properties::jsonb ->> 'claimId'
                      when 'reward_refunded' then e.properties::jsonb ->> 'claimId'
                    end = l.reverses_event_id, false)
                    or exists (
                      select
                        from claims as c
                       where c.bucket = l.bucket
                         and c.workspace_id = l.workspace_id
                         and c.member_id = l.member_id
                         and c.claim_id = l.reverses_event_id
                         and c.state = 'expired')) as named
      from ledger as l
      left join events as e
        on e.bucket = l.bucket
       and e.workspace_id = l.workspace_id
       and e.member_id = l.member_id
       and e.event_id = l.event_id
     where l.bucket between ${from} and ${to}
       and l.workspace_id = ${workspaceId}
       and l.reverses_event_id is not null
       and l.member_id not like 'forgotten-%'
     group by l.bucket, l.member_id, l.reverses_event_id)
  select coalesce(v.member_id, m.member_id) as "memberId",
         format('Of event %s %s points were taken back; the ledger moved %s%s.',
                coalesce(v.event_id, m.event_id), coalesce(v.reversed_points, 0),
                coalesce(m.points, 0),
                case when m.named is false then ', also by what does not name it' else '' end) as message
    from (select *
            from reversals
           where bucket between ${from} and ${to}
             and workspace_id = ${workspaceId}) as v
    full join moved as m
      on m.bucket = v.bucket
     and m.member_id = v.member_id
     and m.event_id = v.event_id
   where coalesce(v.reversed_points, 0) <> coalesce(m.points, 0)
      or m.named is false
   limit ${limit}`

/** A member counts the refunds that wait; each is there and names a purchase that is not. */
export const waiting = ({ workspaceId, from, to, limit }: Part) => sql(Found)`
  with waits as (
    select w.bucket, w.member_id, count(*) as many,
           string_agg(w.refund_event_id, ', ' order by w.refund_event_id)
             filter (where p.event_id is not null
                        or coalesce(r.properties::jsonb ->> 'purchaseEventId', '') <> w.purchase_event_id)
             as wrong
      from waiting_refunds as w
      left join events as r
        on r.bucket = w.bucket
       and r.workspace_id = w.workspace_id
       and r.member_id = w.member_id
       and r.event_id = w.refund_event_id
      left join events as p
        on p.bucket = w.bucket
       and p.workspace_id = w.workspace_id
       and p.member_id = w.member_id
       and p.event_id = w.purchase_event_id
       and p.type = 'purchase'
     where w.bucket between ${from} and ${to}
       and w.workspace_id = ${workspaceId}
     group by w.bucket, w.member_id)
  select coalesce(m.member_id, w.member_id) as "memberId",
         format('The member counts %s refunds that wait, and %s do%s.',
                coalesce(m.refunds_waiting, 0), coalesce(w.many, 0),
                coalesce('; not rightly: ' || w.wrong, '')) as message
    from (select bucket, member_id, refunds_waiting
            from members
           where bucket between ${from} and ${to}
             and workspace_id = ${workspaceId}) as m
    full join waits as w
      on w.bucket = m.bucket
     and w.member_id = m.member_id
   where coalesce(m.refunds_waiting, 0) <> coalesce(w.many, 0)
      or w.wrong is not null
   limit ${limit}`
