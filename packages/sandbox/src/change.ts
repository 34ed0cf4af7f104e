import { applyAttributes } from './attributes.ts'
import type { Canvas } from './canvas.ts'
import { applyEvent } from './events.ts'
import { profileFor } from './identify.ts'
import type { JsonObject } from './json.ts'
import { mergeInto, personAt } from './person.ts'
import type { Alias } from './profile.ts'
import { applyPurchase } from './purchases.ts'
import { attributeEntry, type DataType, eventEntry } from './registry.ts'
import type { World } from './world.ts'

/** The valid objects of one track request; `ordinal` is that of the first of them. */
export type Tracked = {
  readonly do: 'track'
  readonly attributes: readonly JsonObject[]
  readonly events: readonly JsonObject[]
  readonly purchases: readonly JsonObject[]
  readonly ordinal: number
}

/** Everything that changes the workspace, as plain data: what the queue holds and the journal keeps. */
export type Change =
  | Tracked
  | { readonly do: 'delete'; readonly users: readonly JsonObject[] }
  | { readonly do: 'alias'; readonly alias: Alias; readonly externalId: string | null }
  | { readonly do: 'identify'; readonly pointer: JsonObject; readonly externalId: string }
  | { readonly do: 'merge'; readonly merge: JsonObject; readonly keep: JsonObject }
  | { readonly do: 'rename'; readonly from: string; readonly to: string }
  | { readonly do: 'setCanvas'; readonly canvas: Canvas }
  | { readonly do: 'removeCanvas'; readonly id: string }
  | {
      readonly do: 'setAttribute'
      readonly name: string
      /** A type to force; null gives detection back. Left out: as it is. */
      readonly type?: DataType | null
      readonly blocked?: boolean
    }
  | { readonly do: 'setEvent'; readonly name: string; readonly blocked: boolean }

/** Make a change visible. Total: what cannot be done is passed over, as Braze does. */
export function apply(world: World, change: Change, receivedAt: number): void {
  const { people, registry, canvases, rules } = world
  switch (change.do) {
    case 'track':
      applyTracked(world, change, receivedAt)
      return
    case 'delete':
      for (const user of change.users) {
        const found = personAt(people, user, rules.switches)
        if (found) people.remove(found)
      }
      return
    case 'alias':
      applyAlias(world, change.alias, change.externalId, receivedAt)
      return
    case 'identify':
      applyIdentify(world, change.pointer, change.externalId)
      return
    case 'merge': {
      const kept = personAt(people, change.keep, rules.switches)
      const merged = personAt(people, change.merge, rules.switches)
      if (kept && merged) mergeInto(people, kept, merged)
      return
    }
    case 'rename': {
      const found = people.byExternalId(change.from)
      if (found) people.rename(found, change.to)
      return
    }
    case 'setCanvas':
      canvases.put(change.canvas)
      return
    case 'removeCanvas':
      canvases.remove(change.id)
      return
    case 'setAttribute': {
      const entry = attributeEntry(registry, change.name, () => change.type ?? 'String')
      entry.blocked = change.blocked ?? entry.blocked
      if (change.type !== undefined) entry.forced = change.type !== null
      if (change.type) entry.type = change.type
      return
    }
    case 'setEvent':
      eventEntry(registry, change.name).blocked = change.blocked
      return
  }
}

/**
 * Attributes first, then events, then purchases, as Braze generally does (facts 2.1). Canvases look
 * after the attributes, or before them by the switch `canvasSees` (2.13: a known race).
 */
function applyTracked(world: World, change: Tracked, receivedAt: number): void {
  const { attributes, events, purchases, ordinal } = change
  const early = world.rules.switches.canvasSees === 'attributesBefore'
  const after = () => {
    for (const object of attributes) applyAttributes(world, object, receivedAt)
  }
  if (!early) after()
  let at = ordinal + attributes.length
  for (const event of events) applyEvent(world, event, { receivedAt, ordinal: at++ })
  for (const purchase of purchases) applyPurchase(world, purchase, { receivedAt, ordinal: at++ })
  if (early) after()
}

/** Add an alias to a known external id, or make an alias-only profile; else nothing (facts 4). */
function applyAlias(world: World, alias: Alias, externalId: string | null, at: number): void {
  const { people, rules } = world
  if (people.byAlias(alias)) return
  const found =
    externalId === null
      ? profileFor(
          people,
          { user_alias: alias, _update_existing_only: false },
          'attributes',
          at,
          rules.switches,
        )
      : people.byExternalId(externalId)
  if (found && externalId !== null) people.addAlias(found, alias)
}

/** Give an unidentified profile its external id, merging it where that id has a profile (facts 4). */
function applyIdentify({ people, rules }: World, pointer: JsonObject, externalId: string): void {
  const found = personAt(people, pointer, rules.switches)
  if (!found || found.externalId !== null) return
  const known = people.byExternalId(externalId)
  if (known) mergeInto(people, known, found)
  else people.setExternalId(found, externalId)
}
