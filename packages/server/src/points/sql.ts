import { accounts } from '@laurel/domain'
import { z } from 'zod'
import { sql } from '../db/sql.ts'

/** The ledger of a member from below the number `below`, newest first. */
export const entriesBelow = (
  bucket: number,
  workspaceId: number,
  memberId: string,
  below: number | null,
  limit: number,
) => sql(
  z.object({
    no: z.int(),
    at: z.string(),
    kind: z.enum(['earn', 'spend', 'adjust', 'reverse', 'repay', 'expire']),
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
  select no, booked_at as at, kind, from_account as "from", to_account as "to", points,
         lot_no as "lotNo", event_id as "eventId", rule_id as "ruleId",
         rule_version as "ruleVersion", reverses_event_id as "reversesEventId"
    from ledger
   where bucket = ${bucket}
     and workspace_id = ${workspaceId}
     and member_id = ${memberId}
     and (${below}::bigint is null or no < ${below}::bigint)
   order by no desc
   limit ${limit}`

/** The lots of a member that have points left; those that expire first in front. */
export const lotsLeft = (bucket: number, workspaceId: number, memberId: string, limit: number) =>
  sql(
    z.object({
      no: z.int(),
      granted: z.int(),
      remaining: z.int(),
      state: z.literal('active'),
      eventId: z.string(),
      ruleId: z.string().nullable(),
      earnedAt: z.string(),
      expiresAt: z.string().nullable(),
    }),
  )`
  select no, granted, remaining, state, event_id as "eventId", rule_id as "ruleId",
         earned_at as "earnedAt", expires_at as "expiresAt"
    from lots
   where bucket = ${bucket}
     and workspace_id = ${workspaceId}
     and member_id = ${memberId}
     and remaining > 0
   order by expires_at nulls last, earned_at, no
   limit ${limit}`
