import type { Value } from '../fields/value.ts'

/**
 * What a member did: read, checked, and in canonical form.
 *
 * `occurredAt` is a canonical instant and `occurredAtMs` the same in milliseconds since 1970, UTC.
 */
export type LoyaltyEvent = {
  readonly id: string
  readonly memberId: string
  readonly type: string
  readonly occurredAt: string
  readonly occurredAtMs: number
  readonly properties: Readonly<Record<string, Value>>
}
