import { facts } from '@laurel/braze'
import { currencyError, isCurrency, micros } from './currency.ts'
import { type Arrival, happenedAt, keep, timeError } from './events.ts'
import { profileFor } from './identify.ts'
import { type JsonObject, longerThan, own } from './json.ts'
import { charge } from './meter.ts'
import { countUp } from './profile.ts'
import { keptProperties, propertiesError } from './properties.ts'
import type { Switches } from './switches.ts'
import type { World } from './world.ts'

/** Names that properties of a purchase may not have (facts 2.9). */
const reserved: ReadonlySet<string> = new Set([
  'time',
  'product_id',
  'quantity',
  'event_name',
  'price',
  'currency',
])

/** What is wrong with a purchase, in Braze's words; sentences on missing fields are inferred (2.12). */
export function purchaseError(
  purchase: JsonObject,
  mayBeLarge: boolean,
  switches: Switches,
): string | null {
  const productId = own(purchase, 'product_id')
  if (typeof productId !== 'string' || productId === '') return "'product_id' is required"
  if (longerThan(productId, facts.productIdCharacters.value)) return "'product_id' is not valid"
  if (!isCurrency(own(purchase, 'currency'))) return currencyError
  const price = own(purchase, 'price')
  if (price === undefined || price === null) return "'price' is required"
  if (typeof price !== 'number') return "'price' is not valid"
  if (!isQuantity(own(purchase, 'quantity') ?? 1)) return "'quantity' is not valid"
  const properties = own(purchase, 'properties')
  return timeError(purchase) ?? propertiesError(properties, reserved, mayBeLarge, switches)
}

const isQuantity = (value: unknown) =>
  typeof value === 'number' &&
  Number.isInteger(value) &&
  value >= 1 &&
  value <= facts.purchaseQuantity.value

/**
 * Apply an accepted purchase. A quantity of n counts as n purchases of one; a negative price is a
 * refund, which counts as a purchase too and lowers revenue (facts 2.9). One data point each object.
 */
export function applyPurchase(world: World, purchase: JsonObject, arrival: Arrival): void {
  const { receivedAt, ordinal } = arrival
  const profile = profileFor(world.people, purchase, 'purchases', receivedAt, world.rules.switches)
  if (!profile) return
  world.people.touch(profile)
  const name = String(purchase['product_id'])
  const quantity = Number(own(purchase, 'quantity') ?? 1)
  const price = Number(purchase['price'])
  const time = happenedAt(purchase, receivedAt)
  const { products } = world.registry
  if (products.size < facts.productIds.value) products.add(name)
  countUp(profile.purchases, name, time, quantity)
  profile.totals.purchases += quantity
  profile.totals.revenueMicros += micros(price) * quantity
  charge(world.meter, 'purchases', 1)
  const properties = {
    ...keptProperties(own(purchase, 'properties'), world.rules.switches),
    price,
    quantity,
    currency: String(purchase['currency']),
  }
  keep(world, profile, { kind: 'purchase', name, time, properties, arrival: ordinal, receivedAt })
  const happening = { kind: 'purchase', name, properties, time, receivedAt } as const
  world.canvases.consider(profile, happening, world.rules.switches.pastEventsEnter)
}
