import type { FieldType, Value } from '../fields/value.ts'
import type { EventType, PropertyDefinition } from './event-type.ts'

/** What an effect brought about, as an event of its type. */
export type Raised = {
  readonly type: string
  readonly properties: Readonly<Record<string, Value>>
  /** Canonical instant, where it is not that of the event. */
  readonly at?: string
}

/** A property that every event of a raised type has. */
export const given = (type: FieldType, description: string): PropertyDefinition => ({
  type,
  required: true,
  description,
})

/** An event type that Laurel itself brings about. */
export const raised = (
  name: string,
  description: string,
  properties: Record<string, PropertyDefinition> = {},
): EventType => ({ name, builtin: true, raised: true, description, properties })
