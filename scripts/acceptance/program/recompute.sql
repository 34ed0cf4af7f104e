-- What a purchases file implies for each member under the program of `program/rules.ts`, reckoned apart from all that
-- Laurel does: by the manual, over the lines of the file and nothing else.
--
-- Taken: csv (no, line), the lines after the heading with their numbers, and moment (now), as of when to look.
-- Given: claims (member, id, at), and states (member, state): as `program/state.ts` reads them of a server.

create function wall(at timestamptz) returns timestamp
  language sql stable return at at time zone 'America/New_York';

create function instant(wall timestamp) returns timestamptz
  language sql stable return wall at time zone 'America/New_York';

create function days_after(days integer, at timestamptz) returns timestamptz
  language sql stable return instant(wall(at) + make_interval(days => days));

create function iso(at timestamptz) returns text
  language sql stable return to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

-- All purchases of a day happen at one instant, in the order of the file.
create table purchases as
select no,
       split_part(line, ',', 1) as member,
       (split_part(line, ',', 2) || 'T17:00:00Z')::timestamptz as at,
       (rtrim(split_part(line, ',', 4), E'\r')::numeric * 100)::bigint as cents
  from csv;

create index on purchases (member, at);
analyze purchases;

-- Points: one for each whole dollar of a purchase, and as many again in June 1997. They live to the end of the month
-- in which twelve months are over. `upto` counts all points of the member so far: what is earned first dies first, so
-- what is used up is always the points up to a certain one.
create table lots as
with granted as (
  select member, no as purchase, at, place, rule, campaign, cents / 100 as points
    from purchases
   cross join (values (1, 'per-dollar', null), (2, 'double', 'june')) as source (place, rule, campaign)
   where cents >= 100
     and (campaign is null or date_trunc('month', wall(at)) = '1997-06-01'))
select member, purchase, at, rule, campaign, points,
       row_number() over earlier as no,
       sum(points) over earlier as upto,
       instant(date_trunc('month', wall(at) + interval '12 months') + interval '1 month') as expires_at
  from granted
window earlier as (partition by member order by at, purchase, place);

create index on lots (member, no);
analyze lots;

-- The rule of claims: an hour after the purchases of a day, a member who then has 500 points or more claims one reward.
create table looks as
select member, at + interval '1 hour' as at,
       row_number() over (partition by member order by at) as k,
       (select coalesce(sum(points), 0) from lots as l
         where l.member = d.member and l.at <= d.at) as earned,
       (select coalesce(sum(points), 0) from lots as l
         where l.member = d.member and l.expires_at <= d.at + interval '1 hour') as dead
  from (select distinct member, at from purchases) as d;

alter table looks add primary key (member, k);
analyze looks;

-- Of the points whose time is over (`dead`), those expired that had not been spent.
create table claims as
with recursive walk (member, k, at, spent, expired, claims) as (
  select member, k - 1, null::timestamptz, 0::numeric, 0::numeric, false
    from looks
   where k = 1
   union all
  select w.member, l.k, l.at, w.spent + case when c.claims then 500 else 0 end, e.expired, c.claims
    from walk as w
    join looks as l on l.member = w.member and l.k = w.k + 1
   cross join lateral (select greatest(w.expired, l.dead - w.spent) as expired) as e
   cross join lateral (select l.earned - w.spent - e.expired >= 500 as claims) as c)
select member, at,
       'claim-' || wall(at)::date as id,
       row_number() over (partition by member order by at) as nth,
       days_after(30, at) as expires_at
  from walk
 where claims;

create index on claims (member, at);
analyze claims;

-- What expired of each lot whose time is over: all points up to its last that were neither spent nor expired before.
create table expiries as
select member, no, expires_at, gone - lag(gone, 1, 0::numeric) over (partition by member order by no) as points
  from (select member, no, expires_at,
               max(greatest(upto - spent, 0)) over (partition by member order by no) as gone
          from lots as l
         cross join lateral (
                 select 500 * count(*) as spent
                   from claims as c
                  where c.member = l.member and c.at < l.expires_at) as s
         where expires_at <= (select now from moment)) as e;

create index on expiries (member);
analyze expiries;

-- What each claim drew of each lot: the 500 points that follow those that were used up before.
create table draws as
select c.member, c.at, l.no,
       least(l.upto, front + 500) - greatest(l.upto - l.points, front) as points
  from claims as c
 cross join lateral (
         select 500 * (c.nth - 1) + coalesce(sum(e.points), 0) as front
           from expiries as e
          where e.member = c.member and e.expires_at <= c.at) as f
  join lots as l on l.member = c.member and l.upto > front and l.upto - l.points < front + 500;

create table ledger as
select member, 'earn' as kind, no, points, at from lots
 union all
select member, 'spend', no, points, at from draws
 union all
select member, 'expire', no, points, expires_at from expiries where points > 0;

create index on ledger (member);
analyze ledger;

create table open_lots as
select l.*, l.points - used as remaining
  from lots as l
 cross join lateral (
         select coalesce(sum(g.points), 0) as used
           from ledger as g
          where g.member = l.member and g.no = l.no and g.kind <> 'earn') as u
 where used < l.points;

create index on open_lots (member);
analyze open_lots;

-- Tiers: by what was spent in the last twelve months. A purchase counts from its instant on, until the day comes that is
-- twelve months after its own. A tier is reached at once; once less counts than it needs, it is kept for thirty days
-- more, and then it falls to what is reached. `place` 0 is no tier; `least` is in cents.
create function place_of(cents numeric) returns integer
  language sql immutable return width_bucket(cents, array[5000, 15000, 40000]::numeric[]);

create table tiers (place, id, least) as
values (0, null, 0), (1, 'bronze', 5000), (2, 'silver', 15000), (3, 'gold', 40000);

-- The instants at which what counts turns, now among them, and those that are still to come.
create table turns as
select member, at,
       row_number() over earlier as k,
       sum(cents) over earlier as spend
  from (select member, at, no, cents from purchases
         union all
        select member, instant(date_trunc('day', wall(at)) + interval '12 months'), 0, -sum(cents)
          from purchases
         group by member, at
         union all
        select distinct member, now, 0, 0 from purchases, moment) as turn
window earlier as (partition by member order by at, no);

alter table turns add primary key (member, k);
analyze turns;

-- Turn by turn: first what grace that has ended by then does, then the turn itself. What is lost at the very instant of a
-- turn is judged with it. `kept` is the place between the two. (`offset 0` has each turn looked up by its key.)
create table walk as
with recursive walk (member, k, at, spend, was, fell_at, kept, place, since, grace, saved) as (
  select member, k - 1, null::timestamptz, 0::numeric, 0, null::timestamptz, 0, 0,
         null::timestamptz, null::timestamptz, false
    from turns
   where k = 1
   union all
  select w.member, t.k, t.at, t.spend, w.place, f.fell_at, f.kept,
         greatest(f.kept, reached),
         case when reached > f.kept then t.at else coalesce(f.fell_at, w.since) end,
         case when reached < f.kept then coalesce(begun, t.at) end,
         begun is not null and reached = f.kept
    from walk as w
   cross join lateral (
           select *
             from turns
            where member = w.member and k = w.k + 1 and at <= (select now from moment)
           offset 0) as t
   cross join lateral (select days_after(30, w.grace) as ends) as g
   cross join lateral (
           select case when ends <= t.at then ends end as fell_at,
                  case when ends <= t.at then null else w.grace end as begun,
                  case when ends < t.at then place_of(w.spend)
                       when ends = t.at then place_of(t.spend)
                       else w.place end as kept,
                  place_of(t.spend) as reached) as f)
select * from walk where at is not null;

create index on walk (member);
analyze walk;

create table tier_history as
select member,
       jsonb_build_object(
         'kind', 'tier_downgraded', 'from', f.id, 'to', t.id, 'reason', 'lapsed', 'at', iso(fell_at)) as told
  from walk as w
  join tiers as f on f.place = was
  join tiers as t on t.place = kept
 where fell_at is not null
 union all
select member,
       jsonb_build_object(
         'kind', 'tier_upgraded', 'from', f.id, 'to', t.id, 'reason', 'reached', 'at', iso(at))
  from walk as w
  join tiers as f on f.place = kept
  join tiers as t on t.place = w.place
 where w.place > kept
 union all
select member,
       jsonb_build_object(
         'kind', 'tier_grace_started', 'tier', id, 'until', iso(days_after(30, at)), 'at', iso(at))
  from walk
  join tiers using (place)
 where grace = at
 union all
select member,
       jsonb_build_object('kind', 'tier_grace_ended', 'tier', id, 'at', iso(at))
  from walk
  join tiers using (place)
 where saved;

create index on tier_history (member);
analyze tier_history;

-- Where members stand now, and what the tier will be lost by.
create table standings as
select w.member, t.id, case when t.place > 0 then w.since end as since,
       n.id as next, (n.least - w.spend) / 100 as to_next,
       days_after(30, lost.at) as keep_by,
       (t.least - lost.spend) / 100 as to_keep
  from walk as w
  join tiers as t on t.place = w.place
  left join tiers as n on n.place = w.place + 1
  left join lateral (
         select w.grace as at, w.spend
          where w.grace is not null
          union all
         (select later.at, later.spend
            from turns as later
           where later.member = w.member and later.k > w.k and w.grace is null and later.spend < t.least
           order by later.k
           limit 1)) as lost on true
 where w.at = (select now from moment);

create index on standings (member);
analyze standings;

create table states as
select b.member,
       jsonb_build_object(
         'fields', jsonb_strip_nulls(jsonb_build_object(
           'status', 'active',
           'enrolled_at', iso(b.first),
           'last_event_at', iso(greatest(b.last, c.last)),
           'last_purchase_at', iso(b.last),
           'purchases_count', b.count,
           'purchases_total', b.cents::numeric / 100,
           'points_balance', coalesce(o.points, 0),
           'points_pending', 0,
           'points_held', 0,
           'points_earned_total', l.earned,
           'points_spent_total', l.spent,
           'points_expired_total', l.expired,
           'points_expiring_next', coalesce(o.next_points, 0),
           'points_expire_next_at', iso(o.next_at),
           'rewards_claimed_total', nullif(c.count, 0),
           'last_reward_at', iso(c.last),
           'segments', '[]'::jsonb,
           'club_tier', s.id,
           'club_tier_since', iso(s.since),
           'club_next_tier', s.next,
           'club_to_next_tier', s.to_next,
           'club_keep_by', iso(s.keep_by),
           'club_to_keep', s.to_keep)),
         'lots', o.lots,
         'ledger', l.entries,
         'claims', c.claims,
         'tiers', (select coalesce(jsonb_agg(told), '[]') from tier_history as h where h.member = b.member)) as state
  from (select member, min(at) as first, max(at) as last, count(*) as count, sum(cents) as cents
          from purchases
         group by member) as b
  join standings as s on s.member = b.member
 cross join lateral (
         select coalesce(sum(points) filter (where kind = 'earn'), 0) as earned,
                coalesce(sum(points) filter (where kind = 'spend'), 0) as spent,
                coalesce(sum(points) filter (where kind = 'expire'), 0) as expired,
                coalesce(jsonb_agg(jsonb_build_object(
                  'kind', kind, 'lotNo', no, 'points', points, 'effectiveAt', iso(at))), '[]') as entries
           from ledger as g
          where g.member = b.member) as l
 cross join lateral (
         select sum(remaining) as points,
                min(expires_at) as next_at,
                sum(remaining) filter (where expires_at = first_at) as next_points,
                coalesce(jsonb_agg(jsonb_build_object(
                  'no', no, 'granted', points, 'remaining', remaining, 'eventId', 'cdnow-' || purchase,
                  'ruleId', rule, 'campaignId', campaign,
                  'earnedAt', iso(at), 'expiresAt', iso(expires_at))), '[]') as lots
           from (select *, min(expires_at) over () as first_at
                   from open_lots as each
                  where each.member = b.member) as open) as o
 cross join lateral (
         select count(*) as count,
                max(at) as last,
                coalesce(jsonb_agg(jsonb_build_object(
                  'id', id, 'points', 500, 'claimedAt', iso(at), 'expiresAt', iso(expires_at),
                  'state', case when expires_at <= now then 'expired' else 'issued' end,
                  'endedAt', case when expires_at <= now then iso(expires_at) end)), '[]') as claims
           from claims as each, moment
          where each.member = b.member) as c;
