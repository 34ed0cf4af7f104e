import type { checkMapping, Issue, ReplyOf } from '@laurel/contract'
import { type FieldMapping, fieldValue, memberIn, type Program } from '@laurel/domain'
import { memberCount } from '../backfills/sql.ts'
import type { Session } from '../db/database.ts'
import { memberOf } from '../members/row.ts'
import type { LiveConnection } from '../program/live.ts'
import { composeAttributes, readMirror } from '../sync/compose.ts'
import { sampleMembers } from './sql.ts'

/** What it would cost to bring every profile up to date. */
export type Cost = NonNullable<ReplyOf<typeof checkMapping>['cost']>

/** Members that are really composed to reckon a cost; up to here it is exact. */
const sampleSize = 1_000

/**
 * Reckon what a field mapping would cost once: members whose profile would be written, objects,
 * requests and data points, from real members and from what Braze acknowledged of them. Beside it,
 * what Braze would not take of their values.
 */
export async function reckon(
  db: Session,
  program: Program,
  connection: LiveConnection,
  mapping: { readonly mappings: readonly FieldMapping[]; readonly cleared: readonly string[] },
  workspaceId: number,
): Promise<{ cost: Cost; warnings: Issue[] }> {
  const [counted] = await db.ask(memberCount(workspaceId))
  const total = counted?.members ?? 0
  const sample = await db.ask(sampleMembers(workspaceId, connection.id, sampleSize))

  let sent = 0
  let dataPoints = 0
  const withheld = new Map<string, { members: number; why: string }>()
  for (const row of sample) {
    const member = memberOf(row)
    const composed = composeAttributes({
      memberId: row.memberId,
      values: valuesOf(program, member, mapping.mappings),
      fields: program.fields,
      mapping,
      mirror: row.acknowledged === null ? null : readMirror(row.acknowledged),
      mode: connection.mode,
      doubt: false,
    })
    for (const { remote, why } of composed.withheld) {
      withheld.set(remote, { why, members: (withheld.get(remote)?.members ?? 0) + 1 })
    }
    if (composed.kind === 'nothing') continue
    sent += 1
    dataPoints += composed.cost
  }
  const scale = sample.length === 0 ? 0 : total / sample.length
  const members = Math.round(sent * scale)
  const cost = {
    members,
    objects: members,
    requests: Math.ceil(members / connection.settings.objects),
    dataPoints: connection.settings.contract === 'mau' ? 0 : Math.round(dataPoints * scale),
    exact: sample.length === total,
  }
  return { cost, warnings: warningsOf(withheld, mapping.mappings, sample.length) }
}

/** The values of the mapped fields of a member. */
function valuesOf(
  program: Program,
  found: ReturnType<typeof memberOf>,
  mappings: readonly FieldMapping[],
) {
  const { workspace } = program
  const member = memberIn(program, found)
  return Object.fromEntries(
    mappings.map(({ field }) => [field, fieldValue(member, field, workspace.currency)]),
  )
}

function warningsOf(
  withheld: ReadonlyMap<string, { members: number; why: string }>,
  mappings: readonly FieldMapping[],
  looked: number,
): Issue[] {
  return [...withheld].map(([remote, { members, why }]) => ({
    path: `/mappings/${mappings.findIndex((mapping) => mapping.remote === remote)}/remote`,
    rule: 'values_withheld',
    message: `Of ${looked} members looked at, ${members} have a value that would not be sent. ${why}`,
  }))
}
