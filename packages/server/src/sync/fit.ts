import {
  checkEventName,
  checkOrder,
  checkProperties,
  checkPurchase,
  type Finding,
  isJsonObject,
  type Json,
  type JsonObject,
  type OrderEventName,
  parseJson,
  sendable,
} from '@laurel/braze'

/** An object of `events` or `purchases` as it was composed. */
type Composed = {
  readonly kind: 'event' | 'purchase'
  readonly name: string
  readonly body: string
}

/** What of a told event Braze would take. */
export type Fit =
  | { readonly kind: 'whole' }
  /** Without the properties that Braze would drop. `left` says which, and why. */
  | { readonly kind: 'part'; readonly body: string; readonly left: string }
  /** Braze would refuse or drop the whole object. */
  | { readonly kind: 'none'; readonly why: string }

const whole: Fit = { kind: 'whole' }

/**
 * Hold a told event against Braze's rules, as it is about to be sent: a property that Braze would drop
 * is left out, and what it would refuse whole stays here. A few microseconds for a usual one.
 */
export function fit({ kind, name, body }: Composed): Fit {
  const object = parseJson(body)
  if (!isJsonObject(object)) return whole
  const properties = objectAt(object, 'properties')
  const ofOrder = orderNames.has(name) && kind === 'event'
  const findings = ofOrder
    ? checkOrder(name as OrderEventName, properties)
    : checkObject(kind, name, object)
  const why = reasons(findings)
  if (why !== null) return { kind: 'none', why }
  return ofOrder
    ? withoutLost(objectAt(properties, 'metadata'), 'event', (metadata) => ({
        ...object,
        properties: { ...properties, metadata },
      }))
    : withoutLost(properties, kind, (kept) => ({ ...object, properties: kept }))
}

/** The names of events whose schema Braze enforces. */
const orderNames: ReadonlySet<string> = new Set<OrderEventName>([
  'ecommerce.order_placed',
  'ecommerce.order_cancelled',
  'ecommerce.order_refunded',
])

function checkObject(kind: 'event' | 'purchase', name: string, object: JsonObject): Finding[] {
  if (kind === 'event') return checkEventName(name)
  const { currency, price, quantity, external_id: externalId, time } = object
  return checkPurchase({
    externalId: String(externalId),
    time: String(time),
    productId: name,
    currency: String(currency),
    price: Number(price),
    ...(quantity === undefined ? {} : { quantity: Number(quantity) }),
  })
}

/** Leave out the properties with which something is wrong, unless it is wrong with all together. */
function withoutLost(
  properties: JsonObject,
  carrier: 'event' | 'purchase',
  around: (kept: JsonObject) => JsonObject,
): Fit {
  const findings = checkProperties(carrier, properties)
  if (sendable(findings)) return whole
  const lost = new Map<string, string>()
  for (const { level, path, message } of findings) {
    if (level === 'warning' || path === '') continue
    const name = path.slice(1).replace(/\/.*/s, '').replaceAll('~1', '/').replaceAll('~0', '~')
    if (!lost.has(name)) lost.set(name, message)
  }
  const kept = Object.fromEntries(Object.entries(properties).filter(([name]) => !lost.has(name)))
  const why = reasons(lost.size === 0 ? findings : checkProperties(carrier, kept))
  if (why !== null) return { kind: 'none', why }
  const left = [...lost].map(([name, message]) => `Left out ${name}: ${message}`).join(' ')
  return { kind: 'part', body: JSON.stringify(around(kept)), left }
}

/** What Braze would refuse, in sentences; null when it takes everything. */
const reasons = (findings: readonly Finding[]): string | null =>
  sendable(findings)
    ? null
    : findings
        .filter(({ level }) => level === 'problem')
        .map(({ path, message }) => (path === '' ? message : `${path.slice(1)}: ${message}`))
        .join(' ')
        .slice(0, 500)

function objectAt(object: JsonObject, name: string): JsonObject {
  const found: Json | undefined = object[name]
  return found !== undefined && isJsonObject(found) ? found : {}
}
