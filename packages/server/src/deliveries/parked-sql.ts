import { z } from 'zod'
import { sql } from '../db/sql.ts'
import type { Lane } from '../sync/sql.ts'

/** What is parked by a connection, by cause, the largest group first: at most 1,000 groups. */
export const parkedGroups = ({ workspaceId, connectionId }: Lane) => sql(
  z.object({
    cause: z.string(),
    kind: z.enum(['attributes', 'event', 'purchase']),
    outcome: z.enum(['rejected', 'uncertain']),
    count: z.int(),
    members: z.int(),
    oldestAt: z.string(),
    newestAt: z.string(),
    memberId: z.string(),
    /** JSON text. */
    body: z.string(),
  }),
)`
  select why as cause, kind, outcome, count(*) as count, count(distinct member_id) as members,
         min(at) as "oldestAt", max(at) as "newestAt", min(member_id) as "memberId",
         (array_agg(body order by member_id, no))[1] as body
    from sync_parked
   where workspace_id = ${workspaceId} and connection_id = ${connectionId} and why <> ''
     and bucket between 0 and 255
   group by why, kind, outcome
   order by count(*) desc, why, kind, outcome
   limit 1000`

/** Which parked rows. Both null: all. */
export type Which = {
  readonly cause: string | null
  /** Its bucket too. */
  readonly member: { readonly bucket: number; readonly memberId: string } | null
}

const Took = z.object({ taken: z.int() })

/**
 * Put parked rows back into the queue, at most `limit` of them: events as they were, under their own
 * numbers; attributes as a mark, for they are read when they are sent.
 */
export const redriveParked = (
  { workspaceId, connectionId }: Lane,
  { cause, member }: Which,
  limit: number,
  now: string,
) => sql(Took)`
  with taken as (
    delete from sync_parked as p
     using (select bucket, member_id, no
              from sync_parked
             where workspace_id = ${workspaceId} and connection_id = ${connectionId}
               and bucket between ${member?.bucket ?? 0}::smallint and ${member?.bucket ?? 255}::smallint
               and (${member?.memberId ?? null}::text is null
                    or member_id = ${member?.memberId ?? null}::text)
               and (${cause}::text is null or why = ${cause}::text)
               and why <> ''
             limit ${limit}
               for update skip locked) as chosen
     where p.bucket = chosen.bucket
       and p.workspace_id = ${workspaceId}
       and p.connection_id = ${connectionId}
       and p.member_id = chosen.member_id
       and p.no = chosen.no
    returning p.*),
  told as (
    insert into sync_told (bucket, workspace_id, connection_id, member_id, no, kind, name, body,
           event_id, workflow_id, workflow_version, uncertain)
    select bucket, workspace_id, connection_id, member_id, no, kind, coalesce(name, ''), body,
           coalesce(event_id, ''), coalesce(workflow_id, ''), coalesce(workflow_version, 0),
           coalesce(uncertain, 'resend')
      from taken
     where no > 0
        on conflict (bucket, workspace_id, connection_id, member_id, no) do nothing),
  marked as (
    insert into sync_waiting as w (bucket, workspace_id, connection_id, member_id, lane, cause,
           told_to, due_at, since)
    select bucket, ${workspaceId}, ${connectionId}, member_id, 0, 'redrive', max(no),
           ${now}::timestamptz, ${now}::timestamptz
      from taken
     group by bucket, member_id
     order by bucket, member_id
        on conflict (bucket, workspace_id, connection_id, member_id) do update
       set lane = 0, marks = w.marks + 1, told_to = greatest(w.told_to, excluded.told_to))
  select count(*) as taken from taken`

/** Give parked rows up, at most `limit` of them. */
export const discardParked = (
  { workspaceId, connectionId }: Lane,
  { cause, member }: Which,
  limit: number,
) => sql(Took)`
  with taken as (
    delete from sync_parked as p
     using (select bucket, member_id, no
              from sync_parked
             where workspace_id = ${workspaceId} and connection_id = ${connectionId}
               and bucket between ${member?.bucket ?? 0}::smallint and ${member?.bucket ?? 255}::smallint
               and (${member?.memberId ?? null}::text is null
                    or member_id = ${member?.memberId ?? null}::text)
               and (${cause}::text is null or why = ${cause}::text)
               and why <> ''
             limit ${limit}
               for update skip locked) as chosen
     where p.bucket = chosen.bucket
       and p.workspace_id = ${workspaceId}
       and p.connection_id = ${connectionId}
       and p.member_id = chosen.member_id
       and p.no = chosen.no
    returning 1)
  select count(*) as taken from taken`
