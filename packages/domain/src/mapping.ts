import type { Field } from './fields/field.ts'
import { type Problem, step } from './problem.ts'

/** Where a loyalty field stands at a connection. */
export type FieldMapping = { readonly field: string; readonly remote: string }

/** All mappings of a connection, at one version. Version 0 is the empty set of a new connection. */
export type MappingSet = {
  readonly version: number
  readonly mappings: readonly FieldMapping[]
}

/**
 * What is wrong with a set of mappings in itself: a field that is not there, a remote field without
 * a name or named twice, two remote names that people would take for one. What the far side thinks
 * of the names is for its module to say.
 *
 * A field may be mapped more than once, to different remote fields.
 */
export function checkMapping(
  fields: ReadonlyMap<string, Field>,
  mappings: readonly FieldMapping[],
): Problem[] {
  const problems: Problem[] = []
  const seen = new Map<string, string>()
  for (const [index, { field, remote }] of mappings.entries()) {
    const path = step('/mappings', index)
    if (!fields.has(field)) {
      problems.push(wrong(`${path}/field`, 'unknown_field', `There is no loyalty field ${field}.`))
    }
    if (remote.trim() === '') {
      problems.push(wrong(`${path}/remote`, 'remote_name', 'The remote field has no name.'))
      continue
    }
    const other = seen.get(foldName(remote))
    if (other === remote) {
      problems.push(wrong(`${path}/remote`, 'remote_twice', `${remote} is mapped already.`))
    } else if (other !== undefined) {
      const message = `${remote} and ${other} differ only in case or separators.`
      problems.push(wrong(`${path}/remote`, 'remote_near_duplicate', message))
    }
    seen.set(foldName(remote), remote)
  }
  return problems
}

/** How two sets differ: a field whose remote name changed is removed and added. */
export function diffMappings(
  before: readonly FieldMapping[],
  after: readonly FieldMapping[],
): { added: FieldMapping[]; removed: FieldMapping[] } {
  const key = ({ field, remote }: FieldMapping) => JSON.stringify([field, remote])
  const old = new Set(before.map(key))
  const now = new Set(after.map(key))
  return {
    added: after.filter((mapping) => !old.has(key(mapping))),
    removed: before.filter((mapping) => !now.has(key(mapping))),
  }
}

/** A name without what people overlook: case, and `_`, `-`, `.` and spaces. */
export const foldName = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_.-]/g, '') || name

const wrong = (path: string, rule: string, message: string): Problem => ({ path, rule, message })
