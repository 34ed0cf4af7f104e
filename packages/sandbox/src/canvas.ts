import type { Json, JsonObject } from './json.ts'
import { meets, type Test } from './predicate.ts'
import type { Profile } from './profile.ts'

/**
 * A stub of an action-based Canvas: what lets a user in, and nothing of what it then sends (facts 4.1).
 * Times are milliseconds since 1970, UTC.
 */
export type Canvas = {
  readonly id: string
  readonly name: string
  readonly tags: readonly string[]
  readonly lastEdited: number
  /** Events received before it do not count. */
  readonly launchedAt: number
  /** A custom event by name, or a purchase by product id (`*` is any). */
  readonly trigger: { readonly event: string } | { readonly purchase: string }
  /** Tests of the event's properties, nested paths included; all must hold. */
  readonly filters: readonly Test[]
  /** Tests of the user's attributes at that moment; all must hold. */
  readonly audience: readonly Test[]
  /** When users may enter, by receipt of the event. */
  readonly window: { readonly from?: number; readonly until?: number }
  /** Whether one user may enter again, and how long after the last entry. */
  readonly reentry: 'never' | { readonly afterMs: number }
  /** Nobody enters a paused Canvas. An archived one is also left out of the list. */
  readonly status: 'active' | 'paused' | 'archived'
}

/** Who entered, why, and which attributes they had at that moment. */
export type Entry = {
  readonly externalId: string | null
  readonly brazeId: string
  /** When the event was received. */
  readonly at: number
  readonly properties: JsonObject
  readonly attributes: { readonly [name: string]: Json }
}

/** Something that may trigger: an event or a purchase that was just applied. */
type Happening = {
  readonly kind: 'event' | 'purchase'
  readonly name: string
  readonly properties: JsonObject
  readonly time: number
  readonly receivedAt: number
}

/** All Canvases of the workspace, and who entered them. */
export type CanvasBook = {
  /** Oldest first. */
  list(): readonly Canvas[]
  put(canvas: Canvas): void
  remove(id: string): void
  /** The newest entries, oldest first, up to a bound of 10,000. */
  entries(id: string): readonly Entry[]
  /** All entries ever made. */
  entered(id: string): number
  /** Everything that is kept of every Canvas, to be written down. */
  pages(): readonly CanvasPage[]
  /** Take in what was written down. */
  adopt(page: CanvasPage): void
  /** Let the user in wherever the happening and the user's present state allow it. */
  consider(profile: Profile, happening: Happening, pastEnters: 'byReceipt' | 'byEventTime'): void
}

/** A Canvas and its entries, as plain data; `last` is each user's last entry by braze id. */
export type CanvasPage = {
  readonly canvas: Canvas
  readonly entries: readonly Entry[]
  readonly entered: number
  readonly last: readonly (readonly [string, number])[]
}

type Page = { canvas: Canvas; entries: Entry[]; entered: number; last: Map<string, number> }

const entriesBound = 10_000

/** A workspace without Canvases. */
export function canvasBook(): CanvasBook {
  const pages = new Map<string, Page>()
  return {
    list: () => [...pages.values()].map((page) => page.canvas),
    put: (canvas) => {
      const page = pages.get(canvas.id)
      if (page) page.canvas = canvas
      else pages.set(canvas.id, { canvas, entries: [], entered: 0, last: new Map() })
    },
    remove: (id) => {
      pages.delete(id)
    },
    entries: (id) => pages.get(id)?.entries ?? [],
    entered: (id) => pages.get(id)?.entered ?? 0,
    pages: () => [...pages.values()].map((page) => ({ ...page, last: [...page.last] })),
    adopt: ({ canvas, entries, entered, last }) => {
      pages.set(canvas.id, { canvas, entries: [...entries], entered, last: new Map(last) })
    },
    consider: (profile, happening, pastEnters) => {
      for (const page of pages.values())
        if (admits(page, profile, happening, pastEnters)) enter(page, profile, happening)
    },
  }
}

function admits(page: Page, profile: Profile, happening: Happening, pastEnters: string): boolean {
  const { canvas } = page
  if (canvas.status !== 'active' || !triggers(canvas.trigger, happening)) return false
  const { from = -Infinity, until = Infinity } = canvas.window
  const { receivedAt } = happening
  if (receivedAt < Math.max(canvas.launchedAt, from) || receivedAt > until) return false
  if (pastEnters === 'byEventTime' && happening.time < canvas.launchedAt) return false
  const last = page.last.get(profile.brazeId)
  if (last !== undefined) {
    if (canvas.reentry === 'never' || receivedAt - last < canvas.reentry.afterMs) return false
  }
  const user = { ...profile.standard, ...profile.attributes }
  return (
    canvas.filters.every((test) => meets(happening.properties, test)) &&
    canvas.audience.every((test) => meets(user, test))
  )
}

function triggers(trigger: Canvas['trigger'], { kind, name }: Happening): boolean {
  if ('event' in trigger) return kind === 'event' && trigger.event === name
  return kind === 'purchase' && (trigger.purchase === '*' || trigger.purchase === name)
}

function enter(page: Page, profile: Profile, happening: Happening): void {
  page.entered += 1
  page.last.set(profile.brazeId, happening.receivedAt)
  page.entries.push({
    externalId: profile.externalId,
    brazeId: profile.brazeId,
    at: happening.receivedAt,
    properties: happening.properties,
    attributes: { ...profile.standard, ...profile.attributes },
  })
  if (page.entries.length > entriesBound) page.entries.shift()
}
