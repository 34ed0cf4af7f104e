import { z } from 'zod'
import { sql } from '../db/sql.ts'

/** Members with something to send, column by column; row `i` is at index `i` of each. */
export type MarkColumns = {
  readonly bucket: readonly number[]
  readonly connectionId: readonly string[]
  readonly memberId: readonly string[]
  /** What made it so: `event:order-1`. */
  readonly cause: readonly string[]
  /** Events behind this mark, 1 or more. */
  readonly marks: readonly number[]
  /** Highest number of an event to tell; 0: none. */
  readonly toldTo: readonly number[]
}

/**
 * Note that members have something to send, before anything of a backfill. A row that is there keeps
 * its time: it is under way, or it waits out its quiet time.
 */
export const markLive = (workspaceId: number, rows: MarkColumns, now: string) => sql(z.never())`
  insert into sync_waiting (workspace_id, lane, due_at, since,
         bucket, connection_id, member_id, cause, marks, told_to)
  select ${workspaceId}, 0, ${now}::timestamptz, ${now}::timestamptz, r.*
    from unnest(${rows.bucket}::smallint[], ${rows.connectionId}::text[], ${rows.memberId}::text[],
                ${rows.cause}::text[], ${rows.marks}::bigint[], ${rows.toldTo}::bigint[]) as r
      on conflict (bucket, workspace_id, connection_id, member_id) do update
     set lane = 0,
         cause = excluded.cause,
         marks = sync_waiting.marks + excluded.marks,
         told_to = greatest(sync_waiting.told_to, excluded.told_to)`

/** Events to tell, column by column. */
export type ToldColumns = {
  readonly bucket: readonly number[]
  readonly connectionId: readonly string[]
  readonly memberId: readonly string[]
  readonly no: readonly number[]
  readonly kind: readonly ('event' | 'purchase')[]
  readonly name: readonly string[]
  /** JSON text. */
  readonly body: readonly string[]
  readonly eventId: readonly string[]
  readonly workflowId: readonly string[]
  readonly workflowVersion: readonly number[]
  readonly uncertain: readonly ('resend' | 'hold')[]
}

/** Keep events to tell until Braze has them. */
export const insertTold = (workspaceId: number, rows: ToldColumns) => sql(z.never())`
  insert into sync_told (workspace_id, bucket, connection_id, member_id, no, kind, name, body,
         event_id, workflow_id, workflow_version, uncertain)
  select ${workspaceId}, r.*
    from unnest(${rows.bucket}::smallint[], ${rows.connectionId}::text[], ${rows.memberId}::text[],
                ${rows.no}::bigint[], ${rows.kind}::text[], ${rows.name}::text[],
                ${rows.body}::text[], ${rows.eventId}::text[], ${rows.workflowId}::text[],
                ${rows.workflowVersion}::integer[], ${rows.uncertain}::text[]) as r`
