import { z } from 'zod'
import { sql } from '../db/sql.ts'

/** The refunds that wait for these purchases, in the order of their acceptance. */
export const waitingRefunds = (
  workspaceId: number,
  buckets: number[],
  memberIds: string[],
  purchaseEventIds: string[],
) => sql(
  z.object({
    memberId: z.string(),
    purchaseEventId: z.string(),
    eventId: z.string(),
    type: z.string(),
    occurredAt: z.string(),
    properties: z.string(),
  }),
)`
  select e.member_id as "memberId", w.purchase_event_id as "purchaseEventId",
         e.event_id as "eventId", e.type, e.occurred_at as "occurredAt", e.properties
    from unnest(${buckets}::smallint[], ${memberIds}::text[], ${purchaseEventIds}::text[])
           as asked (bucket, member_id, purchase_event_id)
   cross join lateral (
           select *
             from waiting_refunds
            where waiting_refunds.bucket = asked.bucket
              and waiting_refunds.workspace_id = ${workspaceId}
              and waiting_refunds.member_id = asked.member_id
              and waiting_refunds.purchase_event_id = asked.purchase_event_id
           offset 0) as w
   cross join lateral (
           select *
             from events
            where events.bucket = asked.bucket
              and events.workspace_id = ${workspaceId}
              and events.member_id = asked.member_id
              and events.event_id = w.refund_event_id
           offset 0) as e
   order by e.bucket, e.member_id, e.seq`

/** Refunds and the purchases that they wait for, column by column. */
export type WaitingColumns = {
  readonly bucket: readonly number[]
  readonly memberId: readonly string[]
  readonly purchaseEventId: readonly string[]
  readonly refundEventId: readonly string[]
}

/** Let refunds wait. */
export const insertWaiting = (workspaceId: number, rows: WaitingColumns) => sql(z.never())`
  insert into waiting_refunds (workspace_id, bucket, member_id, purchase_event_id, refund_event_id)
  select ${workspaceId}, r.*
    from unnest(${rows.bucket}::smallint[], ${rows.memberId}::text[],
                ${rows.purchaseEventId}::text[], ${rows.refundEventId}::text[]) as r`

/** The purchases of these refunds have come. */
export const dropWaiting = (workspaceId: number, rows: WaitingColumns) => sql(z.never())`
  delete from waiting_refunds as w
   using unnest(${rows.bucket}::smallint[], ${rows.memberId}::text[],
                ${rows.purchaseEventId}::text[], ${rows.refundEventId}::text[])
           as r (bucket, member_id, purchase_event_id, refund_event_id)
   cross join lateral (
           select ctid as place
             from waiting_refunds as k
            where k.bucket = r.bucket
              and k.workspace_id = ${workspaceId}
              and k.member_id = r.member_id
              and k.purchase_event_id = r.purchase_event_id
              and k.refund_event_id = r.refund_event_id
           offset 0) as found
   where w.bucket = r.bucket
     and w.ctid = found.place`

/** Count how many refunds wait more or fewer, each member once; after the members were written. */
export const countWaiting = (
  workspaceId: number,
  buckets: readonly number[],
  memberIds: readonly string[],
  more: readonly number[],
) => sql(z.never())`
  update members as m
     set refunds_waiting = m.refunds_waiting + r.more
    from unnest(${buckets}::smallint[], ${memberIds}::text[], ${more}::integer[])
           as r (bucket, member_id, more)
   cross join lateral (
           select ctid as place
             from members as k
            where k.bucket = r.bucket
              and k.workspace_id = ${workspaceId}
              and k.member_id = r.member_id
           offset 0) as found
   where m.bucket = r.bucket
     and m.ctid = found.place`
