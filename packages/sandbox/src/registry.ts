import { isList, isObject, type Json } from './json.ts'

/** What Braze calls the types of custom attributes (facts 4, seen by a connector). */
export type DataType =
  | 'String'
  | 'Number'
  | 'Boolean'
  | 'Date'
  | 'Array'
  | 'Object'
  | 'Object Array'

/** A custom attribute the workspace knows. It is there from the first value received (facts 2.5). */
export type AttributeEntry = {
  readonly name: string
  type: DataType
  /** An administrator chose the type: values are coerced to it or ignored (facts 5.2). */
  forced: boolean
  blocked: boolean
}

/** A custom event the workspace knows, with how often it happened in each clock hour. */
export type EventEntry = {
  readonly name: string
  blocked: boolean
  /** By hour since 1970 (events of every app), and by `hour app_id`. */
  readonly series: Map<string, number>
}

/** Names seen in the workspace. Names are case-sensitive: `Points` and `points` are two (facts 2.5). */
export type Registry = {
  readonly attributes: Map<string, AttributeEntry>
  readonly events: Map<string, EventEntry>
  readonly products: Set<string>
}

/** A workspace that has seen nothing. */
export const registry = (): Registry => ({
  attributes: new Map(),
  events: new Map(),
  products: new Set(),
})

/** The entry of an attribute, made with the type of its first value (facts 5.2). */
export function attributeEntry(registry: Registry, name: string, type: () => DataType) {
  const known = registry.attributes.get(name)
  if (known) return known
  const made: AttributeEntry = { name, type: type(), forced: false, blocked: false }
  registry.attributes.set(name, made)
  return made
}

/** The entry of an event, made at its first sight. */
export function eventEntry(registry: Registry, name: string): EventEntry {
  const known = registry.events.get(name)
  if (known) return known
  const made: EventEntry = { name, blocked: false, series: new Map() }
  registry.events.set(name, made)
  return made
}

const hourMs = 3_600_000
/** Hours kept per event; beyond it the series forgets what it counted first. */
const seriesBound = 20_000

/** Count one event in its hour. */
export function countInSeries(entry: EventEntry, timeMs: number, appId: string | null): void {
  const hour = Math.floor(timeMs / hourMs)
  const keys = appId === null ? [`${hour}`] : [`${hour}`, `${hour} ${appId}`]
  for (const key of keys) entry.series.set(key, (entry.series.get(key) ?? 0) + 1)
  for (const oldest of entry.series.keys()) {
    if (entry.series.size <= seriesBound) return
    entry.series.delete(oldest)
  }
}

/** The type of a value as Braze detects it; `isDate` says whether a text was taken for a time. */
export function detect(value: Json, isDate: boolean): DataType {
  if (isList(value)) return value.length > 0 && value.every(isObject) ? 'Object Array' : 'Array'
  if (isObject(value)) return 'Object'
  if (typeof value === 'number') return 'Number'
  if (typeof value === 'boolean') return 'Boolean'
  return isDate ? 'Date' : 'String'
}
