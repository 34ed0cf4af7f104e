export {
  type AttributeContext,
  checkAttribute,
  checkAttributeType,
} from './attribute.ts'
export { type Credentials, call, type Reply, redact } from './call.ts'
export { attributeCost, attributesCost, eventCost, purchaseCost } from './cost.ts'
export { looksLikeDate } from './dates.ts'
export {
  checkOrder,
  type OrderEventName,
  type OrderPlaced,
  type OrderProduct,
} from './ecommerce.ts'
export { type Erasure, erase } from './erase.ts'
export { checkProperties, checkPropertyName, reservedProperties } from './event.ts'
export { type Fact, facts } from './facts.ts'
export { type Finding, sendable } from './finding.ts'
export { type Instance, parseInstanceUrl } from './host.ts'
export {
  attributesBody,
  attributesItem,
  type BrazeEvent,
  type BrazePurchase,
  eventBody,
  eventItem,
  type Item,
  item,
  purchaseBody,
  purchaseItem,
} from './item.ts'
export { isJsonObject, type Json, type JsonObject, parseJson } from './json.ts'
export { checkAttributeName, checkEventName, ecommerceEvents } from './names.ts'
export { type HoldCause, type Outcome, read, unanswered } from './outcome.ts'
export {
  backoffMs,
  defaultPaceLimits,
  delayMs,
  learn,
  newPace,
  type Pace,
  type PaceLimits,
  take,
} from './pace.ts'
export { type PaceReading, readPace, silentReading } from './pace-reading.ts'
export { defaultRoom, halfRoom, type Packet, pack, type Room, tooLarge } from './pack.ts'
export { type Kind, type Parcel, serialise, size } from './parcel.ts'
export { type PoolWire, poolWire } from './pool.ts'
export {
  type Permission,
  type PermissionState,
  type Probe,
  permissions,
  probe,
} from './probe.ts'
export { exportedFields, type Profiles, readProfiles } from './profiles.ts'
export { checkPurchase, isCurrency } from './purchase.ts'
export {
  checkAgainst,
  type Listing,
  listAttributes,
  listEventNames,
  listEvents,
  type RemoteAttribute,
  type RemoteEvent,
} from './registry.ts'
export { type AttributeType, render, renderAttribute, type Shape } from './render.ts'
export { reservedAttributes, type StandardField, standardFields } from './standard.ts'
export { type Tracked, track } from './track.ts'
export { characters, longerThan, utf8Length } from './utf8.ts'
export type { Failure } from './verdict.ts'
export { type Answer, type Ask, errorCode, neverSent, type Wire } from './wire.ts'
