import type { Lot } from '@laurel/domain'
import { z } from 'zod'

/** A row of `lots`, as every statement that reads one gives it. */
export const LotRow = z.object({
  no: z.int(),
  wallet: z.string(),
  granted: z.int(),
  remaining: z.int(),
  held: z.int(),
  expired: z.int(),
  state: z.enum(['pending', 'active', 'exhausted', 'cancelled', 'expired']),
  eventId: z.string(),
  campaignId: z.string().nullable(),
  ruleId: z.string().nullable(),
  ruleVersion: z.int().nullable(),
  earnedAt: z.string(),
  activatesAt: z.string().nullable(),
  expiresAt: z.string().nullable(),
  slides: z.boolean(),
})

/** A row of `lots`. */
export type LotRow = z.infer<typeof LotRow>

/** The lot that decisions are made from. */
export const lotOf = ({ earnedAt, activatesAt, expiresAt, ...lot }: LotRow): Lot => ({
  ...lot,
  earnedAtMs: Date.parse(earnedAt),
  activatesAtMs: activatesAt === null ? null : Date.parse(activatesAt),
  expiresAtMs: expiresAt === null ? null : Date.parse(expiresAt),
})
