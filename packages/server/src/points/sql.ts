import { accounts, entryKinds } from '@laurel/domain'
import { z } from 'zod'
import { sql } from '../db/sql.ts'

/** One wallet of a member. */
export type OneWallet = {
  readonly bucket: number
  readonly workspaceId: number
  readonly memberId: string
  readonly wallet: string
}

/** A part of the ledger by time: ISO instants, the later not included; null has no bound. */
export type LedgerSpan = {
  readonly by: 'booked' | 'effective'
  readonly from: string | null
  readonly to: string | null
}

/** The whole ledger. */
export const wholeLedger: LedgerSpan = { by: 'booked', from: null, to: null }

/** A span of the ledger of one wallet of a member from below the number `below`, newest first. */
export const entriesBelow = (
  { bucket, workspaceId, memberId, wallet }: OneWallet,
  { by, from, to }: LedgerSpan,
  below: number | null,
  limit: number,
) => sql(
  z.object({
    no: z.int(),
    at: z.string(),
    effectiveAt: z.string(),
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
  }),
)`
  select no, booked_at as at, effective_at as "effectiveAt", kind, from_account as "from", to_account as "to", points,
         lot_no as "lotNo", event_id as "eventId", campaign_id as "campaignId", rule_id as "ruleId",
         rule_version as "ruleVersion", reverses_event_id as "reversesEventId"
    from ledger
   where bucket = ${bucket}
     and workspace_id = ${workspaceId}
     and member_id = ${memberId}
     and wallet_id = ${wallet}
     and (${below}::bigint is null or no < ${below}::bigint)
     and case ${by}::text when 'booked' then booked_at else effective_at end
           >= coalesce(${from}::timestamptz, '-infinity')
     and case ${by}::text when 'booked' then booked_at else effective_at end
           < coalesce(${to}::timestamptz, 'infinity')
   order by no desc
   limit ${limit}`

/** What moved from account to account before the beginning of a span, and before its end. */
export const movedBefore = (
  { bucket, workspaceId, memberId, wallet }: OneWallet,
  { by, from, to }: LedgerSpan,
) => sql(
  z.object({
    from: z.enum(accounts),
    to: z.enum(accounts),
    beforeFrom: z.int(),
    beforeTo: z.int(),
  }),
)`
  select from_account as "from", to_account as "to",
         coalesce(sum(points) filter (where at < ${from}::timestamptz), 0)::bigint as "beforeFrom",
         coalesce(sum(points) filter (where at < coalesce(${to}::timestamptz, 'infinity')), 0)::bigint
           as "beforeTo"
    from (select from_account, to_account, points,
                 case ${by}::text when 'booked' then booked_at else effective_at end as at
            from ledger
           where bucket = ${bucket}
             and workspace_id = ${workspaceId}
             and member_id = ${memberId}
             and wallet_id = ${wallet}) as moved
   group by from_account, to_account`

/** Whether anything is due that has not been booked. */
export const anyDue = (now: string) => sql(z.object({ due: z.boolean() }))`
  -- every bucket
  select exists (
           select
             from members as m
             join workspaces as w on w.id = m.workspace_id
            where m.due_at <= ${now}::timestamptz
              and w.swept_from <= ${now}::timestamptz) as due`

const DueMember = z.object({
  workspaceId: z.int(),
  memberId: z.string(),
  seq: z.int(),
  at: z.string(),
})

/** A member of whom something is due since `at` that has not been booked, and the events it has so far. */
export type DueMember = z.infer<typeof DueMember>

/** Of whom something is due in some buckets, the oldest first. */
export const dueMembers = (
  { from, to }: { readonly from: number; readonly to: number },
  now: string,
  limit: number,
) => sql(DueMember)`
  select m.workspace_id as "workspaceId", m.member_id as "memberId", m.seq, m.due_at as at
    from members as m
    join workspaces as w on w.id = m.workspace_id
   where m.bucket between ${from} and ${to}
     and m.due_at <= ${now}::timestamptz
     and w.swept_from <= ${now}::timestamptz
   order by m.due_at
   limit ${limit}`
