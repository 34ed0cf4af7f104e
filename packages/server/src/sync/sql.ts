import { z } from 'zod'
import { sql } from '../db/sql.ts'
import { MemberRow } from '../members/row.ts'

/** Which connection of which workspace. */
export type Lane = { readonly workspaceId: number; readonly connectionId: string }

/** A row of `sync_waiting` as a claim took it. */
export const Claimed = z.object({
  bucket: z.int(),
  memberId: z.string(),
  /** 0 live, 1 backfill. */
  lane: z.int(),
  cause: z.string(),
  marks: z.int(),
  toldTo: z.int(),
  /** Before the claim: up to here an event may have been sent, if `attempts` is above 0. */
  flightTo: z.int(),
  /** Before the claim: how often the row was sent without a verdict. */
  attempts: z.int(),
  /** Before the claim. */
  dueAt: z.string(),
  since: z.string(),
})

/** A row of `sync_waiting` as a claim took it. */
export type Claimed = z.infer<typeof Claimed>

/**
 * Goes before the others in their transaction. They find each row by its key, or in the order of an
 * index; a plan made while the tables were small would read them whole and sort, and would be kept
 * while they grow. So such plans are ruled out here, and `offset 0` keeps each search for one key what
 * it is. With that there is one plan for all values, so none is made for those of one transaction.
 */
export const byKey = () => sql(z.unknown())`
  select set_config('enable_seqscan', 'off', true) as seqscan,
         set_config('enable_bitmapscan', 'off', true) as bitmapscan,
         set_config('enable_sort', 'off', true) as sort,
         set_config('enable_hashjoin', 'off', true) as hashjoin,
         set_config('enable_mergejoin', 'off', true) as mergejoin,
         set_config('plan_cache_mode', 'force_generic_plan', true) as plans`

/** How much to claim, and from where. */
export type Due = {
  readonly limit: number
  /** Buckets to look in, both included: 0 to 255 on one PostgreSQL, a single one on a distributed one. */
  readonly buckets: { readonly from: number; readonly to: number }
  /** ISO instant. */
  readonly now: string
}

/**
 * Take up to `limit` members that are due, live ones before those of a backfill and the oldest first,
 * passing over what another sender or an intake has under its hand: out of others' reach until `until`,
 * under the claim `id`, which whoever settles shows. A sender that dies gives them back by doing nothing.
 *
 * What is taken is found again by its place, never by its key: a row that has changed since the statement
 * began lies elsewhere, is not found, and stays for the next claim. By its key it would be found as it
 * was, and PostgreSQL would then make the whole choice anew for it.
 */
export const takeDue = (
  { workspaceId, connectionId }: Lane,
  { limit, buckets, now }: Due,
  { id, until }: { readonly id: string; readonly until: string },
) => sql(Claimed)`
  with live as materialized (
    select ctid as place, *
      from sync_waiting
     where workspace_id = ${workspaceId} and connection_id = ${connectionId} and lane = 0 and marks >= 0
       and due_at <= ${now}::timestamptz
       and bucket between ${buckets.from}::smallint and ${buckets.to}::smallint
     order by due_at
     limit ${limit}
       for update skip locked),
  late as materialized (
    select ctid as place, *
      from sync_waiting
     where workspace_id = ${workspaceId} and connection_id = ${connectionId} and lane = 1 and marks >= 0
       and due_at <= ${now}::timestamptz
       and bucket between ${buckets.from}::smallint and ${buckets.to}::smallint
     order by due_at
     limit ${limit} - (select count(*) from live)
       for update skip locked),
  due as (select * from live union all select * from late)
  update sync_waiting as w
     set due_at = ${until}::timestamptz, attempts = w.attempts + 1, flight_to = w.told_to,
         claim = ${id}::uuid
    from due
   where w.ctid = due.place
  returning due.bucket, due.member_id as "memberId", due.lane, due.cause, due.marks,
            due.told_to as "toldTo", due.flight_to as "flightTo", due.attempts,
            due.due_at as "dueAt", due.since`

const Told = z.object({
  memberId: z.string(),
  no: z.int(),
  kind: z.enum(['event', 'purchase']),
  name: z.string(),
  body: z.string(),
  eventId: z.string(),
  workflowId: z.string(),
  workflowVersion: z.int(),
  uncertain: z.enum(['resend', 'hold']),
})

/** An event to tell, composed when it happened. */
export type Told = z.infer<typeof Told>

/** The oldest events to tell of each of these members, in order, at most `each` and one more. */
export const loadTold = (
  { workspaceId, connectionId }: Lane,
  buckets: readonly number[],
  memberIds: readonly string[],
  each: number,
) => sql(Told)`
  select t.member_id as "memberId", t.no, t.kind, t.name, t.body, t.event_id as "eventId",
         t.workflow_id as "workflowId", t.workflow_version as "workflowVersion", t.uncertain
    from unnest(${buckets}::smallint[], ${memberIds}::text[]) as asked (bucket, member_id)
   cross join lateral (
         select *
           from sync_told as s
          where s.bucket = asked.bucket
            and s.workspace_id = ${workspaceId}
            and s.connection_id = ${connectionId}
            and s.member_id = asked.member_id
          order by s.no
          limit ${each} + 1) as t`

const MirrorRow = z.object({
  memberId: z.string(),
  /** JSON text; null: Braze accepted nothing yet. */
  acknowledged: z.string().nullable(),
  sentAt: z.string().nullable(),
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
  select asked.member_id as "memberId", m.acknowledged, m.sent_at as "sentAt", p.body as refused
    from unnest(${buckets}::smallint[], ${memberIds}::text[]) as asked (bucket, member_id)
    left join lateral (
           select acknowledged, sent_at
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
  select m.bucket, m.member_id as "memberId", m.status, m.seq, m.ledger_seq as "ledgerSeq",
         m.lot_seq as "lotSeq", m.balance, m.debt, m.earned, m.spent,
         m.purchases_count as "purchasesCount", m.purchases_minor as "purchasesMinor",
         m.fields, m.enrolled_at as "enrolledAt", m.updated_at as "updatedAt"
    from unnest(${buckets}::smallint[], ${memberIds}::text[]) as asked (bucket, member_id)
   cross join lateral (
           select *
             from members
            where members.bucket = asked.bucket
              and members.workspace_id = ${workspaceId}
              and members.member_id = asked.member_id
           offset 0) as m`

/** How members are marked. */
export type Mark = {
  /** 0 live, 1 backfill. */
  readonly lane: 0 | 1
  /** What made it so: `mapping:3`, `backfill:b1`, `request`. */
  readonly cause: string
  /** Send also what Braze acknowledged, and nulls. */
  readonly anew: boolean
  /** ISO instant. */
  readonly now: string
}

/**
 * Mark members stale: what is sent is read when it is sent, so this is all that a backfill, a change
 * of a mapping or "sync this member" are. A member that waits already keeps its place, or moves to the
 * better lane.
 */
export const markStale = (
  { workspaceId, connectionId }: Lane,
  buckets: readonly number[],
  memberIds: readonly string[],
  { lane, cause, anew, now }: Mark,
) => sql(z.never())`
  insert into sync_waiting (workspace_id, connection_id, lane, cause, attempts, due_at, since,
         bucket, member_id)
  select ${workspaceId}, ${connectionId}, ${lane}::smallint, ${cause}, ${anew ? 1 : 0}::integer,
         ${now}::timestamptz, ${now}::timestamptz, r.bucket, r.member_id
    from unnest(${buckets}::smallint[], ${memberIds}::text[]) as r (bucket, member_id)
   order by r.bucket, r.member_id
      on conflict (bucket, workspace_id, connection_id, member_id) do update
     set lane = least(sync_waiting.lane, excluded.lane),
         marks = sync_waiting.marks + 1,
         attempts = sync_waiting.attempts + excluded.attempts`
