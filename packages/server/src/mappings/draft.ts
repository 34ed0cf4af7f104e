import { diffMappings, type FieldMapping } from '@laurel/domain'
import type { LiveMapping } from '../program/live.ts'

/** A field mapping that somebody asks for, and what becomes of remote fields that it leaves out. */
export type Draft = {
  readonly mappings: readonly FieldMapping[]
  readonly onRemoved: 'leave' | 'clear'
}

/** What a draft would make of the mapping as it is. */
export type Drafted = {
  readonly mappings: readonly FieldMapping[]
  /** Remote fields to clear: those cleared before and those removed now, less what is mapped again. */
  readonly cleared: readonly string[]
  readonly added: FieldMapping[]
  readonly removed: FieldMapping[]
  /** Whether some profile in Braze has to be written for it. */
  readonly writes: boolean
  /** Whether it is the mapping as it is, in its order too. */
  readonly same: boolean
}

/** Work out what a draft changes. */
export function drafted(current: LiveMapping, { mappings, onRemoved }: Draft): Drafted {
  const { added, removed } = diffMappings(current.mappings, mappings)
  const mapped = new Set(mappings.map(({ remote }) => remote))
  const fresh = onRemoved === 'clear' ? removed.map(({ remote }) => remote) : []
  const cleared = [...new Set([...current.cleared, ...fresh])].filter((name) => !mapped.has(name))
  const known = new Set(current.cleared)
  const writes = added.length > 0 || cleared.some((name) => !known.has(name))
  const same =
    cleared.length === current.cleared.length &&
    !writes &&
    JSON.stringify(mappings) === JSON.stringify(current.mappings)
  return { mappings, cleared, added: [...added], removed: [...removed], writes, same }
}
