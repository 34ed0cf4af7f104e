import { type Absorbed, absorbedIn } from '../merge/absorbed.ts'
import { memberAbsorbed, memberMerged } from '../merge/merge-events.ts'
import type { PastEvent } from './record.ts'

/** What happened since all that the member had went to another; all of it, where nothing did. */
export const sinceMerge = (events: readonly PastEvent[]): readonly PastEvent[] =>
  events.slice(events.findLastIndex(({ type }) => type === memberMerged) + 1)

/** What an event brought along of another member; null: it is none that did. */
export const absorbedBy = (event: PastEvent): Absorbed | null =>
  event.type === memberAbsorbed ? absorbedIn(event) : null
