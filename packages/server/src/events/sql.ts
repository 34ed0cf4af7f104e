import { z } from 'zod'
import { sql } from '../db/sql.ts'
import { LotRow } from '../members/lot-row.ts'
import { MemberRow } from '../members/row.ts'
import { configurationLock } from '../program/sql.ts'

/**
 * Keep the configuration as it is until the transaction ends; batches share the lock.
 *
 * The version is read by the next statement, never by this one: a statement sees the database as it was
 * when it began, which is before the wait.
 *
 * The statements of a batch find each row by its key. A plan made while the tables were small would
 * read them whole, and would be kept while they grow; so such plans are ruled out here, and `offset 0`
 * in the statements keeps each search for one key what it is. With that there is one plan for all values,
 * so none is made for the values of a batch.
 */
export const shareConfiguration = (workspaceId: number) => sql(
  z.object({
    locked: z.string(),
    seqscan: z.string(),
    hashjoin: z.string(),
    mergejoin: z.string(),
    plans: z.string(),
  }),
)`
  select pg_advisory_xact_lock_shared(${configurationLock}::integer, ${workspaceId}::integer)::text
           as locked,
         set_config('enable_seqscan', 'off', true) as seqscan,
         set_config('enable_hashjoin', 'off', true) as hashjoin,
         set_config('enable_mergejoin', 'off', true) as mergejoin,
         set_config('plan_cache_mode', 'force_generic_plan', true) as plans`

/** The version of the configuration. */
export const configurationVersion = (workspaceId: number) => sql(z.object({ version: z.int() }))`
  select version
    from workspaces
   where id = ${workspaceId}`

/** Lock the members of a batch one after the other, and read them. All batches lock in one order. */
export const lockMembers = (workspaceId: number, buckets: number[], memberIds: string[]) =>
  sql(MemberRow.extend({ refundsWaiting: z.int() }))`
  select m.bucket, m.member_id as "memberId", m.life, m.status, m.seq, m.ledger_seq as "ledgerSeq",
         m.lot_seq as "lotSeq", m.balance, m.debt, m.earned, m.spent,
         m.pending, m.held, m.expired, m.activate_next_at as "activateNextAt",
         m.expire_next_at as "expireNextAt", m.expiring_next as "expiringNext", m.review_at as "reviewAt",
         m.purchases_count as "purchasesCount", m.purchases_minor as "purchasesMinor",
         m.wallets, m.fields, m.standing, m.enrolled_at as "enrolledAt", m.updated_at as "updatedAt",
         m.refunds_waiting as "refundsWaiting"
    from unnest(${buckets}::smallint[], ${memberIds}::text[]) as asked (bucket, member_id)
   cross join lateral (
           select *
             from members
            where members.bucket = asked.bucket
              and members.workspace_id = ${workspaceId}
              and members.member_id = asked.member_id
           offset 0
              for update) as m`

/** Which of these events are known: what they are recognised by, and their first answer. */
export const knownEvents = (
  workspaceId: number,
  buckets: number[],
  memberIds: string[],
  eventIds: string[],
) => sql(
  z.object({ memberId: z.string(), eventId: z.string(), digest: z.string(), result: z.string() }),
)`
  select e.member_id as "memberId", e.event_id as "eventId",
         encode(e.digest, 'hex') as digest, e.result
    from unnest(${buckets}::smallint[], ${memberIds}::text[], ${eventIds}::text[])
           as asked (bucket, member_id, event_id)
   cross join lateral (
           select *
             from events
            where events.bucket = asked.bucket
              and events.workspace_id = ${workspaceId}
              and events.member_id = asked.member_id
              and events.event_id = asked.event_id
           offset 0) as e`

/**
 * Lots with points left or reserved, of members whose events need them; and lots of which points expired: of
 * purchases that are being taken back, and of challenges, which may be with them.
 */
export const liveLots = (
  workspaceId: number,
  buckets: number[],
  memberIds: string[],
  refunded: string[],
) => sql(LotRow.extend({ memberId: z.string() }))`
  select l.member_id as "memberId", l.no, l.wallet_id as wallet, l.granted, l.remaining, l.held,
         l.expired, l.state, l.event_id as "eventId", l.campaign_id as "campaignId",
         l.rule_id as "ruleId", l.rule_version as "ruleVersion", l.earned_at as "earnedAt",
         l.activates_at as "activatesAt", l.expires_at as "expiresAt", l.slides
    from unnest(${buckets}::smallint[], ${memberIds}::text[]) as asked (bucket, member_id)
   cross join lateral (
           select *
             from lots
            where lots.bucket = asked.bucket
              and lots.workspace_id = ${workspaceId}
              and lots.member_id = asked.member_id
              and (lots.remaining > 0 or lots.held > 0
                   or (lots.expired > 0
                       and cardinality(${refunded}::text[]) > 0
                       and (lots.event_id = any(${refunded}::text[])
                            or lots.rule_id like 'challenge:%')))
           offset 0) as l`

/** Which of these members were erased, by the digests of their ids, when, and in which life. */
export const erasedMembers = (workspaceId: number, buckets: number[], digests: string[]) =>
  sql(z.object({ digest: z.string(), at: z.string(), life: z.int() }))`
  select encode(t.digest, 'hex') as digest, t.at, t.life
    from unnest(${buckets}::smallint[], ${digests}::text[]) as asked (bucket, digest)
   cross join lateral (
           select digest, at, life
             from tombstones
            where tombstones.bucket = asked.bucket
              and tombstones.workspace_id = ${workspaceId}
              and tombstones.digest = decode(asked.digest, 'hex')
           offset 0) as t`

const EventRow = z.object({
  eventId: z.string(),
  seq: z.int(),
  type: z.string(),
  occurredAt: z.string(),
  receivedAt: z.string(),
  properties: z.string(),
  result: z.string(),
})

/** A row of `events`, as it is shown. */
export type EventRow = z.infer<typeof EventRow>

/** One event. */
export const storedEvent = (
  bucket: number,
  workspaceId: number,
  memberId: string,
  eventId: string,
) => sql(EventRow)`
  select event_id as "eventId", seq, type, occurred_at as "occurredAt",
         received_at as "receivedAt", properties, result
    from events
   where bucket = ${bucket}
     and workspace_id = ${workspaceId}
     and member_id = ${memberId}
     and event_id = ${eventId}`

/** A member's events, newest first, from below the number `below`. */
export const eventsBelow = (
  bucket: number,
  workspaceId: number,
  memberId: string,
  below: number | null,
  limit: number,
) => sql(EventRow)`
  select event_id as "eventId", seq, type, occurred_at as "occurredAt",
         received_at as "receivedAt", properties, result
    from events
   where bucket = ${bucket}
     and workspace_id = ${workspaceId}
     and member_id = ${memberId}
     and (${below}::bigint is null or seq < ${below}::bigint)
   order by seq desc
   limit ${limit}`
