import type { Fact } from '../facts/fact.ts'
import type { FieldType, Shape } from './value.ts'

/**
 * A loyalty field: one named, typed thing that is known of a member.
 *
 * `writable` fields are set by `enrol` and `profile` events and by the API. A derived field is not
 * writable: after each accepted event of a type in `derive.on` (none named: of every type) its
 * expression gives the new value. Nor is one that holds a `fact`, which time changes too.
 */
export type Field = {
  /** 1 to 63 small letters, digits and `_`, beginning with a letter. Unique in its workspace. */
  readonly name: string
  readonly type: FieldType
  readonly label: string
  readonly description?: string
  readonly source: 'builtin' | 'custom'
  readonly shape?: Shape
  readonly derive?: Derivation
  readonly fact?: Fact
  readonly writable: boolean
}

/** How a derived field gets its value: a CEL expression over `event` and `member`. */
export type Derivation = { readonly on: readonly string[]; readonly expression: string }
