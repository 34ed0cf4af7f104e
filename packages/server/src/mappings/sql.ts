import { z } from 'zod'
import { sql } from '../db/sql.ts'
import { MemberRow } from '../members/row.ts'

const MappingRow = z.object({
  version: z.int(),
  mappings: z.array(z.object({ field: z.string(), remote: z.string() })),
  cleared: z.array(z.string()),
  comment: z.string().nullable(),
  changedAt: z.string(),
  changedBy: z.string(),
})

/** A version of the field mapping of a connection. */
export type MappingRow = z.infer<typeof MappingRow>

/** Versions of a connection's field mapping, newest first, from `atMost` on. */
export const mappingVersions = (
  workspaceId: number,
  connectionId: string,
  { atMost, limit }: { atMost: number; limit: number },
) => sql(MappingRow)`
  select m.version, m.mappings, m.cleared, m.comment, m.at as "changedAt",
         coalesce(k.name, m.actor) as "changedBy"
    from mappings as m
    left join api_keys as k on k.workspace_id = m.workspace_id and k.id = m.actor
   where m.workspace_id = ${workspaceId} and m.connection_id = ${connectionId}
     and m.version <= ${atMost}::integer
   order by m.version desc
   limit ${limit}`

/** Keep a new version of the field mapping. */
export const insertMapping = (row: {
  workspaceId: number
  connectionId: string
  version: number
  mappings: string
  cleared: readonly string[]
  comment: string | null
  actor: string
  at: string
}) => sql(z.never())`
  insert into mappings (workspace_id, connection_id, version, mappings, cleared, comment, actor, at)
  values (${row.workspaceId}, ${row.connectionId}, ${row.version}, ${row.mappings}::jsonb,
          ${row.cleared}::text[], ${row.comment}, ${row.actor}, ${row.at})`

/** Let a connection send by a version of its field mapping. */
export const useMapping = (workspaceId: number, connectionId: string, version: number) =>
  sql(z.never())`
  update connections
     set mapping_version = ${version}
   where workspace_id = ${workspaceId} and id = ${connectionId}`

/**
 * Some members with what Braze acknowledged of them. Members are spread over the buckets by a hash, so
 * the first in key order are a fair sample.
 */
export const sampleMembers = (workspaceId: number, connectionId: string, limit: number) => sql(
  MemberRow.extend({ acknowledged: z.string().nullable() }),
)`
  select m.bucket, m.member_id as "memberId", m.life, m.status, m.seq, m.ledger_seq as "ledgerSeq",
         m.lot_seq as "lotSeq", m.balance, m.debt, m.earned, m.spent,
         m.pending, m.held, m.expired, m.activate_next_at as "activateNextAt",
         m.expire_next_at as "expireNextAt", m.expiring_next as "expiringNext", m.review_at as "reviewAt",
         m.purchases_count as "purchasesCount", m.purchases_minor as "purchasesMinor",
         m.wallets, m.fields, m.standing, m.enrolled_at as "enrolledAt", m.updated_at as "updatedAt", s.acknowledged
    from members as m
    left join sync_mirror as s
      on s.bucket = m.bucket
     and s.workspace_id = m.workspace_id
     and s.connection_id = ${connectionId}
     and s.member_id = m.member_id
   where m.workspace_id = ${workspaceId}
   order by m.bucket, m.workspace_id, m.member_id
   limit ${limit}`
