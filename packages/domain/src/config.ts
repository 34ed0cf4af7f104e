import type { EarnRule } from './earn-rule.ts'
import type { EventType } from './event-type.ts'
import type { Field } from './field.ts'
import type { Segment } from './segment.ts'
import type { TierSet } from './tiers/tier-set.ts'
import type { Workflow } from './workflow.ts'

/** Settings of a workspace that change what an event means. */
export type WorkspaceSettings = {
  /** IANA zone; the constant `timezone` of every expression. */
  readonly timezone: string
  /** ISO 4217 code. All money of the workspace is in it. */
  readonly currency: string
  /** What an event of a member that is not known does. */
  readonly unknownMembers: 'refuse' | 'enrol'
  /** What is done with properties that the event's type does not declare. */
  readonly undeclaredProperties: 'keep' | 'refuse'
  /** How far in the future an event may lie, in milliseconds. Left out: 5 minutes. */
  readonly futureToleranceMs?: number
}

/** A workspace's configuration as people write it: plain data, checked by `compileProgram`. */
export type ProgramConfig = {
  readonly workspace: WorkspaceSettings
  /** Custom fields only; the built-in ones are always there. */
  readonly fields: readonly Field[]
  /** Custom event types only; the built-in ones are always there. */
  readonly eventTypes: readonly EventType[]
  readonly earnRules: readonly EarnRule[]
  readonly workflows: readonly Workflow[]
  readonly segments: readonly Segment[]
  readonly tierSets: readonly TierSet[]
}
