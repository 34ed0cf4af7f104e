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

const ParkedRow = z.object({
  bucket: z.int(),
  memberId: z.string(),
  no: z.int(),
  kind: z.enum(['attributes', 'event', 'purchase']),
  name: z.string().nullable(),
  /** JSON text. */
  body: z.string(),
  eventId: z.string().nullable(),
  workflowId: z.string().nullable(),
  workflowVersion: z.int().nullable(),
  uncertain: z.enum(['resend', 'hold']).nullable(),
  /** Of the member, as it is now. */
  life: z.int().nullable(),
})

/** A row that was parked. */
export type ParkedRow = z.infer<typeof ParkedRow>

/** Take parked rows away, at most `limit` of them: to send them again, or to give them up. */
export const takeParked = (
  { workspaceId, connectionId }: Lane,
  { cause, member }: Which,
  limit: number,
) => sql(ParkedRow)`
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
  returning p.bucket, p.member_id as "memberId", p.no, p.kind, p.name, p.body,
            p.event_id as "eventId", p.workflow_id as "workflowId",
            p.workflow_version as "workflowVersion", p.uncertain,
            (select m.life
               from members as m
              where m.bucket = p.bucket
                and m.workspace_id = ${workspaceId}
                and m.member_id = p.member_id) as life`
