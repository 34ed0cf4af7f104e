import { accounts, entryKinds } from '@laurel/domain'
import { z } from 'zod'
import { sql } from '../db/sql.ts'

/** The ledger of one wallet of a member from below the number `below`, newest first. */
export const entriesBelow = (
  bucket: number,
  workspaceId: number,
  memberId: string,
  wallet: string,
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
    ruleId: z.string().nullable(),
    ruleVersion: z.int().nullable(),
    reversesEventId: z.string().nullable(),
  }),
)`
  select no, booked_at as at, effective_at as "effectiveAt", kind, from_account as "from", to_account as "to", points,
         lot_no as "lotNo", event_id as "eventId", rule_id as "ruleId",
         rule_version as "ruleVersion", reverses_event_id as "reversesEventId"
    from ledger
   where bucket = ${bucket}
     and workspace_id = ${workspaceId}
     and member_id = ${memberId}
     and wallet_id = ${wallet}
     and (${below}::bigint is null or no < ${below}::bigint)
   order by no desc
   limit ${limit}`

/** Whether anything is due that has not been booked. */
export const anyDue = (now: string) => sql(z.object({ due: z.boolean() }))`
  -- every bucket
  select exists (select from members where due_at <= ${now}::timestamptz) as due`

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
  select workspace_id as "workspaceId", member_id as "memberId", seq, due_at as at
    from members
   where bucket between ${from} and ${to}
     and due_at <= ${now}::timestamptz
   order by due_at
   limit ${limit}`
