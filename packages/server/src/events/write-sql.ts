import { z } from 'zod'
import { sql } from '../db/sql.ts'

/** Members to write, column by column; row `i` is at index `i` of each. */
export type MemberColumns = {
  readonly bucket: readonly number[]
  readonly memberId: readonly string[]
  readonly status: readonly string[]
  readonly seq: readonly number[]
  readonly ledgerSeq: readonly number[]
  readonly lotSeq: readonly number[]
  readonly balance: readonly number[]
  readonly debt: readonly number[]
  readonly earned: readonly number[]
  readonly spent: readonly number[]
  readonly pending: readonly number[]
  readonly held: readonly number[]
  readonly expired: readonly number[]
  readonly activateNextAt: readonly (string | null)[]
  readonly expireNextAt: readonly (string | null)[]
  readonly expiringNext: readonly number[]
  readonly reviewAt: readonly (string | null)[]
  readonly purchasesCount: readonly number[]
  readonly purchasesMinor: readonly number[]
  /** JSON texts, `joined`. */
  readonly wallets: string
  /** As `wallets`. */
  readonly fields: string
  /** As `wallets`. */
  readonly standing: string
  readonly enrolledAt: readonly string[]
}

/**
 * Enrol members. One that another process has enrolled meanwhile fails the whole batch by
 * `members_pkey`; done again, the batch finds the member there.
 */
export const insertMembers = (
  workspaceId: number,
  rows: MemberColumns,
  lives: readonly number[],
  now: string,
) => sql(z.never())`
  insert into members (workspace_id, updated_at, bucket, member_id, status, seq, ledger_seq,
         lot_seq, balance, debt, earned, spent, pending, held, expired, activate_next_at, expire_next_at,
         expiring_next, review_at, purchases_count, purchases_minor,
         wallets, fields, standing, enrolled_at, life)
  select ${workspaceId}, ${now}::timestamptz, r.*
    from unnest(${rows.bucket}::smallint[], ${rows.memberId}::text[], ${rows.status}::text[],
                ${rows.seq}::bigint[], ${rows.ledgerSeq}::bigint[], ${rows.lotSeq}::bigint[],
                ${rows.balance}::bigint[], ${rows.debt}::bigint[],
                ${rows.earned}::bigint[], ${rows.spent}::bigint[],
                ${rows.pending}::bigint[], ${rows.held}::bigint[], ${rows.expired}::bigint[],
                ${rows.activateNextAt}::timestamptz[], ${rows.expireNextAt}::timestamptz[],
                ${rows.expiringNext}::bigint[], ${rows.reviewAt}::timestamptz[],
                ${rows.purchasesCount}::bigint[], ${rows.purchasesMinor}::bigint[],
                string_to_array(${rows.wallets}::text, chr(31))::jsonb[],
                string_to_array(${rows.fields}::text, chr(31))::jsonb[],
                string_to_array(${rows.standing}::text, chr(31))::jsonb[],
                ${rows.enrolledAt}::timestamptz[], ${lives}::integer[]) as r`

/**
 * Write members as they stand after the batch, which holds their locks. They are there, so each is a
 * conflict: said this way the row is always found by its key, whatever the planner thinks of the size.
 */
export const updateMembers = (workspaceId: number, rows: MemberColumns, now: string) =>
  sql(z.never())`
  insert into members as m (workspace_id, updated_at, bucket, member_id, status, seq, ledger_seq,
         lot_seq, balance, debt, earned, spent, pending, held, expired, activate_next_at, expire_next_at,
         expiring_next, review_at, purchases_count, purchases_minor,
         wallets, fields, standing, enrolled_at)
  select ${workspaceId}, ${now}::timestamptz, r.*
    from unnest(${rows.bucket}::smallint[], ${rows.memberId}::text[], ${rows.status}::text[],
                ${rows.seq}::bigint[], ${rows.ledgerSeq}::bigint[], ${rows.lotSeq}::bigint[],
                ${rows.balance}::bigint[], ${rows.debt}::bigint[],
                ${rows.earned}::bigint[], ${rows.spent}::bigint[],
                ${rows.pending}::bigint[], ${rows.held}::bigint[], ${rows.expired}::bigint[],
                ${rows.activateNextAt}::timestamptz[], ${rows.expireNextAt}::timestamptz[],
                ${rows.expiringNext}::bigint[], ${rows.reviewAt}::timestamptz[],
                ${rows.purchasesCount}::bigint[], ${rows.purchasesMinor}::bigint[],
                string_to_array(${rows.wallets}::text, chr(31))::jsonb[],
                string_to_array(${rows.fields}::text, chr(31))::jsonb[],
                string_to_array(${rows.standing}::text, chr(31))::jsonb[],
                ${rows.enrolledAt}::timestamptz[]) as r
      on conflict (bucket, workspace_id, member_id) do update
     set updated_at = excluded.updated_at, status = excluded.status, seq = excluded.seq,
         ledger_seq = excluded.ledger_seq, lot_seq = excluded.lot_seq,
         balance = excluded.balance, debt = excluded.debt,
         earned = excluded.earned, spent = excluded.spent,
         pending = excluded.pending, held = excluded.held, expired = excluded.expired,
         activate_next_at = excluded.activate_next_at, expire_next_at = excluded.expire_next_at,
         expiring_next = excluded.expiring_next, review_at = excluded.review_at,
         purchases_count = excluded.purchases_count, purchases_minor = excluded.purchases_minor,
         wallets = excluded.wallets, fields = excluded.fields, standing = excluded.standing,
         enrolled_at = excluded.enrolled_at`

/** Events to keep, column by column. */
export type EventColumns = {
  readonly bucket: readonly number[]
  readonly memberId: readonly string[]
  readonly eventId: readonly string[]
  readonly seq: readonly number[]
  readonly type: readonly string[]
  readonly occurredAt: readonly string[]
  readonly history: readonly boolean[]
  /** JSON texts, `joined`. */
  readonly properties: string
  /** Hex. */
  readonly digest: readonly string[]
  /** JSON texts, `joined`. */
  readonly result: string
}

/** Keep accepted events for ever. */
export const insertEvents = (workspaceId: number, rows: EventColumns, now: string) =>
  sql(z.never())`
  insert into events (workspace_id, received_at, bucket, member_id, event_id, seq, type,
         occurred_at, history, properties, digest, result)
  select ${workspaceId}, ${now}::timestamptz, r.bucket, r.member_id, r.event_id, r.seq, r.type,
         r.occurred_at, r.history, r.properties, decode(r.digest, 'hex'), r.result
    from unnest(${rows.bucket}::smallint[], ${rows.memberId}::text[], ${rows.eventId}::text[],
                ${rows.seq}::bigint[], ${rows.type}::text[], ${rows.occurredAt}::timestamptz[], ${rows.history}::boolean[],
                string_to_array(${rows.properties}::text, chr(31)), ${rows.digest}::text[], string_to_array(${rows.result}::text, chr(31)))
           as r (bucket, member_id, event_id, seq, type, occurred_at, history, properties, digest,
                 result)`

/** Entries of the ledger, column by column. */
export type LedgerColumns = {
  readonly bucket: readonly number[]
  readonly memberId: readonly string[]
  readonly no: readonly number[]
  readonly wallet: readonly string[]
  readonly kind: readonly string[]
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly points: readonly number[]
  readonly lotNo: readonly (number | null)[]
  readonly eventId: readonly string[]
  readonly campaignId: readonly (string | null)[]
  readonly ruleId: readonly (string | null)[]
  readonly ruleVersion: readonly (number | null)[]
  readonly reverses: readonly (string | null)[]
  readonly effectiveAt: readonly string[]
}

/** Append to the ledger. */
export const insertLedger = (workspaceId: number, rows: LedgerColumns, now: string) =>
  sql(z.never())`
  insert into ledger (workspace_id, booked_at, bucket, member_id, no, wallet_id, kind, from_account,
         to_account, points, lot_no, event_id, campaign_id, rule_id, rule_version,
         reverses_event_id, effective_at)
  select ${workspaceId}, ${now}::timestamptz, r.*
    from unnest(${rows.bucket}::smallint[], ${rows.memberId}::text[], ${rows.no}::bigint[],
                ${rows.wallet}::text[], ${rows.kind}::text[], ${rows.from}::text[], ${rows.to}::text[],
                ${rows.points}::bigint[], ${rows.lotNo}::bigint[], ${rows.eventId}::text[],
                ${rows.campaignId}::text[], ${rows.ruleId}::text[], ${rows.ruleVersion}::integer[],
                ${rows.reverses}::text[], ${rows.effectiveAt}::timestamptz[]) as r`

/** Lots, column by column. */
export type LotColumns = {
  readonly bucket: readonly number[]
  readonly memberId: readonly string[]
  readonly no: readonly number[]
  readonly wallet: readonly string[]
  readonly granted: readonly number[]
  readonly remaining: readonly number[]
  readonly held: readonly number[]
  readonly expired: readonly number[]
  readonly state: readonly string[]
  readonly eventId: readonly string[]
  readonly campaignId: readonly (string | null)[]
  readonly ruleId: readonly (string | null)[]
  readonly ruleVersion: readonly (number | null)[]
  readonly earnedAt: readonly string[]
  readonly activatesAt: readonly (string | null)[]
  readonly expiresAt: readonly (string | null)[]
  readonly slides: readonly boolean[]
}

/** Write new lots. */
export const insertLots = (workspaceId: number, rows: LotColumns) => sql(z.never())`
  insert into lots (workspace_id, bucket, member_id, no, wallet_id, granted, remaining, held, expired,
         state, event_id, campaign_id, rule_id, rule_version, earned_at, activates_at, expires_at,
         slides)
  select ${workspaceId}, r.*
    from unnest(${rows.bucket}::smallint[], ${rows.memberId}::text[], ${rows.no}::bigint[],
                ${rows.wallet}::text[], ${rows.granted}::bigint[], ${rows.remaining}::bigint[],
                ${rows.held}::bigint[], ${rows.expired}::bigint[],
                ${rows.state}::text[], ${rows.eventId}::text[], ${rows.campaignId}::text[],
                ${rows.ruleId}::text[], ${rows.ruleVersion}::integer[],
                ${rows.earnedAt}::timestamptz[], ${rows.activatesAt}::timestamptz[],
                ${rows.expiresAt}::timestamptz[], ${rows.slides}::boolean[]) as r`

/** Write what is left in lots that were drawn from or reserved, were confirmed, became available or expired. Each is a conflict, as with members. */
export const updateLots = (workspaceId: number, rows: LotColumns) => sql(z.never())`
  insert into lots (workspace_id, bucket, member_id, no, wallet_id, granted, remaining, held, expired,
         state, event_id, campaign_id, rule_id, rule_version, earned_at, activates_at, expires_at,
         slides)
  select ${workspaceId}, r.*
    from unnest(${rows.bucket}::smallint[], ${rows.memberId}::text[], ${rows.no}::bigint[],
                ${rows.wallet}::text[], ${rows.granted}::bigint[], ${rows.remaining}::bigint[],
                ${rows.held}::bigint[], ${rows.expired}::bigint[],
                ${rows.state}::text[], ${rows.eventId}::text[], ${rows.campaignId}::text[],
                ${rows.ruleId}::text[], ${rows.ruleVersion}::integer[],
                ${rows.earnedAt}::timestamptz[], ${rows.activatesAt}::timestamptz[],
                ${rows.expiresAt}::timestamptz[], ${rows.slides}::boolean[]) as r
      on conflict (bucket, workspace_id, member_id, no) do update
     set remaining = excluded.remaining, held = excluded.held, expired = excluded.expired,
         state = excluded.state, activates_at = excluded.activates_at,
         expires_at = excluded.expires_at, slides = excluded.slides`

/** Values by which members are looked up, column by column. */
export type LookupColumns = {
  readonly bucket: readonly number[]
  readonly memberId: readonly string[]
  readonly kind: readonly ('email' | 'phone')[]
  /** Folded to lower case; null takes the value away. */
  readonly value: readonly (string | null)[]
}

/** Write what members are looked up by. */
export const putLookups = (workspaceId: number, rows: LookupColumns) => sql(z.never())`
  insert into member_lookups (workspace_id, bucket, member_id, kind, value)
  select ${workspaceId}, r.bucket, r.member_id, r.kind, r.value
    from unnest(${rows.bucket}::smallint[], ${rows.memberId}::text[], ${rows.kind}::text[],
                ${rows.value}::text[]) as r (bucket, member_id, kind, value)
   where r.value is not null
      on conflict (bucket, workspace_id, member_id, kind) do update set value = excluded.value`

/** Take away what members are looked up by no more. */
export const dropLookups = (workspaceId: number, rows: LookupColumns) => sql(z.never())`
  delete from member_lookups as k
   using unnest(${rows.bucket}::smallint[], ${rows.memberId}::text[], ${rows.kind}::text[],
                ${rows.value}::text[]) as r (bucket, member_id, kind, value)
   cross join lateral (
           select ctid as place
             from member_lookups as l
            where l.bucket = r.bucket
              and l.workspace_id = ${workspaceId}
              and l.member_id = r.member_id
              and l.kind = r.kind
           offset 0) as found
   where k.bucket = r.bucket
     and k.ctid = found.place
     and r.value is null`

/** Members that enrol again are erased no longer. */
export const dropTombstones = (
  workspaceId: number,
  buckets: readonly number[],
  digests: readonly string[],
) => sql(z.never())`
  delete from tombstones as t
   using unnest(${buckets}::smallint[], ${digests}::text[]) as r (bucket, digest)
   cross join lateral (
           select ctid as place
             from tombstones as d
            where d.bucket = r.bucket
              and d.workspace_id = ${workspaceId}
              and d.digest = decode(r.digest, 'hex')
           offset 0) as found
   where t.bucket = r.bucket
     and t.ctid = found.place`
