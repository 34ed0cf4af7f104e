import {
  checkAgainst,
  checkAttributeName,
  checkAttributeType,
  type Finding,
  standardFields,
} from '@laurel/braze'
import type { Issue } from '@laurel/contract'
import { checkMapping, type Field, type FieldMapping, type Program } from '@laurel/domain'
import type { Registry } from '../connections/registry.ts'

/** What is wrong with a field mapping, and what works but deserves a look. */
export type Judgement = { readonly problems: readonly Issue[]; readonly warnings: readonly Issue[] }

/**
 * Judge a field mapping: by what loyalty knows of its fields, by Braze's rules for names and types, and
 * by what the Braze workspace already has, where its token may read that.
 */
export function judge(
  { fields }: Program,
  mappings: readonly FieldMapping[],
  attributes: Registry['attributes'],
): Judgement {
  const problems: Issue[] = [...checkMapping(fields, mappings)]
  const warnings: Issue[] = []
  mappings.forEach(({ field: name, remote }, index) => {
    const field = fields.get(name)
    if (!field) return
    for (const { level, rule, message } of findings(field, remote, attributes ?? [])) {
      const issue = { path: `/mappings/${index}/remote`, rule, message }
      if (level === 'problem') problems.push(issue)
      else warnings.push(issue)
    }
  })
  return { problems, warnings }
}

type Attributes = NonNullable<Registry['attributes']>

function findings({ type }: Field, remote: string, attributes: Attributes): Finding[] {
  const found = [...checkAttributeName(remote)]
  if (Object.hasOwn(standardFields, remote)) return [...found, ...checkAttributeType(remote, type)]
  const known = attributes.find((attribute) => attribute.name === remote)
  if (known) return [...found, ...checkAgainst(known, type)]
  const near = attributes.find((attribute) => bare(attribute.name) === bare(remote))
  if (!near) return found
  const message = `Braze has ${near.name} already; names are case-sensitive, so ${remote} would become another attribute.`
  return [...found, { level: 'warning', rule: 'near_duplicate', path: '', message }]
}

/** Names that people take for the same. */
const bare = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/g, '')
