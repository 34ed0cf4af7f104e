import { z } from 'zod'
import { sql } from '../db/sql.ts'
import { LotRow } from './lot-row.ts'
import { MemberRow } from './row.ts'

/** One member. */
export const memberById = (bucket: number, workspaceId: number, memberId: string) => sql(MemberRow)`
  select bucket, member_id as "memberId", life, status, seq, ledger_seq as "ledgerSeq",
         lot_seq as "lotSeq", balance, debt, earned, spent,
         pending, held, expired, activate_next_at as "activateNextAt",
         expire_next_at as "expireNextAt", expiring_next as "expiringNext", review_at as "reviewAt",
         purchases_count as "purchasesCount", purchases_minor as "purchasesMinor",
         wallets, fields, standing, enrolled_at as "enrolledAt", updated_at as "updatedAt"
    from members
   where bucket = ${bucket}
     and workspace_id = ${workspaceId}
     and member_id = ${memberId}`

/** What members are searched by, and where the page begins. null asks for nothing. */
export type MemberSearch = {
  /** The last member id of the page before. */
  readonly after: string | null
  /** Member ids from here on … */
  readonly from: string | null
  /** … and up to here. */
  readonly to: string | null
  /** ISO instant. */
  readonly updatedAfter: string | null
  /** Name of a loyalty field, and its value as JSON text. */
  readonly field: string | null
  readonly value: string | null
  /** Where the field stands in a member's `wallets`, if it counts one of them. */
  readonly path: readonly string[] | null
  readonly limit: number
}

/** A page of a workspace's members by id. Reads past those that do not fit. */
export const membersPage = (workspaceId: number, search: MemberSearch) => sql(MemberRow)`
  select bucket, member_id as "memberId", life, status, seq, ledger_seq as "ledgerSeq",
         lot_seq as "lotSeq", balance, debt, earned, spent,
         pending, held, expired, activate_next_at as "activateNextAt",
         expire_next_at as "expireNextAt", expiring_next as "expiringNext", review_at as "reviewAt",
         purchases_count as "purchasesCount", purchases_minor as "purchasesMinor",
         wallets, fields, standing, enrolled_at as "enrolledAt", updated_at as "updatedAt"
    from members
   where workspace_id = ${workspaceId}
     and member_id > coalesce(${search.after}::text, '')
     and member_id >= coalesce(${search.from}::text, '')
     and (${search.to}::text is null or member_id <= ${search.to}::text)
     and (${search.updatedAfter}::timestamptz is null
          or updated_at > ${search.updatedAfter}::timestamptz)
     and (${search.field}::text is null
          or ${search.value}::jsonb = case ${search.field}::text
               when 'points_balance' then to_jsonb(balance)
               when 'points_pending' then to_jsonb(pending)
               when 'points_held' then to_jsonb(held)
               when 'points_expired_total' then to_jsonb(expired)
               when 'points_expiring_next' then to_jsonb(expiring_next)
               when 'points_expire_next_at' then to_jsonb(
                 to_char(expire_next_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
               when 'points_earned_total' then to_jsonb(earned)
               when 'points_spent_total' then to_jsonb(spent)
               when 'purchases_count' then to_jsonb(purchases_count)
               when 'purchases_total' then to_jsonb(purchases_minor)
               when 'status' then to_jsonb(status)
               when 'enrolled_at' then to_jsonb(
                 to_char(enrolled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
               else case when ${search.path}::text[] is null then fields -> ${search.field}::text
                         else coalesce(wallets #> ${search.path}::text[], '0') end end)
   order by member_id
   limit ${search.limit}`

/** Members by a value that they are looked up by, folded to lower case; by id. */
export const membersByLookup = (
  workspaceId: number,
  kind: 'email' | 'phone',
  value: string,
  after: string | null,
  limit: number,
) => sql(MemberRow)`
  select m.bucket, m.member_id as "memberId", m.life, m.status, m.seq, m.ledger_seq as "ledgerSeq",
         m.lot_seq as "lotSeq", m.balance, m.debt, m.earned, m.spent,
         m.pending, m.held, m.expired, m.activate_next_at as "activateNextAt",
         m.expire_next_at as "expireNextAt", m.expiring_next as "expiringNext", m.review_at as "reviewAt",
         m.purchases_count as "purchasesCount", m.purchases_minor as "purchasesMinor",
         m.wallets, m.fields, m.standing, m.enrolled_at as "enrolledAt", m.updated_at as "updatedAt"
    from member_lookups as k
    join members as m
      on m.bucket = k.bucket
     and m.workspace_id = k.workspace_id
     and m.member_id = k.member_id
   where k.workspace_id = ${workspaceId}
     and k.kind = ${kind}
     and k.value = ${value}
     and k.member_id > coalesce(${after}::text, '')
   order by k.member_id
   limit ${limit}`

/** The lots of a member that have points left or reserved; those that expire first in front. */
export const lotsLeft = (bucket: number, workspaceId: number, memberId: string) => sql(LotRow)`
  select no, wallet_id as wallet, granted, remaining, held, expired, state,
         event_id as "eventId", campaign_id as "campaignId", rule_id as "ruleId",
         rule_version as "ruleVersion", earned_at as "earnedAt", activates_at as "activatesAt",
         expires_at as "expiresAt", slides
    from lots
   where bucket = ${bucket}
     and workspace_id = ${workspaceId}
     and member_id = ${memberId}
     and (remaining > 0 or held > 0)
   order by expires_at nulls last, earned_at, no`

/** Have all that the transaction reads be of one moment. */
export const atOneMoment = () => sql(z.never())`
  set transaction isolation level repeatable read, read only`
