import { type BodyOf, type putTierSet, Refused, type ReplyOf } from '@laurel/contract'
import { tierFields } from '@laurel/domain'
import { assert } from '../db/assert.ts'
import { buckets } from '../db/bucket.ts'
import type { Database } from '../db/database.ts'
import { readStored } from '../program/read.ts'
import type { Stored } from '../program/stored.ts'
import { askReviews } from '../standing/sql.ts'
import { type ItemChange, removeItem, saveItem } from '../workspaces/item.ts'
import { anyMemberIn, dropStates } from './sql.ts'

type TierSetOut = ReplyOf<typeof putTierSet>
type SetChange = Omit<ItemChange, 'kind' | 'expected'>

/** A tier set as callers see it. */
export function tierSetOut({
  changedAtMs,
  tiers,
  ...set
}: Stored['config']['tierSets'][number]): TierSetOut {
  return { ...set, tiers: [...tiers], changedAt: new Date(changedAtMs).toISOString() }
}

/**
 * Write a tier set, and have every member looked at by it.
 *
 * @throws Refused `version_conflict`, `configuration_invalid`
 */
export async function saveTierSet(
  db: Database,
  change: SetChange,
  { version: expected, ...definition }: BodyOf<typeof putTierSet>,
): Promise<TierSetOut> {
  const { id, nowMs } = change
  const { workspaceId } = change.caller
  const before = await readStored(db, workspaceId)
  // What a deletion left when it was cut short is of another set, whatever its name.
  if (!before.config.tierSets.some((set) => set.id === id)) await clear(db, workspaceId, id)
  await saveItem(db, { ...change, kind: 'tier_set', expected }, definition, undefined, (tx) =>
    tx.ask(askReviews(workspaceId, new Date(nowMs).toISOString())),
  )
  const { config } = await readStored(db, workspaceId)
  const saved = config.tierSets.find((set) => set.id === id)
  if (!saved) throw new Refused('version_conflict')
  return tierSetOut(saved)
}

/**
 * Delete a tier set that nothing uses, then what members have of it, bucket by bucket.
 *
 * @throws Refused `tier_set_not_found`, `tier_set_in_use`, `version_conflict`
 */
export async function deleteTierSet(
  db: Database,
  change: SetChange & Pick<ItemChange, 'expected'>,
): Promise<void> {
  const codes = { absent: 'tier_set_not_found', inUse: 'tier_set_in_use' } as const
  await removeItem(db, { ...change, kind: 'tier_set' }, codes)
  await clear(db, change.caller.workspaceId, change.id)
}

async function clear(db: Database, workspaceId: number, id: string): Promise<void> {
  const [row] = await db.ask(anyMemberIn(workspaceId, id))
  assert(row !== undefined, 'a question of yes or no has an answer')
  if (!row.found) return
  const fields = tierFields({ id, name: id, basis: { kind: 'purchases' } }).map(({ name }) => name)
  for (let bucket = 0; bucket < buckets; bucket++) {
    await db.ask(dropStates(bucket, workspaceId, id, fields))
  }
}
