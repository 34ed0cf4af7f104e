import { z } from 'zod'
import { sql } from '../db/sql.ts'

const Forwarded = z.object({
  bucket: z.int(),
  workspaceId: z.int(),
  eventId: z.string(),
  code: z.string().nullable(),
  memberId: z.string().nullable(),
  type: z.string(),
  occurredAt: z.string(),
  properties: z.string(),
})

/** An event that is to be submitted to the member who has a code, or who is named. */
export type Forwarded = z.infer<typeof Forwarded>

/** Events to submit, beyond a place in their order. */
export const waitingToForward = (
  after: Pick<Forwarded, 'bucket' | 'workspaceId' | 'eventId'>,
  limit: number,
) => sql(Forwarded)`
  select bucket, workspace_id as "workspaceId", event_id as "eventId", code,
         member_id as "memberId", type, occurred_at as "occurredAt", properties
    from outbox -- every bucket
   where (bucket, workspace_id, event_id)
         > (${after.bucket}::smallint, ${after.workspaceId}::integer, ${after.eventId}::text)
   order by bucket, workspace_id, event_id
   limit ${limit}`

/** These events were taken, or turned down for good. */
export const dropForwarded = (
  buckets: readonly number[],
  workspaceIds: readonly number[],
  eventIds: readonly string[],
) => sql(z.never())`
  delete from outbox as o
   using unnest(${buckets}::smallint[], ${workspaceIds}::integer[], ${eventIds}::text[])
           as r (bucket, workspace_id, event_id)
   where o.bucket = r.bucket
     and o.workspace_id = r.workspace_id
     and o.event_id = r.event_id`
