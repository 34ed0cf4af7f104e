import { z } from 'zod'
import { sql } from '../db/sql.ts'
import { MemberRow } from '../members/row.ts'

/** One member, what Braze acknowledged of it, and how it stands in the queue of a connection. */
export const memberAtConnection = (
  bucket: number,
  workspaceId: number,
  connectionId: string,
  memberId: string,
) => sql(MemberRow.extend({ acknowledged: z.string().nullable(), attempts: z.int() }))`
  select m.bucket, m.member_id as "memberId", m.status, m.seq, m.ledger_seq as "ledgerSeq",
         m.lot_seq as "lotSeq", m.balance, m.debt, m.earned, m.spent,
         m.purchases_count as "purchasesCount", m.purchases_minor as "purchasesMinor",
         m.fields, m.enrolled_at as "enrolledAt", m.updated_at as "updatedAt", s.acknowledged,
         coalesce(w.attempts, 0) as attempts
    from members as m
    left join sync_mirror as s
      on s.bucket = m.bucket and s.workspace_id = m.workspace_id
     and s.connection_id = ${connectionId} and s.member_id = m.member_id
    left join sync_waiting as w
      on w.bucket = m.bucket and w.workspace_id = m.workspace_id
     and w.connection_id = ${connectionId} and w.member_id = m.member_id
   where m.bucket = ${bucket} and m.workspace_id = ${workspaceId} and m.member_id = ${memberId}`

/** The first told events that wait for a member, in their order, and how many wait in all. */
export const toldOf = (
  bucket: number,
  workspaceId: number,
  connectionId: string,
  memberId: string,
  limit: number,
) => sql(
  z.object({
    kind: z.enum(['event', 'purchase']),
    name: z.string(),
    body: z.string(),
    waiting: z.int(),
  }),
)`
  select kind, name, body, count(*) over () as waiting
    from sync_told
   where bucket = ${bucket} and workspace_id = ${workspaceId} and connection_id = ${connectionId}
     and member_id = ${memberId}
   order by no
   limit ${limit}`
