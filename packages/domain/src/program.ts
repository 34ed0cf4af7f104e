import type { ProgramConfig, WorkspaceSettings } from './config.ts'
import type { EventType } from './event-type.ts'
import type { Field } from './field.ts'
import type { Problem } from './problem.ts'

/** A workspace's configuration, checked and compiled. Made by `compileProgram` only; immutable. */
export type Program = {
  readonly workspace: Required<WorkspaceSettings>
  /** Built-in and custom, by name. */
  readonly fields: ReadonlyMap<string, Field>
  /** Built-in and custom, by name. */
  readonly eventTypes: ReadonlyMap<string, EventType>
}

/** Check and compile a configuration, or say everything that is wrong with it. */
export function compileProgram(
  _config: ProgramConfig,
): { ok: true; program: Program } | { ok: false; problems: Problem[] } {
  throw new Error('compileProgram is on its way')
}
