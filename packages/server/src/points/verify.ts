import type { ReplyOf, verify } from '@laurel/contract'
import { minorDigits } from '@laurel/domain'
import { buckets } from '../db/bucket.ts'
import type { Database } from '../db/database.ts'
import type { Programs } from '../program/load.ts'
import type { Part } from './verify-part.ts'
import { sharedInvariants } from './verify-shared-sql.ts'
import { invariants, sizes } from './verify-sql.ts'

/** What an audit found. */
export type Audit = ReplyOf<typeof verify>

/** Buckets that are looked at together: few enough that no statement holds much. */
const partBuckets = 16

/** Most violations that are named. */
const mostViolations = 1_000

/**
 * Check on live data what must always hold, and name everything that does not. It reads only, and each
 * check sees one moment, so it finds nothing on sound data however busy that is.
 */
export async function verifyWorkspace(
  deps: { readonly db: Database; readonly programs: Programs },
  workspaceId: number,
): Promise<Audit> {
  const { program } = await deps.programs.latest(workspaceId)
  const digits = minorDigits(program.workspace.currency)
  const checked = { members: 0, events: 0, entries: 0, lots: 0 }
  const violations: Audit['violations'] = []
  for (let from = 0; from < buckets; from += partBuckets) {
    const limit = mostViolations - violations.length
    if (limit === 0) return { checked, violations, complete: false }
    const to = from + partBuckets - 1
    const part: Part = { workspaceId, from, to, minorDigits: digits, limit }
    const [size] = await deps.db.ask(sizes(part))
    if (size) for (const what of sizeNames) checked[what] += size[what]
    violations.push(...(await violationsIn(deps.db, part)))
  }
  violations.push(...(await sharedViolations(deps.db, workspaceId)))
  return { checked, violations: violations.slice(0, mostViolations), complete: true }
}

const sizeNames = ['members', 'events', 'entries', 'lots'] as const

async function violationsIn(db: Database, part: Part): Promise<Audit['violations']> {
  const found: Audit['violations'] = []
  for (const [rule, findings] of Object.entries(invariants)) {
    const rows = await db.ask(findings(part))
    found.push(...rows.map(({ memberId, message }) => ({ rule, memberId, message })))
  }
  return found.slice(0, part.limit)
}

async function sharedViolations(db: Database, workspaceId: number): Promise<Audit['violations']> {
  const found: Audit['violations'] = []
  for (const [rule, findings] of Object.entries(sharedInvariants)) {
    const rows = await db.ask(findings({ workspaceId, limit: mostViolations }))
    found.push(...rows.map(({ message }) => ({ rule, memberId: null, message })))
  }
  return found
}
