import { z } from 'zod'
import { sql } from '../db/sql.ts'
import type { Lane } from '../sync/sql.ts'

const DeliveryRow = z.object({
  id: z.string(),
  connectionId: z.string(),
  memberId: z.string(),
  at: z.string(),
  requestId: z.string(),
  cause: z.string(),
  mappingVersion: z.int(),
  attempts: z.int(),
  outcome: z.enum(['delivered', 'rejected', 'uncertain', 'partial']),
  why: z.string().nullable(),
  /** JSON text. */
  attributes: z.string().nullable(),
  /** JSON text. */
  told: z.string().nullable(),
})

/** A row of `deliveries`. */
export type DeliveryRow = z.infer<typeof DeliveryRow>

/** Where a page of deliveries begins, and what is looked for. null asks for nothing. */
export type DeliverySearch = {
  /** The last delivery of the page before. */
  readonly below: { readonly at: string; readonly id: string; readonly memberId: string } | null
  readonly outcome: string | null
  /** ISO instant. */
  readonly after: string | null
  readonly limit: number
}

/** Deliveries of a connection, newest first: over all buckets, for people to look at. */
export const deliveriesPage = (
  { workspaceId, connectionId }: Lane,
  { below, outcome, after, limit }: DeliverySearch,
) => sql(DeliveryRow)`
  select id, connection_id as "connectionId", member_id as "memberId", at,
         request_id as "requestId", cause, mapping_version as "mappingVersion", attempts, outcome,
         why, attributes, told
    from deliveries
   where workspace_id = ${workspaceId} and connection_id = ${connectionId}
     and bucket between 0 and 255
     and (${below?.at ?? null}::timestamptz is null or at <= ${below?.at ?? null}::timestamptz)
     and (${below?.at ?? null}::timestamptz is null
          or (at, id, member_id) < (${below?.at ?? null}::timestamptz, ${below?.id ?? null}::uuid,
                                    ${below?.memberId ?? null}::text))
     and (${outcome}::text is null or outcome = ${outcome}::text)
     and (${after}::timestamptz is null or at > ${after}::timestamptz)
   order by at desc, id desc, member_id desc
   limit ${limit}`

/** Deliveries of one member, newest first: by one connection, or by all of them. */
export const deliveriesOfMember = (
  member: { readonly bucket: number; readonly workspaceId: number; readonly memberId: string },
  search: {
    readonly connectionId: string | null
    readonly below: string | null
    readonly outcome: string | null
    readonly after: string | null
    readonly limit: number
  },
) => sql(DeliveryRow)`
  select id, connection_id as "connectionId", member_id as "memberId", at,
         request_id as "requestId", cause, mapping_version as "mappingVersion", attempts, outcome,
         why, attributes, told
    from deliveries
   where bucket = ${member.bucket}
     and workspace_id = ${member.workspaceId}
     and member_id = ${member.memberId}
     and connection_id = any (
           select id
             from connections
            where workspace_id = ${member.workspaceId}
              and (${search.connectionId}::text is null or id = ${search.connectionId}::text))
     and (${search.below}::uuid is null or id < ${search.below}::uuid)
     and (${search.outcome}::text is null or outcome = ${search.outcome}::text)
     and (${search.after}::timestamptz is null or at > ${search.after}::timestamptz)
   order by id desc
   limit ${search.limit}`

/** Drop the oldest deliveries from before an instant. */
export const dropDeliveries = (
  { workspaceId, connectionId }: Lane,
  buckets: { readonly from: number; readonly to: number },
  before: string,
  limit: number,
) => sql(z.object({ dropped: z.int() }))`
  with old as (
    select bucket, member_id, id
      from deliveries
     where workspace_id = ${workspaceId} and connection_id = ${connectionId}
       and at < ${before}::timestamptz
       and bucket between ${buckets.from}::smallint and ${buckets.to}::smallint
     order by at
     limit ${limit}),
  dropped as (
    delete from deliveries as d
     using old
     where d.bucket = old.bucket
       and d.workspace_id = ${workspaceId}
       and d.connection_id = ${connectionId}
       and d.member_id = old.member_id
       and d.id = old.id
    returning 1)
  select count(*) as dropped from dropped`

/** The counters of a connection, from an hour on. */
export const metersFrom = ({ workspaceId, connectionId }: Lane, after: string | null) => sql(
  z.object({
    requests: z.int(),
    attributesSent: z.int(),
    eventsSent: z.int(),
    purchasesSent: z.int(),
    delivered: z.int(),
    rejected: z.int(),
    uncertain: z.int(),
    retried: z.int(),
    dataPoints: z.int(),
    dataPointsNaive: z.int(),
    requestsNaive: z.int(),
    settled: z.int(),
    lagMsSum: z.int(),
    lagMsMax: z.int(),
  }),
)`
  select coalesce(sum(requests), 0)::bigint as requests,
         coalesce(sum(attributes_sent), 0)::bigint as "attributesSent",
         coalesce(sum(events_sent), 0)::bigint as "eventsSent",
         coalesce(sum(purchases_sent), 0)::bigint as "purchasesSent",
         coalesce(sum(delivered), 0)::bigint as delivered,
         coalesce(sum(rejected), 0)::bigint as rejected,
         coalesce(sum(uncertain), 0)::bigint as uncertain,
         coalesce(sum(retried), 0)::bigint as retried,
         coalesce(sum(data_points), 0)::bigint as "dataPoints",
         coalesce(sum(data_points_naive), 0)::bigint as "dataPointsNaive",
         coalesce(sum(requests_naive), 0)::bigint as "requestsNaive",
         coalesce(sum(settled), 0)::bigint as settled,
         coalesce(sum(lag_ms_sum), 0)::bigint as "lagMsSum",
         coalesce(max(lag_ms_max), 0)::bigint as "lagMsMax"
    from sync_meters
   where workspace_id = ${workspaceId} and connection_id = ${connectionId}
     and (${after}::timestamptz is null
          or hour >= date_trunc('hour', ${after}::timestamptz, 'UTC'))`

/** Whether the contract with Braze counts data points. */
export const countsDataPoints = ({ workspaceId, connectionId }: Lane) => sql(
  z.object({ counts: z.boolean() }),
)`
  select coalesce(settings ->> 'contract', '') <> 'mau' as counts
    from connections
   where workspace_id = ${workspaceId} and id = ${connectionId}`

/** What is parked by a connection now, over all buckets. */
export const parkedNow = ({ workspaceId, connectionId }: Lane) => sql(
  z.object({ parked: z.int() }),
)`
  select count(*) as parked
    from sync_parked
   where workspace_id = ${workspaceId} and connection_id = ${connectionId} and why <> ''
     and bucket between 0 and 255`
