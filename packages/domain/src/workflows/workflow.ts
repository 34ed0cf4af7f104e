import type { Value } from '../fields/value.ts'

/**
 * A workflow is data: on an event, under a condition, do these things.
 *
 * Conditions and expressions see the member as it stands after the event.
 */
export type Workflow = {
  readonly id: string
  readonly name: string
  readonly version: number
  readonly when: { readonly event: string }
  /** CEL giving a bool. Left out: always. */
  readonly only: { readonly condition?: string }
  readonly then: readonly WorkflowAction[]
}

/** What a workflow does. One kind so far. */
export type WorkflowAction = SyncEvent

/** Tell a connection of the event. */
export type SyncEvent = {
  readonly do: 'sync_event'
  readonly connectionId: string
  readonly as: TellAs
  /** What a `custom_event` is called over there. Left out: the name of its type. */
  readonly name?: string
  /** `all`: every property of the event, under its own name. */
  readonly properties: 'all' | readonly PropertyRule[]
  /** An event that happened longer ago is not told, and that is recorded. null or left out: no limit. */
  readonly maxAgeDays?: number | null
  /** What to do when it is not known whether a telling arrived. */
  readonly uncertain: 'resend' | 'hold'
  /** Tell our event id too, as a property of its own. */
  readonly eventId: boolean
}

/** In which shape an event is told. The latter two are for purchases only. */
export type TellAs = 'custom_event' | 'purchase' | 'ecommerce_order_placed'

/** One property to tell: taken from the event, constant, or computed. Exactly one of the three. */
export type PropertyRule = {
  readonly to: string
  readonly from?: string
  readonly value?: Value
  readonly expression?: string
}
