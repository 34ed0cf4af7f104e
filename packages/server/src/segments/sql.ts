import { z } from 'zod'
import { sql } from '../db/sql.ts'
import { MemberRow } from '../members/row.ts'

/** What members are asked. */
export type Question = {
  /** A jsonpath over their fields and `$counters`. */
  readonly path: string
  /** The counters that it reads; the others are not made for it, which would cost more than the rest. */
  readonly reads: readonly string[]
  /** JSON text of the wallets that it reads, each as it is before its first points; null: it reads none. */
  readonly wallets: string | null
  /** Minor units in a major unit of the workspace's currency. */
  readonly unit: number
}

/**
 * How many members give which answer; null is unknown. Each member is looked at once, all at one moment.
 */
export const verdicts = (workspaceId: number, { path, reads, wallets, unit }: Question) => sql(
  z.object({ verdict: z.boolean().nullable(), members: z.int() }),
)`
  select jsonb_path_match(fields, path, jsonb_build_object('counters',
             case when 'points_balance' = any(reads)
                  then jsonb_build_object('points_balance', balance) else '{}' end
          || case when 'points_earned_total' = any(reads)
                  then jsonb_build_object('points_earned_total', earned) else '{}' end
          || case when 'points_spent_total' = any(reads)
                  then jsonb_build_object('points_spent_total', spent) else '{}' end
          || case when 'points_pending' = any(reads)
                  then jsonb_build_object('points_pending', pending) else '{}' end
          || case when 'points_held' = any(reads)
                  then jsonb_build_object('points_held', held) else '{}' end
          || case when 'points_expired_total' = any(reads)
                  then jsonb_build_object('points_expired_total', expired) else '{}' end
          || case when 'points_expiring_next' = any(reads)
                  then jsonb_build_object('points_expiring_next', expiring_next) else '{}' end
          || case when 'points_expire_next_at' = any(reads) and expire_next_at is not null
                  then jsonb_build_object('points_expire_next_at',
                         to_char(expire_next_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
                  else '{}' end
          || case when 'status' = any(reads)
                  then jsonb_build_object('status', status) else '{}' end
          || case when 'purchases_count' = any(reads)
                  then jsonb_build_object('purchases_count', purchases_count) else '{}' end
          || case when 'purchases_total' = any(reads)
                  then jsonb_build_object('purchases_total', purchases_minor::float8 / unit)
                  else '{}' end
          || case when 'segments' = any(reads)
                  then jsonb_build_object('segments', coalesce(segments, '[]'))
                  else '{}' end
          || case when 'enrolled_at' = any(reads)
                  then jsonb_build_object('enrolled_at',
                         to_char(enrolled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
                  else '{}' end,
           'wallets', case when empty is null then '{}'
                           else jsonb_strip_nulls(empty || wallets) end), true) as verdict,
         count(*) as members
    from members -- every bucket
   cross join (values (${path}::jsonpath, ${reads}::text[], ${wallets}::jsonb, ${unit}::float8))
           as asked (path, reads, empty, unit)
   where workspace_id = ${workspaceId}
   group by 1`

const JudgedRow = MemberRow.extend({ verdict: z.enum(['true', 'unknown']) })

/** Which members, and where the page begins. */
export type JudgedPage = {
  readonly verdicts: readonly ('true' | 'unknown')[]
  /** The last member id of the page before; '' for the first. */
  readonly after: string
  readonly limit: number
}

/** A page of the members who give one of these answers, by id. Reads past the others. */
export const judgedMembers = (
  workspaceId: number,
  { path, reads, wallets, unit }: Question,
  page: JudgedPage,
) => sql(JudgedRow)`
  select bucket, member_id as "memberId", life, status, seq, ledger_seq as "ledgerSeq",
         lot_seq as "lotSeq", balance, debt, earned, spent,
         pending, held, expired, activate_next_at as "activateNextAt",
         expire_next_at as "expireNextAt", expiring_next as "expiringNext", review_at as "reviewAt",
         purchases_count as "purchasesCount", purchases_minor as "purchasesMinor",
         wallets, fields, standing, enrolled_at as "enrolledAt", updated_at as "updatedAt", verdict
    from members
   cross join (values (${path}::jsonpath, ${reads}::text[], ${wallets}::jsonb, ${unit}::float8))
           as asked (path, reads, empty, unit)
   cross join lateral (
         select coalesce(jsonb_path_match(fields, path, jsonb_build_object('counters',
                  case when 'points_balance' = any(reads)
                       then jsonb_build_object('points_balance', balance) else '{}' end
               || case when 'points_earned_total' = any(reads)
                       then jsonb_build_object('points_earned_total', earned) else '{}' end
               || case when 'points_spent_total' = any(reads)
                       then jsonb_build_object('points_spent_total', spent) else '{}' end
               || case when 'points_pending' = any(reads)
                       then jsonb_build_object('points_pending', pending) else '{}' end
               || case when 'points_held' = any(reads)
                       then jsonb_build_object('points_held', held) else '{}' end
               || case when 'points_expired_total' = any(reads)
                       then jsonb_build_object('points_expired_total', expired) else '{}' end
               || case when 'points_expiring_next' = any(reads)
                       then jsonb_build_object('points_expiring_next', expiring_next) else '{}' end
               || case when 'points_expire_next_at' = any(reads) and expire_next_at is not null
                       then jsonb_build_object('points_expire_next_at',
                              to_char(expire_next_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
                       else '{}' end
               || case when 'status' = any(reads)
                       then jsonb_build_object('status', status) else '{}' end
               || case when 'purchases_count' = any(reads)
                       then jsonb_build_object('purchases_count', purchases_count) else '{}' end
               || case when 'purchases_total' = any(reads)
                       then jsonb_build_object('purchases_total', purchases_minor::float8 / unit)
                       else '{}' end
               || case when 'segments' = any(reads)
                       then jsonb_build_object('segments', coalesce(segments, '[]'))
                       else '{}' end
               || case when 'enrolled_at' = any(reads)
                       then jsonb_build_object('enrolled_at',
                              to_char(enrolled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
                       else '{}' end,
                'wallets', case when empty is null then '{}'
                                else jsonb_strip_nulls(empty || wallets) end), true)::text, 'unknown') as verdict
         offset 0) as judged -- once a member
   where workspace_id = ${workspaceId}
     and member_id > ${page.after}
     and verdict = any(${page.verdicts}::text[])
   order by member_id
   limit ${page.limit}`

/**
 * How many members are known to be in a tracked segment, and whether some of the workspace are still to be looked at
 * by an instant.
 */
export const trackedCount = (workspaceId: number, segmentId: string, by: string) => sql(
  z.object({ members: z.int(), settling: z.boolean() }),
)`
  select count(*) as members,
         exists (select from reviews where workspace_id = ${workspaceId})
           or exists (select -- every bucket
                        from members
                       where workspace_id = ${workspaceId}
                         and due_at <= ${by}::timestamptz) as settling
    from members -- every bucket
   where workspace_id = ${workspaceId}
     and segments ? ${segmentId}::text`
