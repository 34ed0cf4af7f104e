import type { getMapping, ReplyOf } from '@laurel/contract'
import type { MappingRow } from './sql.ts'

/** A field mapping in one version, as callers see it. */
export type MappingSet = ReplyOf<typeof getMapping>

/** A version as callers see it; undefined stands for version 0, where nothing is mapped. */
export function mappingOut(row: MappingRow | undefined): MappingSet {
  if (!row) return { version: 0, mappings: [], changedAt: null, changedBy: null, comment: null }
  const { version, mappings, changedAt, changedBy, comment } = row
  return { version, mappings, changedAt, changedBy, comment }
}
