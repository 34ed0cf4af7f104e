import type { Expression } from '../expression/compile.ts'
import type { Challenge } from './challenge.ts'

/** A challenge with its expressions compiled. */
export type PlannedChallenge = {
  readonly challenge: Challenge
  /** All of them have to be met: who takes part, and which events count. */
  readonly conditions: readonly Expression[]
  /** What is summed; null: it counts. */
  readonly of: Expression | null
}
