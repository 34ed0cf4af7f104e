import { z } from 'zod'
import { sql } from '../db/sql.ts'
import { LotRow } from '../members/lot-row.ts'
import { PurchaseRow } from '../purchases/purchase-row.ts'

/** The events that refunds name, which should be purchases, with what they earned and what was taken back already. */
export const namedPurchases = (
  workspaceId: number,
  buckets: number[],
  memberIds: string[],
  eventIds: string[],
) => sql(PurchaseRow)`
  select e.bucket, e.member_id as "memberId", e.event_id as "eventId", e.type,
         e.occurred_at as "occurredAt", e.properties, e.result,
         r.reversed_minor as "reversedMinor", r.whole, r.parts
    from unnest(${buckets}::smallint[], ${memberIds}::text[], ${eventIds}::text[])
           as asked (bucket, member_id, event_id)
   cross join lateral (
           select *
             from events
            where events.bucket = asked.bucket
              and events.workspace_id = ${workspaceId}
              and events.member_id = asked.member_id
              and events.event_id = asked.event_id
           offset 0) as e
    left join lateral (
           select *
             from reversals
            where reversals.bucket = asked.bucket
              and reversals.workspace_id = ${workspaceId}
              and reversals.member_id = asked.member_id
              and reversals.event_id = asked.event_id
           offset 0) as r on true`

const DrawRow = LotRow.extend({
  bucket: z.int(),
  memberId: z.string(),
  spentEventId: z.string(),
  rewardId: z.string().nullable(),
  points: z.int(),
  parts: z.string().nullable(),
})

/** A draw of a spend, with what was given back of the spend, and the lot as it stands. */
export type DrawRow = z.infer<typeof DrawRow>

/** What the named spends drew from which lots, in the order in which they did. */
export const namedSpends = (
  workspaceId: number,
  buckets: number[],
  memberIds: string[],
  eventIds: string[],
) => sql(DrawRow)`
  select d.bucket, d.member_id as "memberId", d.event_id as "spentEventId", d.rule_id as "rewardId",
         d.points, r.parts,
         l.no, l.wallet_id as wallet, l.granted, l.remaining, l.held, l.expired, l.state,
         l.event_id as "eventId", l.campaign_id as "campaignId", l.rule_id as "ruleId",
         l.rule_version as "ruleVersion", l.earned_at as "earnedAt",
         l.activates_at as "activatesAt", l.expires_at as "expiresAt", l.slides
    from unnest(${buckets}::smallint[], ${memberIds}::text[], ${eventIds}::text[])
           as asked (bucket, member_id, event_id)
   cross join lateral (
           select *
             from ledger
            where ledger.bucket = asked.bucket
              and ledger.workspace_id = ${workspaceId}
              and ledger.member_id = asked.member_id
              and ledger.event_id = asked.event_id
              and ledger.kind = 'spend'
           offset 0) as d
   cross join lateral (
           select *
             from lots
            where lots.bucket = asked.bucket
              and lots.workspace_id = ${workspaceId}
              and lots.member_id = asked.member_id
              and lots.no = d.lot_no
           offset 0) as l
    left join lateral (
           select *
             from reversals
            where reversals.bucket = asked.bucket
              and reversals.workspace_id = ${workspaceId}
              and reversals.member_id = asked.member_id
              and reversals.event_id = asked.event_id
           offset 0) as r on true
   order by d.bucket, d.member_id, d.no`

/** What is taken back of events, column by column. Each event stands once. */
export type ReversalColumns = {
  readonly bucket: readonly number[]
  readonly memberId: readonly string[]
  /** The event that is taken back. */
  readonly eventId: readonly string[]
  readonly minor: readonly number[]
  /** What goes back now, beside what went back before. */
  readonly reversedMinor: readonly number[]
  readonly points: readonly number[]
  /** As `reversedMinor`. */
  readonly reversedPoints: readonly number[]
  readonly whole: readonly boolean[]
  /** JSON texts. */
  readonly parts: readonly string[]
}

/** Note what is taken back of events of which nothing was. */
export const insertReversals = (workspaceId: number, rows: ReversalColumns) => sql(z.never())`
  insert into reversals (workspace_id, bucket, member_id, event_id, minor, reversed_minor,
         points, reversed_points, whole, parts)
  select ${workspaceId}, r.*
    from unnest(${rows.bucket}::smallint[], ${rows.memberId}::text[], ${rows.eventId}::text[],
                ${rows.minor}::bigint[], ${rows.reversedMinor}::bigint[],
                ${rows.points}::bigint[], ${rows.reversedPoints}::bigint[],
                ${rows.whole}::boolean[], ${rows.parts}::text[]) as r`

/**
 * Note what is taken back of events of which something was. It is added to what the row has, so that
 * the checks of the table refuse too much even if two should ever decide on the same state.
 */
export const addReversals = (workspaceId: number, rows: ReversalColumns) => sql(z.never())`
  update reversals as v
     set reversed_minor = v.reversed_minor + r.reversed_minor,
         reversed_points = v.reversed_points + r.reversed_points,
         whole = r.whole, parts = r.parts
    from unnest(${rows.bucket}::smallint[], ${rows.memberId}::text[], ${rows.eventId}::text[],
                ${rows.reversedMinor}::bigint[], ${rows.reversedPoints}::bigint[],
                ${rows.whole}::boolean[], ${rows.parts}::text[])
           as r (bucket, member_id, event_id, reversed_minor, reversed_points, whole, parts)
   cross join lateral (
           select ctid as place
             from reversals
            where reversals.bucket = r.bucket
              and reversals.workspace_id = ${workspaceId}
              and reversals.member_id = r.member_id
              and reversals.event_id = r.event_id
           offset 0) as found
   where v.bucket = r.bucket
     and v.ctid = found.place`
