import type { Delivery } from '@laurel/contract'
import type { ToldOutcome } from '../sync/delivery.ts'
import type { DeliveryRow } from './sql.ts'

/** A delivery as callers see it. */
export function deliveryOut(row: DeliveryRow): Delivery {
  // Both texts are our own, written with the verdict.
  const attributes = row.attributes === null ? null : JSON.parse(row.attributes)
  const told = row.told === null ? [] : (JSON.parse(row.told) as ToldOutcome[])
  return { ...row, attributes, told }
}
