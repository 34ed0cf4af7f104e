import { z } from 'zod'
import { sql } from '../db/sql.ts'
import type { Packed } from './entry.ts'
import type { Lane } from './sql.ts'

/** A row of the queue. */
export const QueueRow = z.object({
  id: z.int(),
  /** 0 live, 1 backfill. */
  lane: z.int(),
  at: z.string(),
  /** As in `Packed`. */
  entries: z.string(),
  bodies: z.string(),
})

/** A row of the queue. */
export type QueueRow = z.infer<typeof QueueRow>

/** Note what is to be sent by a connection. @param lane 0 live, 1 backfill */
export const insertQueue = (
  { workspaceId, connectionId }: Lane,
  { bucket, members, events, entries, bodies }: Packed,
  lane: 0 | 1,
  now: string,
) => sql(z.never())`
  insert into sync_queue (bucket, workspace_id, connection_id, lane, at, members, events, entries,
         bodies)
  values (${bucket}::smallint, ${workspaceId}, ${connectionId}, ${lane}::smallint,
          ${now}::timestamptz, ${members}, ${events}, ${entries}, ${bodies})`

/** The same, each in a row of its own. */
export const insertQueueEach = (
  { workspaceId, connectionId }: Lane,
  each: readonly Packed[],
  lane: 0 | 1,
  now: string,
) => sql(z.never())`
  insert into sync_queue (workspace_id, connection_id, lane, at, bucket, members, events, entries,
         bodies)
  select ${workspaceId}, ${connectionId}, ${lane}::smallint, ${now}::timestamptz, r.*
    from unnest(${each.map((row) => row.bucket)}::smallint[],
                ${each.map((row) => row.members)}::integer[],
                ${each.map((row) => row.events)}::integer[],
                ${each.map((row) => row.entries)}::text[], ${each.map((row) => row.bodies)}::text[]) as r`

/** Where to read, and how much. */
export type Reading = {
  /** 0 live, 1 backfill. */
  readonly lane: 0 | 1
  /** Members wanted; a row is given whole, so there may be more. 0: none. */
  readonly members: number
  /** Rows that are known already. */
  readonly known: readonly number[]
  /** Buckets to look in, both included: 0 to 255 on one PostgreSQL, a single one on a distributed one. */
  readonly buckets: { readonly from: number; readonly to: number }
}

/** Most rows that are read at once. */
const mostRows = 200

/** The oldest rows of a lane that are not known yet. */
export const readQueue = (
  { workspaceId, connectionId }: Lane,
  { lane, members, known, buckets }: Reading,
) => sql(QueueRow)`
  select id, lane, at, entries, bodies
    from (select id, lane, at, entries, bodies,
                 sum(members) over (order by id rows unbounded preceding) - members as before
            from (select *
                    from sync_queue
                   where workspace_id = ${workspaceId} and connection_id = ${connectionId}
                     and lane = ${lane}::smallint
                     and bucket between ${buckets.from}::smallint and ${buckets.to}::smallint
                     and id <> all (${known}::bigint[])
                   order by id
                   limit ${members > 0 ? mostRows : 0}) as oldest) as each
   where before < ${members}
   order by id`

/** Rows that have nothing open any more. */
export const dropQueue = ({ workspaceId, connectionId }: Lane, ids: readonly number[]) => sql(
  z.never(),
)`
  -- every bucket
  delete from sync_queue
   where workspace_id = ${workspaceId} and connection_id = ${connectionId}
     and lane in (0, 1) and id = any (${ids}::bigint[])`

/** Rows that may name a member: of one connection or, where that is null, of all. */
export const rowsNaming = (
  workspaceId: number,
  connectionId: string | null,
  memberId: string,
) => sql(
  QueueRow.omit({ lane: true, at: true }).extend({ bucket: z.int(), connectionId: z.string() }),
)`
  -- every bucket
  select bucket, connection_id as "connectionId", id, entries, bodies
    from sync_queue
   where workspace_id = ${workspaceId}
     and (${connectionId}::text is null or connection_id = ${connectionId}::text)
     and position(${JSON.stringify(memberId)}::text in entries) > 0
   order by id`

/** Write a row with other entries than it had. */
export const rewriteQueue = (
  workspaceId: number,
  { bucket, connectionId, id }: { bucket: number; connectionId: string; id: number },
  { members, events, entries, bodies }: Packed,
) => sql(z.never())`
  update sync_queue
     set members = ${members}, events = ${events}, entries = ${entries}, bodies = ${bodies}
   where bucket = ${bucket} and workspace_id = ${workspaceId} and connection_id = ${connectionId}
     and id = ${id}`

/** How many members wait in the lowest lane of a connection. */
export const backlogOf = (workspaceId: number, connectionId: string) => sql(
  z.object({ waiting: z.int() }),
)`
  -- every bucket
  select coalesce(sum(members), 0)::bigint as waiting
    from sync_queue
   where workspace_id = ${workspaceId} and connection_id = ${connectionId} and lane = 1`
