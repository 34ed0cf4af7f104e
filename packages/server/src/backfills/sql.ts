import { z } from 'zod'
import { sql } from '../db/sql.ts'
import { MemberRow } from '../members/row.ts'

const BackfillRow = z.object({
  id: z.string(),
  status: z.enum(['running', 'paused', 'done', 'cancelled']),
  cause: z.string(),
  condition: z.string().nullable(),
  total: z.int(),
  marked: z.int(),
  scanned: z.int(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
})

/** A backfill as it is shown. */
export type BackfillRow = z.infer<typeof BackfillRow>

/** Members of a workspace. */
export const memberCount = (workspaceId: number) => sql(z.object({ members: z.int() }))`
  -- every bucket
  select count(*) as members from members where workspace_id = ${workspaceId}`

/** Start a backfill at the first bucket. */
export const insertBackfill = (row: {
  workspaceId: number
  connectionId: string
  id: string
  cause: string
  condition: string | null
  total: number
  at: string
}) => sql(z.never())`
  insert into backfills (workspace_id, connection_id, id, status, cause, condition, total, started_at)
  values (${row.workspaceId}, ${row.connectionId}, ${row.id}, 'running', ${row.cause},
          ${row.condition}, ${row.total}, ${row.at})`

/** End what an older mapping began: the backfill of a newer one brings every member up to date. */
export const supersedeBackfills = (workspaceId: number, connectionId: string, at: string) =>
  sql(z.never())`
  update backfills
     set status = 'cancelled', finished_at = ${at}
   where workspace_id = ${workspaceId} and connection_id = ${connectionId}
     and status in ('running', 'paused') and cause like 'mapping:%'`

/** Backfills of a connection, newest first, from the `skip`th on, or the one with an id. */
export const backfillsOf = (
  workspaceId: number,
  connectionId: string,
  { id = null, skip = 0, limit = 1 }: { id?: string | null; skip?: number; limit?: number },
) => sql(BackfillRow)`
  select id, status, cause, condition, total, marked, scanned, started_at as "startedAt",
         finished_at as "finishedAt"
    from backfills
   where workspace_id = ${workspaceId} and connection_id = ${connectionId}
     and (${id}::text is null or id = ${id}::text)
   order by started_at desc, id
  offset ${skip} limit ${limit}`

/** Lock a backfill and read where it stands. */
export const lockBackfill = (workspaceId: number, connectionId: string, id: string) => sql(
  z.object({
    status: z.enum(['running', 'paused', 'done', 'cancelled']),
    cause: z.string(),
    condition: z.string().nullable(),
    cursorBucket: z.int(),
    cursorMember: z.string(),
  }),
)`
  select status, cause, condition, cursor_bucket as "cursorBucket", cursor_member as "cursorMember"
    from backfills
   where workspace_id = ${workspaceId} and connection_id = ${connectionId} and id = ${id}
     for update`

/** Pause, resume or cancel a backfill that is not over. */
export const setBackfillStatus = (
  workspaceId: number,
  connectionId: string,
  id: string,
  status: string,
  at: string,
) => sql(z.never())`
  update backfills
     set status = ${status}::text,
         finished_at = case when ${status}::text = 'cancelled' then ${at}::timestamptz end
   where workspace_id = ${workspaceId} and connection_id = ${connectionId} and id = ${id}`

/** Backfills at work on connections that send. */
export const runningBackfills = () => sql(
  z.object({ workspaceId: z.int(), connectionId: z.string(), id: z.string() }),
)`
  select b.workspace_id as "workspaceId", b.connection_id as "connectionId", b.id
    from backfills as b
    join connections as c on c.workspace_id = b.workspace_id and c.id = b.connection_id
   where b.status = 'running' and c.status = 'active'
   order by b.started_at, b.id`

/** The next members after the cursor, in the order of their key. */
export const membersAfter = (
  workspaceId: number,
  after: { bucket: number; memberId: string },
  limit: number,
) => sql(MemberRow)`
  select bucket, member_id as "memberId", life, status, seq, ledger_seq as "ledgerSeq",
         lot_seq as "lotSeq", balance, debt, earned, spent,
         pending, held, expired, activate_next_at as "activateNextAt",
         expire_next_at as "expireNextAt", expiring_next as "expiringNext", review_at as "reviewAt", purchases_count as "purchasesCount",
         purchases_minor as "purchasesMinor", wallets, fields, standing, enrolled_at as "enrolledAt",
         updated_at as "updatedAt"
    from members
   where (bucket, workspace_id, member_id)
           > (${after.bucket}::smallint, ${workspaceId}::integer, ${after.memberId}::text)
     and workspace_id = ${workspaceId}::integer
   order by bucket, workspace_id, member_id
   limit ${limit}`

/** Move a backfill on: what was looked at, what was marked, and whether that was the last. */
export const advanceBackfill = (row: {
  workspaceId: number
  connectionId: string
  id: string
  bucket: number
  memberId: string
  scanned: number
  marked: number
  over: boolean
  at: string
}) => sql(z.never())`
  update backfills
     set cursor_bucket = ${row.bucket},
         cursor_member = ${row.memberId},
         scanned = scanned + ${row.scanned},
         marked = marked + ${row.marked},
         status = case when ${row.over} then 'done' else status end,
         finished_at = case when ${row.over} then ${row.at}::timestamptz end
   where workspace_id = ${row.workspaceId} and connection_id = ${row.connectionId}
     and id = ${row.id}`
