import {
  attributeCost,
  attributesBody,
  attributesCost,
  checkAttribute,
  eventBody,
  facts,
  isJsonObject,
  type Json,
  type JsonObject,
  purchaseBody,
  renderAttribute,
  reservedProperties,
  sendable,
} from '@laurel/braze'
import {
  type Field,
  type OrderLine,
  type OrderToTell,
  type PurchaseToTell,
  sameValue,
  type Tell,
  type Value,
} from '@laurel/domain'
import type { LiveMapping } from '../program/live.ts'

/** What a member's attributes are composed from. */
export type Composing = {
  readonly memberId: string
  /** Values of the mapped loyalty fields, by field; what is not in it has no value. */
  readonly values: Readonly<Record<string, Value>>
  /** Every loyalty field of the workspace, by name. */
  readonly fields: ReadonlyMap<string, Field>
  readonly mapping: Pick<LiveMapping, 'mappings' | 'cleared'>
  /** Remote field to value as Braze accepted it; null: it accepted nothing yet. */
  readonly mirror: JsonObject | null
  readonly mode: 'all_mapped' | 'changed_only'
  /** Something may have been sent that the mirror does not know: send everything, nulls too. */
  readonly doubt: boolean
}

/** A value that stays here, because Braze would drop it or refuse the whole object for it. */
export type Withheld = { readonly remote: string; readonly why: string }

/** What there is to send of a member's attributes. Costs are data points, as Braze counts them. */
export type Composed = {
  readonly withheld: readonly Withheld[]
  /** Of sending every mapped field that has a value. */
  readonly costOfAll: number
} & (
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'send'
      /** The object of `attributes` in a request, as JSON text. */
      readonly body: string
      /** Remote field to value as sent; null clears it. No identifiers. */
      readonly sent: JsonObject
      readonly cost: number
    }
)

/**
 * How a member looks to Braze, less what Braze has already: the one place where the words of loyalty
 * become those of Braze. A field without a value is sent as null only where Braze holds one. Values
 * are absolute, so sending them again is harmless.
 */
export function composeAttributes(from: Composing): Composed {
  const { memberId, mode, doubt } = from
  const { all, changed, withheld, costOfAll } = compare(from)
  if (changed.length === 0) return { kind: 'nothing', withheld, costOfAll }
  const sent = mode === 'all_mapped' || doubt ? all : pick(all, changed)
  const body = attributesBody(memberId, sent)
  return { kind: 'send', withheld, costOfAll, body, sent, cost: attributesCost(sent) }
}

/**
 * Every remote field that has a value here or at Braze, with its value now, and the names of those that
 * Braze does not have so.
 */
function compare({ values, fields, mapping, mirror, doubt }: Composing) {
  const all: Record<string, Json> = {}
  const changed: string[] = []
  const withheld: Withheld[] = []
  let costOfAll = 0
  for (const { field: name, remote } of mapping.mappings) {
    const field = fields.get(name)
    if (!field) continue
    const { type, shape } = field
    const value: Json = values[name] ?? null
    const rendered = renderAttribute(remote, type, value, shape)
    const known = own(mirror, remote)
    if (rendered === null && known === null && !doubt) continue
    const same = !doubt && sameValue(type, rendered, known)
    if (!same) {
      const why = unsendable(remote, field, value)
      if (why !== null) {
        withheld.push({ remote, why })
        continue
      }
      changed.push(remote)
    }
    all[remote] = rendered
    if (rendered !== null) costOfAll += attributeCost(remote, rendered)
  }
  for (const remote of mapping.cleared) {
    if (Object.hasOwn(all, remote) || !(doubt || holds(mirror, remote))) continue
    all[remote] = null
    changed.push(remote)
  }
  return { all, changed, withheld, costOfAll }
}

function pick(all: JsonObject, names: readonly string[]): JsonObject {
  const picked: Record<string, Json> = {}
  for (const name of names) picked[name] = all[name] ?? null
  return picked
}

const holds = (mirror: JsonObject | null, remote: string): boolean => own(mirror, remote) !== null

/** Own keys only: an attribute may be called `constructor`. Nothing that is inherited is a string. */
function own(mirror: JsonObject | null, remote: string): Json {
  const value = mirror?.[remote] ?? null
  if (mirror === null || typeof value === 'string') return value
  return Object.hasOwn(mirror, remote) ? value : null
}

/** Why Braze would not take this value, in its words; null when it takes it. */
function unsendable(remote: string, field: Field, value: Json): string | null {
  const findings = checkAttribute(remote, field.type, value, field)
  if (sendable(findings)) return null
  return findings.find(({ level }) => level === 'problem')?.message ?? null
}

/** Read a mirror as it is stored. */
export function readMirror(text: string): JsonObject {
  const mirror: unknown = JSON.parse(text)
  // Written by us, from what was sent.
  return isJsonObject(mirror as Json) ? (mirror as JsonObject) : {}
}

/** One object of `events` or `purchases`, ready to be sent. */
export type Told = {
  readonly kind: 'event' | 'purchase'
  /** Name of the event; for a purchase, the product. */
  readonly name: string
  /** JSON text. */
  readonly body: string
}

/**
 * Write a telling as Braze reads it: one object, or for a purchase one of each line. It keeps the time
 * at which it happened, and carries our event id, for Braze does not recognise repeats.
 *
 * @param appId  the connection's app identifier, which tags the object
 */
export function composeTold(memberId: string, tell: Tell, appId: string | null): Told[] {
  const { name, occurredAt: time, purchase, order } = tell
  const externalId = memberId
  if (purchase) {
    const { currency } = purchase
    const properties = propertiesOf(tell, 'purchase')
    return lines(purchase).map(({ productId, quantity, price }) => {
      const of = { productId, currency, price, quantity }
      const body = purchaseBody({ externalId, appId, ...of, time, properties })
      return { kind: 'purchase', name: productId, body }
    })
  }
  const properties = order ? orderProperties(tell, order) : propertiesOf(tell, 'event')
  return [{ kind: 'event', name, body: eventBody({ externalId, appId, name, time, properties }) }]
}

/** What is told beside the object's own fields. A null says nothing and is left out. */
function propertiesOf(tell: Tell, carrier: 'event' | 'purchase'): JsonObject {
  const properties: Record<string, Json> = {}
  const reserved = reservedProperties[carrier]
  for (const name in tell.properties) {
    const value = tell.properties[name] ?? null
    if (value === null) continue
    // Braze refuses an object whose properties have one of its own names.
    properties[reserved.has(name) ? `laurel_${name}` : name] = value
  }
  if (tell.withEventId) properties['laurel_event_id'] = idOf(tell)
  return properties
}

/** What tells a told event from all others: an event may bring several about. */
const idOf = ({ eventId, effect }: Tell): string =>
  effect === null ? eventId : `${eventId}#${effect}`

/** Braze takes nothing beside its own fields in an order, so ours stand in `metadata`. */
function orderProperties(tell: Tell, order: OrderToTell): JsonObject {
  const metadata = propertiesOf(tell, 'event')
  return {
    order_id: order.orderId,
    total_value: order.total,
    currency: order.currency,
    source: order.source,
    products: order.lines.map(product),
    ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
  }
}

const product = (line: OrderLine): Record<string, Value> => ({
  product_id: line.productId,
  product_name: line.productName,
  variant_id: line.variantId,
  quantity: line.quantity,
  price: line.price,
})

type Line = PurchaseToTell['lines'][number]

/** A line of more pieces than Braze takes in one purchase is told as one piece of the whole price. */
const lines = ({ lines: all }: PurchaseToTell): Line[] =>
  all.map((line) =>
    line.quantity <= facts.purchaseQuantity.value
      ? line
      : { productId: line.productId, quantity: 1, price: rounded(line.quantity * line.price) },
  )

/** No currency has more than four decimals; what lies beyond is the multiplication's. */
const rounded = (amount: number): number => Math.round(amount * 10_000) / 10_000
