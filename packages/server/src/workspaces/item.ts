import { isDeepStrictEqual } from 'node:util'
import { type RefusalCode, Refused } from '@laurel/contract'
import type { Database, Session } from '../db/database.ts'
import type { Caller } from '../http/route.ts'
import { changeConfiguration } from '../program/change.ts'
import type { ItemRow } from '../program/sql.ts'
import { itemKey, type Kind, type Stored } from '../program/stored.ts'
import { deleteItem, upsertItem } from './sql.ts'

/** A change of one named thing of the configuration. */
export type ItemChange = {
  readonly caller: Caller
  readonly kind: Kind
  readonly id: string
  /** The version that the caller read; undefined: whatever is there. */
  readonly expected: number | undefined
  readonly nowMs: number
}

/** What is done in one with a change of a definition. */
type Also = (tx: Session, before: Definition | null) => Promise<unknown>
type Definition = ItemRow['definition']

/**
 * Write a named thing, unless it is there already, word for word.
 *
 * @param definition  plain data: what is stored is what JSON says of it
 * @param check       what else must hold, asked under the lock
 * @param also        what else is done with a change, in one with it; `before` is null where nothing was
 * @returns the version that it has now
 * @throws Refused `version_conflict`, `configuration_invalid`, and what `check` throws
 */
export async function saveItem(
  db: Database,
  change: ItemChange,
  definition: object,
  check: (tx: Session, before: Stored) => Promise<void> = async () => {},
  also: Also = async () => {},
): Promise<number> {
  const { kind, id, caller, nowMs } = change
  const { workspaceId } = caller
  const text = JSON.stringify(definition)
  return changeConfiguration(db, entry(change), async (tx, stored) => {
    const before = found(stored, change)
    await check(tx, stored)
    if (before && isDeepStrictEqual(before.definition, JSON.parse(text))) {
      return { kind: 'unchanged', result: before.version }
    }
    const version = (before?.version ?? 0) + 1
    const at = new Date(nowMs).toISOString()
    await tx.ask(upsertItem(workspaceId, { kind, id, version, definition: text, at }))
    await also(tx, before?.definition ?? null)
    const after = JSON.parse(text)
    return { kind: 'changed', before: before?.definition ?? null, after, result: version }
  })
}

/**
 * Take a named thing away.
 *
 * @param absent  how to refuse when it is not there
 * @param inUse   how to refuse when something else needs it
 * @param check   what else must hold, asked under the lock
 * @param also    what else is done, in one with it
 * @throws Refused `version_conflict`, the two codes given, and what `check` throws
 */
export async function removeItem(
  db: Database,
  change: ItemChange,
  { absent, inUse }: { absent: RefusalCode; inUse: RefusalCode },
  check: (tx: Session) => Promise<void> = async () => {},
  also: Also = async () => {},
): Promise<void> {
  const { kind, id, caller } = change
  await changeConfiguration(db, { ...entry(change), breaks: inUse }, async (tx, stored) => {
    const before = found(stored, change)
    if (!before) throw new Refused(absent, { about: { id } })
    await check(tx)
    await tx.ask(deleteItem(caller.workspaceId, kind, id))
    await also(tx, before.definition)
    return { kind: 'changed', before: before.definition, after: null, result: null }
  })
}

function found(stored: Stored, { kind, id, expected }: ItemChange) {
  const item = stored.items.get(itemKey(kind, id))
  const version = item?.version ?? 0
  if (expected !== undefined && expected !== version) {
    throw new Refused('version_conflict', { about: { id, version } })
  }
  return item
}

const lists = {
  field: 'fields',
  event_type: 'eventTypes',
  earn_rule: 'earnRules',
  badge: 'badges',
  challenge: 'challenges',
  referral_program: 'referralPrograms',
  campaign: 'campaigns',
  wallet: 'wallets',
  workflow: 'workflows',
  reward: 'rewards',
  coupon_pool: 'couponPools',
  benefit: 'benefits',
  segment: 'segments',
  tier_set: 'tierSets',
} as const satisfies Record<Kind, string>

const entry = ({ kind, id, caller, nowMs }: ItemChange) => ({
  workspaceId: caller.workspaceId,
  actor: caller.keyId,
  subject: itemKey(kind, id),
  nowMs,
  path: `/${lists[kind]}/${id}`,
})
