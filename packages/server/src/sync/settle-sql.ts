import { z } from 'zod'
import { sql } from '../db/sql.ts'
import type { Lane } from './sql.ts'

/**
 * JSON texts as one text, with a character between them that no JSON text holds; null is empty. As
 * elements of an array each of their many quotes would have to be escaped here and read again there.
 */
const joined = (texts: readonly (string | null)[]): string => texts.join('\u001f')

/** Rows of one member each, column by column; row `i` is at index `i` of each. */
export type Rows = { readonly bucket: readonly number[]; readonly memberId: readonly string[] }

/**
 * Lock what claims took, one after the other in the order given, which is one for all who write here:
 * by bucket, then by member. What is not given back was
 * forgotten meanwhile, or its lease ran out and another claim has it: nothing of it is written.
 */
export const lockClaimed = (
  { workspaceId, connectionId }: Lane,
  rows: Rows & { readonly claim: readonly string[] },
) => sql(z.object({ memberId: z.string(), claim: z.string(), marks: z.int(), toldTo: z.int() }))`
  select w.member_id as "memberId", w.claim, w.marks, w.told_to as "toldTo"
    from unnest(${rows.bucket}::smallint[], ${rows.memberId}::text[], ${rows.claim}::uuid[])
           as r (bucket, member_id, claim)
   cross join lateral (
           select member_id, claim, marks, told_to
             from sync_waiting
            where sync_waiting.bucket = r.bucket
              and sync_waiting.workspace_id = ${workspaceId}
              and sync_waiting.connection_id = ${connectionId}
              and sync_waiting.member_id = r.member_id
              and sync_waiting.claim = r.claim
           offset 0
              for update) as w`

/** Members that have nothing more to send. */
export const deleteWaiting = ({ workspaceId, connectionId }: Lane, rows: Rows) => sql(z.never())`
  delete from sync_waiting as w
   using unnest(${rows.bucket}::smallint[], ${rows.memberId}::text[]) as r (bucket, member_id)
   cross join lateral (
           select ctid as place
             from sync_waiting as x
            where x.bucket = r.bucket
              and x.workspace_id = ${workspaceId}
              and x.connection_id = ${connectionId}
              and x.member_id = r.member_id
           offset 0) as found
   where w.ctid = found.place`

/** What becomes of rows that stay. */
export type Kept = Rows & {
  /** Marks and attempts that are dealt with; what came since stays. */
  readonly marks: readonly number[]
  readonly attempts: readonly number[]
  readonly flightTo: readonly number[]
  readonly dueAt: readonly string[]
  /** null leaves it as it is. */
  readonly since: readonly (string | null)[]
  readonly why: readonly (string | null)[]
}

/** Give rows back to the queue. */
export const keepWaiting = ({ workspaceId, connectionId }: Lane, rows: Kept) => sql(z.never())`
  update sync_waiting as w
     set marks = w.marks - r.marks, attempts = w.attempts - r.attempts, flight_to = r.flight_to,
         due_at = r.due_at, since = coalesce(r.since, w.since), why = r.why, claim = null
    from unnest(${rows.bucket}::smallint[], ${rows.memberId}::text[], ${rows.marks}::bigint[],
                ${rows.attempts}::integer[], ${rows.flightTo}::bigint[],
                ${rows.dueAt}::timestamptz[], ${rows.since}::timestamptz[], ${rows.why}::text[])
           as r (bucket, member_id, marks, attempts, flight_to, due_at, since, why)
   cross join lateral (
           select ctid as place
             from sync_waiting as x
            where x.bucket = r.bucket
              and x.workspace_id = ${workspaceId}
              and x.connection_id = ${connectionId}
              and x.member_id = r.member_id
           offset 0) as found
   where w.ctid = found.place`

/** What Braze has accepted, column by column. */
export type MirrorColumns = Rows & {
  /** JSON text: remote field to value as sent. */
  readonly acknowledged: readonly string[]
  readonly mappingVersion: readonly number[]
  readonly seq: readonly number[]
}

/** Advance what Braze is known to have. It never goes back to an earlier state of the member. */
export const advanceMirrors = (
  { workspaceId, connectionId }: Lane,
  rows: MirrorColumns,
  now: string,
) => sql(z.never())`
  insert into sync_mirror (workspace_id, connection_id, sent_at,
         bucket, member_id, acknowledged, mapping_version, seq)
  select ${workspaceId}, ${connectionId}, ${now}::timestamptz, r.*
    from unnest(${rows.bucket}::smallint[], ${rows.memberId}::text[],
                string_to_array(${joined(rows.acknowledged)}::text, chr(31), ''), ${rows.mappingVersion}::integer[],
                ${rows.seq}::bigint[]) as r (bucket, member_id, acknowledged, mapping_version, seq)
      on conflict (bucket, workspace_id, connection_id, member_id) do update
     set acknowledged = excluded.acknowledged, mapping_version = excluded.mapping_version,
         seq = excluded.seq, sent_at = excluded.sent_at
   where sync_mirror.seq <= excluded.seq`

/** Told events that are dealt with. */
export const deleteTold = (
  { workspaceId, connectionId }: Lane,
  rows: Rows & { readonly no: readonly number[] },
) => sql(z.never())`
  delete from sync_told as t
   using unnest(${rows.bucket}::smallint[], ${rows.memberId}::text[], ${rows.no}::bigint[])
           as r (bucket, member_id, no)
   cross join lateral (
           select ctid as place
             from sync_told as x
            where x.bucket = r.bucket
              and x.workspace_id = ${workspaceId}
              and x.connection_id = ${connectionId}
              and x.member_id = r.member_id
              and x.no = r.no
           offset 0) as found
   where t.ctid = found.place`

/** Rows for a person to look at, column by column. `no` 0 is the member's attributes. */
export type ParkedColumns = Rows & {
  readonly no: readonly number[]
  readonly kind: readonly ('attributes' | 'event' | 'purchase')[]
  readonly name: readonly (string | null)[]
  readonly body: readonly string[]
  readonly eventId: readonly (string | null)[]
  readonly workflowId: readonly (string | null)[]
  readonly workflowVersion: readonly (number | null)[]
  readonly uncertain: readonly (string | null)[]
  readonly outcome: readonly ('rejected' | 'uncertain')[]
  readonly why: readonly string[]
}

/** Park rows with their cause. The attributes of a member are parked once, as they were last refused. */
export const park = ({ workspaceId, connectionId }: Lane, rows: ParkedColumns, now: string) =>
  sql(z.never())`
  insert into sync_parked (workspace_id, connection_id, at, bucket, member_id, no, kind, name, body,
         event_id, workflow_id, workflow_version, uncertain, outcome, why)
  select ${workspaceId}, ${connectionId}, ${now}::timestamptz, r.*
    from unnest(${rows.bucket}::smallint[], ${rows.memberId}::text[], ${rows.no}::bigint[],
                ${rows.kind}::text[], ${rows.name}::text[], ${rows.body}::text[],
                ${rows.eventId}::text[], ${rows.workflowId}::text[],
                ${rows.workflowVersion}::integer[], ${rows.uncertain}::text[],
                ${rows.outcome}::text[], ${rows.why}::text[]) as r
      on conflict (bucket, workspace_id, connection_id, member_id, no) do update
     set body = excluded.body, outcome = excluded.outcome, why = excluded.why, at = excluded.at`

/** The attributes of these members are refused no longer. */
export const unparkAttributes = ({ workspaceId, connectionId }: Lane, rows: Rows) =>
  sql(z.never())`
  delete from sync_parked as p
   using unnest(${rows.bucket}::smallint[], ${rows.memberId}::text[]) as r (bucket, member_id)
   cross join lateral (
           select ctid as place
             from sync_parked as x
            where x.bucket = r.bucket
              and x.workspace_id = ${workspaceId}
              and x.connection_id = ${connectionId}
              and x.member_id = r.member_id
              and x.no = 0
           offset 0) as found
   where p.ctid = found.place`

/** What became of envelopes, column by column. */
export type DeliveryColumns = Rows & {
  /** Of the request, and of the delivery: a member is in a request once. Ordered by time. */
  readonly id: readonly string[]
  readonly mappingVersion: readonly number[]
  readonly cause: readonly string[]
  readonly attempts: readonly number[]
  readonly outcome: readonly ('delivered' | 'rejected' | 'uncertain' | 'partial')[]
  readonly why: readonly (string | null)[]
  /** JSON text. */
  readonly attributes: readonly (string | null)[]
  /** JSON text. */
  readonly told: readonly (string | null)[]
}

/** Write down what became of what was sent. */
export const insertDeliveries = (
  { workspaceId, connectionId }: Lane,
  rows: DeliveryColumns,
  now: string,
) => sql(z.never())`
  insert into deliveries (workspace_id, connection_id, at, bucket, member_id, id, request_id,
         mapping_version, cause, attempts, outcome, why, attributes, told)
  select ${workspaceId}, ${connectionId}, ${now}::timestamptz, r.bucket, r.member_id, r.id,
         r.id::text, r.mapping_version, r.cause, r.attempts, r.outcome, r.why, r.attributes, r.told
    from unnest(${rows.bucket}::smallint[], ${rows.memberId}::text[], ${rows.id}::uuid[],
                ${rows.mappingVersion}::integer[], ${rows.cause}::text[], ${rows.attempts}::integer[], ${rows.outcome}::text[],
                ${rows.why}::text[], string_to_array(${joined(rows.attributes)}::text, chr(31), ''),
                string_to_array(${joined(rows.told)}::text, chr(31), ''))
           as r (bucket, member_id, id, mapping_version, cause, attempts, outcome, why, attributes, told)`

/** What a round adds to the counters of its hour. */
export type Meters = {
  requests: number
  attributesSent: number
  eventsSent: number
  purchasesSent: number
  delivered: number
  rejected: number
  uncertain: number
  retried: number
  dataPoints: number
  /** What sending every mapped field with every event would have cost. */
  dataPointsNaive: number
  requestsNaive: number
  /** Members brought up to date. */
  settled: number
  /** From the change to the verdict, summed over members, and at most. */
  lagMsSum: number
  lagMsMax: number
}

/**
 * Add to the counters. A process writes to the row of its own `slot`, so that two do not wait for
 * each other.
 */
export const addMeters = (
  { workspaceId, connectionId }: Lane,
  hour: string,
  slot: number,
  add: Meters,
) => sql(z.never())`
  insert into sync_meters as m (workspace_id, connection_id, hour, slot, requests, attributes_sent,
         events_sent, purchases_sent, delivered, rejected, uncertain, retried, data_points,
         data_points_naive, requests_naive, settled, lag_ms_sum, lag_ms_max)
  values (${workspaceId}, ${connectionId}, ${hour}::timestamptz, ${slot}::smallint,
          ${add.requests}, ${add.attributesSent}, ${add.eventsSent}, ${add.purchasesSent},
          ${add.delivered}, ${add.rejected}, ${add.uncertain}, ${add.retried}, ${add.dataPoints},
          ${add.dataPointsNaive}, ${add.requestsNaive}, ${add.settled}, ${add.lagMsSum},
          ${add.lagMsMax})
      on conflict (workspace_id, connection_id, hour, slot) do update
     set requests = m.requests + excluded.requests,
         attributes_sent = m.attributes_sent + excluded.attributes_sent,
         events_sent = m.events_sent + excluded.events_sent,
         purchases_sent = m.purchases_sent + excluded.purchases_sent,
         delivered = m.delivered + excluded.delivered,
         rejected = m.rejected + excluded.rejected,
         uncertain = m.uncertain + excluded.uncertain,
         retried = m.retried + excluded.retried,
         data_points = m.data_points + excluded.data_points,
         data_points_naive = m.data_points_naive + excluded.data_points_naive,
         requests_naive = m.requests_naive + excluded.requests_naive,
         settled = m.settled + excluded.settled,
         lag_ms_sum = m.lag_ms_sum + excluded.lag_ms_sum,
         lag_ms_max = greatest(m.lag_ms_max, excluded.lag_ms_max)`
