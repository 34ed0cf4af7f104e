import type { Member, Standing, Value, Wallets } from '@laurel/domain'
import { z } from 'zod'

/** A row of `members`, as every statement that reads one gives it. */
export const MemberRow = z.object({
  bucket: z.int(),
  memberId: z.string(),
  /** One more for each time that the member was forgotten and came back. */
  life: z.int(),
  status: z.enum(['active', 'opted_out']),
  seq: z.int(),
  ledgerSeq: z.int(),
  lotSeq: z.int(),
  balance: z.int(),
  debt: z.int(),
  earned: z.int(),
  spent: z.int(),
  pending: z.int(),
  held: z.int(),
  expired: z.int(),
  /** As in `Ahead`, the three of them. */
  activateNextAt: z.string().nullable(),
  expireNextAt: z.string().nullable(),
  expiringNext: z.int(),
  /** When something else of the member may change by time alone. */
  reviewAt: z.string().nullable(),
  purchasesCount: z.int(),
  purchasesMinor: z.int(),
  wallets: z.record(z.string(), z.unknown()),
  fields: z.record(z.string(), z.unknown()),
  standing: z.record(z.string(), z.unknown()),
  enrolledAt: z.string(),
  updatedAt: z.string(),
})

/** A row of `members`. */
export type MemberRow = z.infer<typeof MemberRow>

/** The state that decisions are made from. */
export const memberOf = (row: MemberRow): Member => ({
  memberId: row.memberId,
  status: row.status,
  enrolledAt: row.enrolledAt,
  seq: row.seq,
  ledgerSeq: row.ledgerSeq,
  lotSeq: row.lotSeq,
  points: {
    balance: row.balance,
    debt: row.debt,
    earned: row.earned,
    spent: row.spent,
    pending: row.pending,
    held: row.held,
    expired: row.expired,
  },
  ahead: {
    activatesAt: row.activateNextAt,
    expiresAt: row.expireNextAt,
    expiring: row.expiringNext,
  },
  purchases: { count: row.purchasesCount, totalMinor: row.purchasesMinor },
  reviewAt: row.reviewAt,
  // All written by a decision, from values that the domain had read.
  wallets: row.wallets as Wallets,
  fields: row.fields as Readonly<Record<string, Value>>,
  standing: row.standing as Standing,
})
