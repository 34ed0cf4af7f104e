import { z } from 'zod'
import { sql } from '../db/sql.ts'

/** Whose codes these are; each code stands in its own bucket. */
export const codeOwners = (workspaceId: number, buckets: number[], codes: string[]) =>
  sql(z.object({ code: z.string(), memberId: z.string() }))`
  select c.code, c.member_id as "memberId"
    from unnest(${buckets}::smallint[], ${codes}::text[]) as asked (bucket, code)
   cross join lateral (
           select *
             from referral_codes
            where referral_codes.bucket = asked.bucket
              and referral_codes.workspace_id = ${workspaceId}
              and referral_codes.code = asked.code
           offset 0) as c`

/** The first number of every advisory lock on e-mail addresses and phone numbers. */
const addressLock = 7002

/**
 * Hold e-mail addresses and phone numbers until the transaction ends, in the order that is given. Each is held by the
 * one of 256 places that it falls into, so however many there are the locks are few.
 */
export const lockAddresses = (places: number[]) => sql(z.object({ locked: z.string() }))`
  select pg_advisory_xact_lock(${addressLock}::integer, asked.place)::text as locked
    from unnest(${places}::integer[]) as asked (place)`

/** Members who have one of these e-mail addresses and phone numbers. Few of each are more than enough. */
export const membersWith = (
  workspaceId: number,
  kinds: ('email' | 'phone')[],
  values: string[],
) => sql(z.object({ kind: z.enum(['email', 'phone']), value: z.string(), memberId: z.string() }))`
  -- every bucket
  select k.kind, k.value, k.member_id as "memberId"
    from unnest(${kinds}::text[], ${values}::text[]) as asked (kind, value)
   cross join lateral (
           select *
             from member_lookups
            where member_lookups.workspace_id = ${workspaceId}
              and member_lookups.kind = asked.kind
              and member_lookups.value = asked.value
            limit 20) as k`

/** Codes of members, column by column. */
export type CodeColumns = {
  readonly bucket: readonly number[]
  readonly code: readonly string[]
  readonly memberId: readonly string[]
}

/** Write new codes. One that is taken fails the whole batch by `referral_codes_pkey`; done again, it makes others. */
export const insertCodes = (workspaceId: number, rows: CodeColumns) => sql(z.never())`
  insert into referral_codes (workspace_id, bucket, code, member_id)
  select ${workspaceId}, r.*
    from unnest(${rows.bucket}::smallint[], ${rows.code}::text[], ${rows.memberId}::text[]) as r`

/** Events to submit, column by column. */
export type OutboxColumns = {
  readonly bucket: readonly number[]
  readonly eventId: readonly string[]
  readonly code: readonly string[]
  readonly type: readonly string[]
  readonly occurredAt: readonly string[]
  /** JSON texts. */
  readonly properties: readonly string[]
}

/** Write events that are to be submitted. */
export const insertOutbox = (workspaceId: number, rows: OutboxColumns) => sql(z.never())`
  insert into outbox (workspace_id, bucket, event_id, code, type, occurred_at, properties)
  select ${workspaceId}, r.*
    from unnest(${rows.bucket}::smallint[], ${rows.eventId}::text[], ${rows.code}::text[],
                ${rows.type}::text[], ${rows.occurredAt}::timestamptz[],
                ${rows.properties}::text[]) as r`
