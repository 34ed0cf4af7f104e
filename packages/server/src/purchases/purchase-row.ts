import {
  type Effect,
  type LoyaltyEvent,
  type Purchase,
  purchaseOf,
  type Refunded,
} from '@laurel/domain'
import { z } from 'zod'

/** An event as it is kept, and what was taken back of it if anything was. */
export const PurchaseRow = z.object({
  bucket: z.int(),
  memberId: z.string(),
  eventId: z.string(),
  type: z.string(),
  occurredAt: z.string(),
  properties: z.string(),
  result: z.string(),
  reversedMinor: z.int().nullable(),
  whole: z.boolean().nullable(),
  parts: z.string().nullable(),
})

/** As `PurchaseRow` reads it. */
export type PurchaseRow = z.infer<typeof PurchaseRow>

/** What a reversal of a purchase keeps in `parts`. */
export type PurchaseParts = Pick<Refunded, 'pieces' | 'points'>

/** The purchase of a row whose type is that. */
export function purchaseIn(row: PurchaseRow, currency: string): Purchase {
  // The texts are our own, written when the purchase was accepted and when something went back.
  const parts = row.parts === null ? null : (JSON.parse(row.parts) as PurchaseParts)
  const refunded = parts && { minor: row.reversedMinor ?? 0, whole: row.whole ?? false, ...parts }
  const properties = JSON.parse(row.properties) as LoyaltyEvent['properties']
  const event = { id: row.eventId, occurredAtMs: Date.parse(row.occurredAt), properties }
  return purchaseOf(event, effectsIn(row), currency, refunded)
}

/** What the event of a row did. */
export const effectsIn = ({ result }: Pick<PurchaseRow, 'result'>): readonly Effect[] =>
  (JSON.parse(result) as { effects: readonly Effect[] }).effects
