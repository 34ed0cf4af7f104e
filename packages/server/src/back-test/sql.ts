import { z } from 'zod'
import { sql } from '../db/sql.ts'

const CandidateRow = z.object({
  memberId: z.string(),
  life: z.int(),
  events: z.int(),
  refunds: z.boolean(),
  reversals: z.boolean(),
})

/** A member on whose events a campaign may be tried, and how many those are. */
export type CandidateRow = z.infer<typeof CandidateRow>

/** Members of a bucket with an event of one of these types since an instant; by a hash of their ids, so that any first few are like the rest. */
export const candidates = (workspaceId: number, bucket: number, types: string[], from: string) =>
  sql(CandidateRow)`
  select e.member_id as "memberId", m.life, e.events, e.refunds, e.reversals
    from (select member_id, count(*) as events, bool_or(type = 'refund') as refunds,
                 bool_or(type = 'points_spend_reversed') as reversals
            from events
           where bucket = ${bucket} and workspace_id = ${workspaceId}
           group by member_id
          having bool_or(type = any(${types}::text[]) and occurred_at >= ${from}::timestamptz)) as e
    join members as m
      on m.bucket = ${bucket} and m.workspace_id = ${workspaceId} and m.member_id = e.member_id
   order by md5(e.member_id), e.member_id`

/**
 * All events of these members, in the order in which they are to be decided: by the instant as of which they were
 * judged, those of a member never before one that was accepted earlier.
 */
export const eventsInOrder = (
  workspaceId: number,
  buckets: number[],
  memberIds: string[],
  due: string,
  limit: number,
) => sql(z.object({ bucket: z.int(), memberId: z.string(), eventId: z.string() }))`
  select bucket, member_id as "memberId", event_id as "eventId"
    from (select e.bucket, e.member_id, e.event_id, e.seq,
                 max(case when e.history or e.type = ${due} then e.occurred_at
                          else e.received_at end)
                   over (partition by e.bucket, e.member_id order by e.seq) as at
            from unnest(${buckets}::smallint[], ${memberIds}::text[]) as asked (bucket, member_id)
           cross join lateral (
                   select *
                     from events
                    where events.bucket = asked.bucket
                      and events.workspace_id = ${workspaceId}
                      and events.member_id = asked.member_id
                   offset 0) as e) as judged
   order by at, bucket, member_id, seq
   limit ${limit}`

const PastRow = z.object({
  bucket: z.int(),
  memberId: z.string(),
  eventId: z.string(),
  type: z.string(),
  occurredAt: z.string(),
  receivedAt: z.string(),
  history: z.boolean(),
  properties: z.string(),
  result: z.string(),
})

/** An event as it was accepted, and what it did. */
export type PastRow = z.infer<typeof PastRow>

/** Events by their keys, in the order of these. */
export const eventsByKey = (
  workspaceId: number,
  buckets: number[],
  memberIds: string[],
  eventIds: string[],
) => sql(PastRow)`
  select e.bucket, e.member_id as "memberId", e.event_id as "eventId", e.type,
         e.occurred_at as "occurredAt", e.received_at as "receivedAt", e.history,
         e.properties, e.result
    from unnest(${buckets}::smallint[], ${memberIds}::text[], ${eventIds}::text[])
           with ordinality as asked (bucket, member_id, event_id, no)
   cross join lateral (
           select *
             from events
            where events.bucket = asked.bucket
              and events.workspace_id = ${workspaceId}
              and events.member_id = asked.member_id
              and events.event_id = asked.event_id
           offset 0) as e
   order by asked.no`

/** Have the statements of a transaction find rows by their keys, whatever the planner thought of the size of tables before. */
export const findByKeys = () => sql(z.object({ seqscan: z.string(), plans: z.string() }))`
  select set_config('enable_seqscan', 'off', true) as seqscan,
         set_config('plan_cache_mode', 'force_generic_plan', true) as plans`
