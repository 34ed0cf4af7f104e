import { z } from 'zod'
import { sql } from '../db/sql.ts'
import { MemberRow } from '../members/row.ts'

/** Which connection of which workspace. */
export type Lane = { readonly workspaceId: number; readonly connectionId: string }

/**
 * Goes before the others in their transaction. They find each row by its key, or in the order of an
 * index; a plan made while the tables were small would read them whole and sort, and would be kept
 * while they grow. So such plans are ruled out here, and `offset 0` keeps each search for one key what
 * it is. With that there is one plan for all values, so none is made for those of one transaction.
 */
export const byKey = () => sql(z.unknown())`
  select set_config('enable_seqscan', 'off', true) as seqscan,
         set_config('enable_bitmapscan', 'off', true) as bitmapscan,
         set_config('enable_hashjoin', 'off', true) as hashjoin,
         set_config('enable_mergejoin', 'off', true) as mergejoin,
         set_config('plan_cache_mode', 'force_generic_plan', true) as plans`

const MirrorRow = z.object({
  memberId: z.string(),
  /** JSON text; null: Braze accepted nothing yet. */
  acknowledged: z.string().nullable(),
  sentAt: z.string().nullable(),
  /** Events to tell up to this number are dealt with. */
  toldTo: z.int(),
  /** Times that something was sent since the last verdict and no answer came. */
  attempts: z.int(),
  /** Up to this number an event that is not dealt with may have been sent. */
  flightTo: z.int(),
  /** The attributes object that Braze refused, as it was sent; null: none did. */
  refused: z.string().nullable(),
})

/** What Braze has of a member, and what it refused. */
export type MirrorRow = z.infer<typeof MirrorRow>

/** What Braze has of each of these members. */
export const loadMirrors = (
  { workspaceId, connectionId }: Lane,
  buckets: readonly number[],
  memberIds: readonly string[],
) => sql(MirrorRow)`
  select asked.member_id as "memberId", m.acknowledged, m.sent_at as "sentAt",
         coalesce(m.told_to, 0) as "toldTo", coalesce(m.attempts, 0) as attempts,
         coalesce(m.flight_to, 0) as "flightTo", p.body as refused
    from unnest(${buckets}::smallint[], ${memberIds}::text[]) as asked (bucket, member_id)
    left join lateral (
           select acknowledged, sent_at, told_to, attempts, flight_to
             from sync_mirror
            where sync_mirror.bucket = asked.bucket
              and sync_mirror.workspace_id = ${workspaceId}
              and sync_mirror.connection_id = ${connectionId}
              and sync_mirror.member_id = asked.member_id
           offset 0) as m
      on true
    left join lateral (
           select body
             from sync_parked
            where sync_parked.bucket = asked.bucket
              and sync_parked.workspace_id = ${workspaceId}
              and sync_parked.connection_id = ${connectionId}
              and sync_parked.member_id = asked.member_id
              and sync_parked.no = 0
           offset 0) as p
      on true`

/** These members as they are now. */
export const loadMembers = (
  { workspaceId }: Pick<Lane, 'workspaceId'>,
  buckets: readonly number[],
  memberIds: readonly string[],
) => sql(MemberRow)`
  select m.bucket, m.member_id as "memberId", m.life, m.status, m.seq, m.ledger_seq as "ledgerSeq",
         m.lot_seq as "lotSeq", m.balance, m.debt, m.earned, m.spent,
         m.pending, m.held, m.expired, m.activate_next_at as "activateNextAt",
         m.expire_next_at as "expireNextAt", m.expiring_next as "expiringNext", m.review_at as "reviewAt",
         m.purchases_count as "purchasesCount", m.purchases_minor as "purchasesMinor",
         m.wallets, m.fields, m.standing, m.enrolled_at as "enrolledAt", m.updated_at as "updatedAt"
    from unnest(${buckets}::smallint[], ${memberIds}::text[]) as asked (bucket, member_id)
   cross join lateral (
           select *
             from members
            where members.bucket = asked.bucket
              and members.workspace_id = ${workspaceId}
              and members.member_id = asked.member_id
           offset 0) as m`
