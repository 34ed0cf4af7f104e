import { z } from 'zod'
import { joined } from '../db/joined.ts'
import { sql } from '../db/sql.ts'
import type { Lane } from './sql.ts'

/** Rows of one member each, column by column; row `i` is at index `i` of each. */
export type Rows = { readonly bucket: readonly number[]; readonly memberId: readonly string[] }

/** What is known of members at Braze, column by column. */
export type MirrorColumns = Rows & {
  /** JSON text: remote field to value as sent; null: what Braze accepted before stands. */
  readonly acknowledged: readonly (string | null)[]
  readonly mappingVersion: readonly (number | null)[]
  /** 0 leaves it as it is. */
  readonly seq: readonly number[]
  readonly toldTo: readonly number[]
  readonly attempts: readonly number[]
  readonly flightTo: readonly number[]
  readonly flightNo: readonly number[]
}

/** Advance what Braze is known to have. */
export const advanceMirrors = (
  { workspaceId, connectionId }: Lane,
  rows: MirrorColumns,
  now: string,
) => sql(z.never())`
  insert into sync_mirror as m (workspace_id, connection_id, bucket, member_id, acknowledged,
         sent_at, mapping_version, seq, told_to, attempts, flight_to, flight_no)
  select ${workspaceId}, ${connectionId}, r.bucket, r.member_id, r.acknowledged,
         case when r.acknowledged is not null then ${now}::timestamptz end, r.mapping_version,
         r.seq, r.told_to, r.attempts, r.flight_to, r.flight_no
    from unnest(${rows.bucket}::smallint[], ${rows.memberId}::text[],
                string_to_array(${joined(rows.acknowledged)}::text, chr(31), ''),
                ${rows.mappingVersion}::integer[], ${rows.seq}::bigint[], ${rows.toldTo}::bigint[],
                ${rows.attempts}::integer[], ${rows.flightTo}::bigint[], ${rows.flightNo}::bigint[])
           as r (bucket, member_id, acknowledged, mapping_version, seq, told_to, attempts,
                 flight_to, flight_no)
      on conflict (bucket, workspace_id, connection_id, member_id) do update
     set acknowledged = coalesce(excluded.acknowledged, m.acknowledged),
         sent_at = coalesce(excluded.sent_at, m.sent_at),
         mapping_version = coalesce(excluded.mapping_version, m.mapping_version),
         seq = greatest(m.seq, excluded.seq), told_to = excluded.told_to,
         attempts = excluded.attempts, flight_to = excluded.flight_to,
         flight_no = excluded.flight_no`

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

/** Write down what became of what was sent; a second time where it is not known that the first was committed. */
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
           as r (bucket, member_id, id, mapping_version, cause, attempts, outcome, why, attributes, told)
      on conflict (bucket, workspace_id, connection_id, member_id, id) do nothing`

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
