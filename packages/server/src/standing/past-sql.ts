import { sql } from '../db/sql.ts'
import { PurchaseRow } from '../purchases/purchase-row.ts'

/** What members bought or earned since an instant. Asked when tier sets ask for more than is kept. */
export const pastEvents = (
  workspaceId: number,
  buckets: number[],
  memberIds: string[],
  from: string,
) => sql(PurchaseRow)`
  select e.bucket, e.member_id as "memberId", e.event_id as "eventId", e.type,
         e.occurred_at as "occurredAt", e.properties, e.result,
         r.reversed_minor as "reversedMinor", r.whole, r.parts
    from unnest(${buckets}::smallint[], ${memberIds}::text[]) as asked (bucket, member_id)
   cross join lateral (
           select *
             from events
            where events.bucket = asked.bucket
              and events.workspace_id = ${workspaceId}
              and events.member_id = asked.member_id
              and events.occurred_at >= ${from}::timestamptz
              and (events.type = 'purchase' or events.result like '%"points_earned"%')
           offset 0) as e
    left join lateral (
           select *
             from reversals
            where reversals.bucket = asked.bucket
              and reversals.workspace_id = ${workspaceId}
              and reversals.member_id = asked.member_id
              and reversals.event_id = e.event_id
           offset 0) as r on true`
