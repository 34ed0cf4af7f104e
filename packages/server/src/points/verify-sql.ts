import { z } from 'zod'
import { type Statement, sql } from '../db/sql.ts'
import { badges, challengeProgress, challengeTimes } from './verify-challenges-sql.ts'
import { claimCodes, claimCounts } from './verify-claims-sql.ts'
import { campaignCaps, counters, explained, walletLimits } from './verify-counters-sql.ts'
import { identities, lifetime } from './verify-lifetime-sql.ts'
import { type Finding, Found, type Part } from './verify-part.ts'
import { referralCodes, referrals } from './verify-referrals-sql.ts'
import { purchases, reversalSums, reversals, waiting } from './verify-reversals-sql.ts'
import { holds, merged, review } from './verify-standing-sql.ts'
import { tiers } from './verify-tiers-sql.ts'

/** What a member has in each wallet is the sums of the ledger. */
const sums = ({ workspaceId, from, to, limit }: Part) => sql(Found)`
  with booked as (
    select bucket, member_id, wallet_id,
           sum(case when to_account = 'available' then points
                    when from_account = 'available' then -points else 0 end) as balance,
           sum(case when from_account = 'debt' then points
                    when to_account = 'debt' then -points else 0 end) as debt,
           sum(case when from_account = 'issued' then points
                    when to_account = 'issued' then -points else 0 end) as earned,
           sum(case when to_account = 'spent' then points
                    when from_account = 'spent' then -points else 0 end) as spent,
           sum(case when to_account = 'pending' then points
                    when from_account = 'pending' then -points else 0 end) as pending,
           sum(case when to_account = 'held' then points
                    when from_account = 'held' then -points else 0 end) as held,
           sum(case when to_account = 'expired' then points
                    when from_account = 'expired' then -points else 0 end) as expired
      from ledger
     where bucket between ${from} and ${to}
       and workspace_id = ${workspaceId}
       and member_id not like 'forgotten-%'
     group by bucket, member_id, wallet_id)
  select coalesce(m.member_id, b.member_id) as "memberId",
         format('In %s balance, debt, earned, spent, pending, held, expired are %s, %s, %s, %s, %s, %s, %s; '
                'the ledger says %s, %s, %s, %s, %s, %s, %s.', coalesce(m.wallet_id, b.wallet_id),
                m.balance, m.debt, m.earned, m.spent, m.pending, m.held, m.expired,
                coalesce(b.balance, 0), coalesce(b.debt, 0), coalesce(b.earned, 0),
                coalesce(b.spent, 0), coalesce(b.pending, 0), coalesce(b.held, 0),
                coalesce(b.expired, 0)) as message
    from (select *
            from member_wallets
           where bucket between ${from} and ${to}
             and workspace_id = ${workspaceId}) as m
    full join booked as b
      on b.bucket = m.bucket
     and b.member_id = m.member_id
     and b.wallet_id = m.wallet_id
   where (m.balance, m.debt, m.earned, m.spent, m.pending, m.held, m.expired) is distinct from
         (coalesce(b.balance, 0), coalesce(b.debt, 0), coalesce(b.earned, 0),
          coalesce(b.spent, 0), coalesce(b.pending, 0), coalesce(b.held, 0), coalesce(b.expired, 0))
   limit ${limit}`

/** Only a member without points owes some, in each wallet. */
const debtRule = ({ workspaceId, from, to, limit }: Part) => sql(Found)`
  select member_id as "memberId",
         format('In %s %s points are owed beside a balance of %s.', wallet_id, debt, balance) as message
    from member_wallets
   where bucket between ${from} and ${to}
     and workspace_id = ${workspaceId}
     and debt > 0
     and balance > 0
   limit ${limit}`

/**
 * What is left of a lot is what the ledger of its wallet put in, less what it took out; so is what waits, what is
 * held and what expired. What comes back of a spend or a hold is less taken out.
 */
const lotDraws = ({ workspaceId, from, to, limit }: Part) => sql(Found)`
  with drawn as (
    select bucket, member_id, wallet_id, lot_no,
           sum(case when kind <> 'activate' and from_account not in ('spent', 'held')
                     and to_account in ('available', 'pending')
                    then points else 0 end) as granted,
           sum(case when kind <> 'activate' and from_account in ('available', 'pending') then points
                    when from_account in ('spent', 'held') and to_account = 'available' then -points
                    else 0 end) as taken,
           sum(case when to_account = 'pending' then points
                    when from_account = 'pending' then -points else 0 end) as waiting,
           sum(case when to_account = 'held' then points
                    when from_account = 'held' then -points else 0 end) as held,
           sum(case when to_account = 'expired' then points
                    when from_account = 'expired' then -points else 0 end) as expired
      from ledger
     where bucket between ${from} and ${to}
       and workspace_id = ${workspaceId}
       and lot_no is not null
     group by bucket, member_id, wallet_id, lot_no)
  select coalesce(l.member_id, d.member_id) as "memberId",
         format('Lot %s is %s with %s of %s points left, %s held and %s expired; '
                'the ledger put %s in and took %s out, %s wait, %s are held and %s expired.',
                coalesce(l.no, d.lot_no), l.state, coalesce(l.remaining, 0),
                coalesce(l.granted, 0), coalesce(l.held, 0), coalesce(l.expired, 0),
                coalesce(d.granted, 0), coalesce(d.taken, 0), coalesce(d.waiting, 0),
                coalesce(d.held, 0), coalesce(d.expired, 0)) as message
    from (select *
            from lots
           where bucket between ${from} and ${to}
             and workspace_id = ${workspaceId}) as l
    full join drawn as d
      on d.bucket = l.bucket
     and d.member_id = l.member_id
     and d.wallet_id = l.wallet_id
     and d.lot_no = l.no
   where l.granted is distinct from d.granted
      or l.remaining is distinct from d.granted - d.taken
      or l.held is distinct from d.held
      or l.expired is distinct from d.expired
      or d.waiting is distinct from case l.state when 'pending' then l.remaining else 0 end
   limit ${limit}`

/** A lot waits or is active just as long as points of it are left or held; one that waits has none held. */
const lotStates = ({ workspaceId, from, to, limit }: Part) => sql(Found)`
  select member_id as "memberId",
         format('Lot %s is %s with %s points left and %s held.', no, state, remaining, held) as message
    from lots
   where bucket between ${from} and ${to}
     and workspace_id = ${workspaceId}
     and ((state in ('pending', 'active')) <> (remaining + held > 0)
          or (state = 'pending' and held > 0))
   limit ${limit}`

/** The balance of a wallet is what is left in its lots that do not wait; what waits and what is held is in lots too. */
const lotSums = ({ workspaceId, from, to, limit }: Part) => sql(Found)`
  with stood as (
    select bucket, member_id, wallet_id,
           sum(remaining) filter (where state <> 'pending') as points,
           sum(remaining) filter (where state = 'pending') as waiting,
           sum(held) as held
      from lots
     where bucket between ${from} and ${to}
       and workspace_id = ${workspaceId}
     group by bucket, member_id, wallet_id)
  select m.member_id as "memberId",
         format('In %s the balance is %s, %s wait and %s are held; in lots stand %s, %s and %s.', m.wallet_id,
                m.balance, m.pending, m.held,
                coalesce(s.points, 0), coalesce(s.waiting, 0), coalesce(s.held, 0)) as message
    from member_wallets as m
    left join stood as s
      on s.bucket = m.bucket
     and s.member_id = m.member_id
     and s.wallet_id = m.wallet_id
   where m.bucket between ${from} and ${to}
     and m.workspace_id = ${workspaceId}
     and (m.balance, m.pending, m.held) is distinct from
         (coalesce(s.points, 0), coalesce(s.waiting, 0), coalesce(s.held, 0))
   limit ${limit}`

/** What comes next in each wallet is what the lots say; those that live on with activity end with their wallet. */
const ahead = ({ workspaceId, from, to, limit }: Part) => sql(Found)`
  with coming as (
    select bucket, member_id, wallet_id, state, acts_at, sum(remaining) as points,
           row_number() over (partition by bucket, member_id, wallet_id, state order by acts_at) as place
      from (select l.*,
                   case when l.state = 'pending' then coalesce(l.activates_at, l.expires_at)
                        when l.state <> 'active' then null
                        when l.slides
                        then (m.standing #>> array['points', 'slides', l.wallet_id])::timestamptz
                        else l.expires_at end as acts_at
              from lots as l
              join members as m
                on m.bucket = l.bucket
               and m.workspace_id = l.workspace_id
               and m.member_id = l.member_id
             where l.bucket between ${from} and ${to}
               and l.workspace_id = ${workspaceId}
               and l.remaining > 0) as acting
     where acts_at is not null
     group by bucket, member_id, wallet_id, state, acts_at)
  select m.member_id as "memberId",
         format('In %s next %s activate and %s of %s expire; the lots say %s and %s of %s.', m.wallet_id,
                m.activate_next_at, m.expiring_next, m.expire_next_at,
                w.acts_at, coalesce(e.points, 0), e.acts_at) as message
    from member_wallets as m
    left join coming as w
      on w.bucket = m.bucket
     and w.member_id = m.member_id
     and w.wallet_id = m.wallet_id
     and w.state = 'pending'
     and w.place = 1
    left join coming as e
      on e.bucket = m.bucket
     and e.member_id = m.member_id
     and e.wallet_id = m.wallet_id
     and e.state = 'active'
     and e.place = 1
   where m.bucket between ${from} and ${to}
     and m.workspace_id = ${workspaceId}
     and (m.activate_next_at, m.expire_next_at, m.expiring_next) is distinct from
         (w.acts_at, e.acts_at, coalesce(e.points, 0))
   limit ${limit}`

/** Events, entries and lots of a member are numbered without a gap up to the member's own counters. */
const numbers = ({ workspaceId, from, to, limit }: Part) => sql(Found)`
  with numbered as (
    select bucket, member_id, 'events' as what, count(*) as many, count(distinct seq) as different,
           min(seq) as first, max(seq) as last
      from events
     where bucket between ${from} and ${to}
       and workspace_id = ${workspaceId}
     group by bucket, member_id
     union all
    select bucket, member_id, 'entries', count(*), count(*), min(no), max(no)
      from ledger
     where bucket between ${from} and ${to}
       and workspace_id = ${workspaceId}
     group by bucket, member_id
     union all
    select bucket, member_id, 'lots', count(*), count(*), min(no), max(no)
      from lots
     where bucket between ${from} and ${to}
       and workspace_id = ${workspaceId}
     group by bucket, member_id)
  select m.member_id as "memberId",
         format('%s: %s numbered %s to %s, and the member counts %s.',
                c.what, coalesce(n.many, 0), n.first, n.last, c.counted) as message
    from members as m
   cross join lateral (values ('events', m.seq), ('entries', m.ledger_seq), ('lots', m.lot_seq))
           as c (what, counted)
    left join numbered as n
      on n.bucket = m.bucket
     and n.member_id = m.member_id
     and n.what = c.what
   where m.bucket between ${from} and ${to}
     and m.workspace_id = ${workspaceId}
     and (coalesce(n.many, 0) <> c.counted
          or n.different <> n.many
          or n.first <> 1
          or n.last <> c.counted)
   limit ${limit}`

/** Every entry of the ledger belongs to an event of the same member. */
const sources = ({ workspaceId, from, to, limit }: Part) => sql(Found)`
  select l.member_id as "memberId",
         format('Entry %s belongs to event %s, which is not there.', l.no, l.event_id) as message
    from ledger as l
    left join events as e
      on e.bucket = l.bucket
     and e.workspace_id = l.workspace_id
     and e.member_id = l.member_id
     and e.event_id = l.event_id
   where l.bucket between ${from} and ${to}
     and l.workspace_id = ${workspaceId}
     and e.event_id is null
   limit ${limit}`

/** A member is looked up by the e-mail address and phone number that the member has. */
const lookups = ({ workspaceId, from, to, limit }: Part) => sql(Found)`
  with looked_up as (
    select bucket, member_id, kind, value
      from member_lookups
     where bucket between ${from} and ${to}
       and workspace_id = ${workspaceId}),
  had as (
    select m.bucket, m.member_id, k.kind, m.fields ->> k.kind as value
      from members as m
     cross join lateral (values ('email'), ('phone')) as k (kind)
     where m.bucket between ${from} and ${to}
       and m.workspace_id = ${workspaceId}
       and m.fields ->> k.kind is not null)
  select coalesce(h.member_id, l.member_id) as "memberId",
         format('The member is not looked up by the %s of the profile.',
                coalesce(h.kind, l.kind)) as message
    from had as h
    full join looked_up as l
      on l.bucket = h.bucket
     and l.member_id = h.member_id
     and l.kind = h.kind
   where lower(h.value) is distinct from l.value
   limit ${limit}`

/**
 * Points and what is known of Braze belong to members that are there. Of one that was erased the points
 * stay under a name that says just that, and nothing waits.
 */
const owners = ({ workspaceId, from, to, limit }: Part) => sql(Found)`
  with owned as (
    select bucket, member_id, 'is parked' as what
      from sync_parked
     where bucket between ${from} and ${to}
       and workspace_id = ${workspaceId}
     union
    select bucket, member_id, 'is kept as acknowledged'
      from sync_mirror
     where bucket between ${from} and ${to}
       and workspace_id = ${workspaceId}
     union
    select bucket, member_id, 'stands among the lots'
      from lots
     where bucket between ${from} and ${to}
       and workspace_id = ${workspaceId}
       and member_id not like 'forgotten-%')
  select o.member_id as "memberId",
         format('Something %s, and there is no such member.', o.what) as message
    from owned as o
   where not exists (
           select
             from members as m
            where m.bucket = o.bucket
              and m.workspace_id = ${workspaceId}
              and m.member_id = o.member_id)
   limit ${limit}`

/** Braze never has a member's state from a later event than the last. */
const mirrors = ({ workspaceId, from, to, limit }: Part) => sql(Found)`
  select s.member_id as "memberId",
         format('Connection %s has the state after event %s, and the last is %s.',
                s.connection_id, s.seq, m.seq) as message
    from sync_mirror as s
    join members as m
      on m.bucket = s.bucket
     and m.workspace_id = s.workspace_id
     and m.member_id = s.member_id
   where s.bucket between ${from} and ${to}
     and s.workspace_id = ${workspaceId}
     and s.seq > m.seq
   limit ${limit}`

/** What must always hold, by name: each gives the members of a part for whom it does not. */
export const invariants = {
  ledger_sums: sums,
  lifetime,
  debt_rule: debtRule,
  lot_draws: lotDraws,
  lot_state: lotStates,
  lot_sums: lotSums,
  ahead,
  holds,
  merged,
  review,
  numbering: numbers,
  purchase_sums: purchases,
  reversals,
  reversal_sums: reversalSums,
  waiting_refunds: waiting,
  claim_counts: claimCounts,
  claim_codes: claimCodes,
  counters,
  wallet_limits: walletLimits,
  campaign_caps: campaignCaps,
  explained,
  ledger_sources: sources,
  identities,
  tiers,
  challenge_times: challengeTimes,
  challenge_progress: challengeProgress,
  badges,
  referrals,
  referral_codes: referralCodes,
  lookups,
  owners,
  sync_mirror: mirrors,
} as const satisfies Record<string, (part: Part) => Statement<Finding>>

/** How much there is to look at. */
export const sizes = ({ workspaceId, from, to }: Part) =>
  sql(z.object({ members: z.int(), events: z.int(), entries: z.int(), lots: z.int() }))`
  select (select count(*) from members
           where bucket between ${from} and ${to} and workspace_id = ${workspaceId}) as members,
         (select count(*) from events
           where bucket between ${from} and ${to} and workspace_id = ${workspaceId}) as events,
         (select count(*) from ledger
           where bucket between ${from} and ${to} and workspace_id = ${workspaceId}) as entries,
         (select count(*) from lots
           where bucket between ${from} and ${to} and workspace_id = ${workspaceId}) as lots`
