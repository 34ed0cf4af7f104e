import type { CanvasBook } from './canvas.ts'
import type { Meter } from './meter.ts'
import type { People } from './people.ts'
import type { Registry } from './registry.ts'
import type { Switches } from './switches.ts'

/** What a workspace is set to. */
export type Rules = {
  readonly switches: Switches
  /** Elements of a scalar array (facts 0.2: 500 unless the workspace says less). */
  readonly arrayMaximum: number
  /** Events kept per profile for tests; 0 keeps none. Counts are always kept. */
  readonly keepEvents: number
  /** External ids that are refused as dummy users. */
  readonly blockedIds: ReadonlySet<string>
}

/** Everything that is visible in the workspace now. Only `change.ts` changes it. */
export type World = {
  readonly rules: Rules
  readonly people: People
  readonly registry: Registry
  readonly meter: Meter
  readonly canvases: CanvasBook
}
