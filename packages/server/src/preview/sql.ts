import { z } from 'zod'
import { sql } from '../db/sql.ts'
import { MemberRow } from '../members/row.ts'

/** One member, what Braze acknowledged of it, and how it stands in the queue of a connection. */
export const memberAtConnection = (
  bucket: number,
  workspaceId: number,
  connectionId: string,
  memberId: string,
) => sql(
  MemberRow.extend({ acknowledged: z.string().nullable(), attempts: z.int(), toldTo: z.int() }),
)`
  select m.bucket, m.member_id as "memberId", m.life, m.status, m.seq, m.ledger_seq as "ledgerSeq",
         m.lot_seq as "lotSeq", m.balance, m.debt, m.earned, m.spent,
         m.pending, m.held, m.expired, m.activate_next_at as "activateNextAt",
         m.expire_next_at as "expireNextAt", m.expiring_next as "expiringNext", m.review_at as "reviewAt",
         m.purchases_count as "purchasesCount", m.purchases_minor as "purchasesMinor",
         m.wallets, m.fields, m.standing, m.enrolled_at as "enrolledAt", m.updated_at as "updatedAt", s.acknowledged,
         coalesce(s.attempts, 0) as attempts, coalesce(s.told_to, 0) as "toldTo"
    from members as m
    left join sync_mirror as s
      on s.bucket = m.bucket and s.workspace_id = m.workspace_id
     and s.connection_id = ${connectionId} and s.member_id = m.member_id
   where m.bucket = ${bucket} and m.workspace_id = ${workspaceId} and m.member_id = ${memberId}`
