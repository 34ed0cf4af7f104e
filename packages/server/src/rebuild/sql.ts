import { accounts, entryKinds } from '@laurel/domain'
import { z } from 'zod'
import { sql } from '../db/sql.ts'
import { LotRow } from '../members/lot-row.ts'
import { MemberRow } from '../members/row.ts'
import { ClaimRow } from '../rewards/claim-row.ts'

/** A part of a workspace: buckets from `from` to `to`, both included; of it one member alone, or all: null. */
export type Part = {
  readonly workspaceId: number
  readonly from: number
  readonly to: number
  readonly only: string | null
}

/** Where a page ended. */
export type Place = { readonly bucket: number; readonly memberId: string }

/** A page of the members of a part, by bucket and id. */
export const membersAfter = (
  { workspaceId, from, to, only }: Part,
  after: Place,
  limit: number,
) => sql(MemberRow)`
  select bucket, member_id as "memberId", life, status, seq, ledger_seq as "ledgerSeq",
         lot_seq as "lotSeq", balance, debt, earned, spent,
         pending, held, expired, activate_next_at as "activateNextAt",
         expire_next_at as "expireNextAt", expiring_next as "expiringNext", review_at as "reviewAt",
         purchases_count as "purchasesCount", purchases_minor as "purchasesMinor",
         wallets, fields, standing, enrolled_at as "enrolledAt", updated_at as "updatedAt"
    from members
   where bucket between ${from} and ${to}
     and workspace_id = ${workspaceId}
     and (bucket, member_id) > (${after.bucket}::smallint, ${after.memberId}::text)
     and member_id = coalesce(${only}::text, member_id)
   order by bucket, member_id
   limit ${limit}`

/** Some members, column by column. */
export type Some = {
  readonly workspaceId: number
  readonly buckets: readonly number[]
  readonly memberIds: readonly string[]
}

/** An event as it is kept; properties only where they are read. */
export const EventRow = z.object({
  memberId: z.string(),
  id: z.string(),
  seq: z.int(),
  type: z.string(),
  occurredAt: z.string(),
  properties: z.string().nullable(),
  result: z.string(),
})

/** All events of some members, each member's in their order. */
export const eventsOf = ({ workspaceId, buckets, memberIds }: Some) => sql(EventRow)`
  select own.member_id as "memberId", event_id as id, seq, type, occurred_at as "occurredAt",
         case when type in ('purchase', 'refund', 'member_absorbed') then properties end as properties, result
    from unnest(${buckets}::smallint[], ${memberIds}::text[]) as asked (bucket, member_id)
   cross join lateral (
           select *
             from events
            where events.bucket = asked.bucket
              and events.workspace_id = ${workspaceId}
              and events.member_id = asked.member_id
            order by events.seq
           offset 0) as own`

/** An entry of the ledger as it is kept. */
const EntryRow = z.object({
  memberId: z.string(),
  no: z.int(),
  wallet: z.string(),
  kind: z.enum(entryKinds),
  from: z.enum(accounts),
  to: z.enum(accounts),
  points: z.int(),
  lotNo: z.int().nullable(),
  eventId: z.string(),
  campaignId: z.string().nullable(),
  ruleId: z.string().nullable(),
  ruleVersion: z.int().nullable(),
  reversesEventId: z.string().nullable(),
  effectiveAt: z.string(),
})

/** All entries of some members, each member's in their order. */
export const entriesOf = ({ workspaceId, buckets, memberIds }: Some) => sql(EntryRow)`
  select own.member_id as "memberId", no, wallet_id as wallet, kind, from_account as "from",
         to_account as "to", points, lot_no as "lotNo", event_id as "eventId",
         campaign_id as "campaignId", rule_id as "ruleId", rule_version as "ruleVersion",
         reverses_event_id as "reversesEventId", effective_at as "effectiveAt"
    from unnest(${buckets}::smallint[], ${memberIds}::text[]) as asked (bucket, member_id)
   cross join lateral (
           select *
             from ledger
            where ledger.bucket = asked.bucket
              and ledger.workspace_id = ${workspaceId}
              and ledger.member_id = asked.member_id
            order by ledger.no
           offset 0) as own`

/** All lots of some members, also the used up ones. */
export const lotsOf = ({ workspaceId, buckets, memberIds }: Some) =>
  sql(LotRow.extend({ memberId: z.string() }))`
  select own.member_id as "memberId", no, wallet_id as wallet, granted, remaining, held, expired, state,
         event_id as "eventId", campaign_id as "campaignId", rule_id as "ruleId",
         rule_version as "ruleVersion", earned_at as "earnedAt", activates_at as "activatesAt",
         expires_at as "expiresAt", slides
    from unnest(${buckets}::smallint[], ${memberIds}::text[]) as asked (bucket, member_id)
   cross join lateral (
           select *
             from lots
            where lots.bucket = asked.bucket
              and lots.workspace_id = ${workspaceId}
              and lots.member_id = asked.member_id
            order by lots.no
           offset 0) as own`

/** All claims of some members. */
export const claimsOf = ({ workspaceId, buckets, memberIds }: Some) =>
  sql(ClaimRow.extend({ memberId: z.string() }))`
  select own.member_id as "memberId", claim_id as "claimId", reward_id as "rewardId", name, state, points,
         code, pool_id as "poolId", stocked, claimed_at as "claimedAt", expires_at as "expiresAt",
         gives_back as "givesBack", redeemed_at as "redeemedAt", ended_at as "endedAt"
    from unnest(${buckets}::smallint[], ${memberIds}::text[]) as asked (bucket, member_id)
   cross join lateral (
           select *
             from claims
            where claims.bucket = asked.bucket
              and claims.workspace_id = ${workspaceId}
              and claims.member_id = asked.member_id
           offset 0) as own`

/** Whose entries are in a part without a member, and how many: of those who were forgotten, or of nobody. */
export const ownerless = ({ workspaceId, from, to }: Part) => sql(
  z.object({ bucket: z.int(), memberId: z.string(), entries: z.int() }),
)`
  select l.bucket, l.member_id as "memberId", count(*) as entries
    from ledger as l
   where l.bucket between ${from} and ${to}
     and l.workspace_id = ${workspaceId}
     and not exists (
           select
             from members as m
            where m.bucket = l.bucket
              and m.workspace_id = l.workspace_id
              and m.member_id = l.member_id)
   group by l.bucket, l.member_id`

/** What events without a member added to counters: what was used is used, whoever was forgotten since. */
export const countedOfNobody = ({ workspaceId, from, to }: Part) => sql(
  z.object({ key: z.string(), add: z.int() }),
)`
  select c.key, sum(c.value::bigint)::bigint as add
    from events as e
   cross join jsonb_each_text(e.result::jsonb -> 'counted') as c
   where e.bucket between ${from} and ${to}
     and e.workspace_id = ${workspaceId}
     and e.result like '%"counted"%'
     and not exists (
           select
             from members as m
            where m.bucket = e.bucket
              and m.workspace_id = e.workspace_id
              and m.member_id = e.member_id)
   group by c.key`

/** All that the members of a workspace share. */
export const sharedCounts = (workspaceId: number) => sql(
  z.object({ key: z.string(), used: z.int() }),
)`
  select key, used
    from shared_counts
   where workspace_id = ${workspaceId}`
