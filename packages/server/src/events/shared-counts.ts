import { type SharedCounts, sharedKeysOf } from '@laurel/domain'
import type { Transaction } from '../db/database.ts'
import type { Statement } from '../db/sql.ts'
import type { LiveProgram } from '../program/live.ts'
import { namedBy } from './named.ts'
import { addShared, beginShared, lockShared } from './shared-counts-sql.ts'
import type { BatchState, SharedState } from './state.ts'
import type { Waiting } from './waiting.ts'

/** The keys of all shared counts that the events of a batch may need. Most batches need none. */
export function sharedKeys(
  { program }: LiveProgram,
  batch: readonly Waiting[],
  state: Omit<BatchState, 'shared' | 'codes'>,
): string[] {
  const keys = batch.flatMap(({ event, incoming }) => {
    const { purchase, claims } = namedBy(event, state)
    const member = state.members.get(event.memberId)?.member ?? null
    const own = claims.map(({ claim }) => claim)
    // Which of the two it is comes out only when it is decided.
    const types = incoming.upsert ? ['enrol', 'profile'] : [event.type]
    return types.flatMap((type) => sharedKeysOf(program, { ...event, type }, purchase, own, member))
  })
  return [...new Set(keys)]
}

/**
 * Lock and read shared counts; those that nobody has used begin at 0. Members are locked before, and all lock
 * counts in the order of their keys, so batches never wait for each other in a ring.
 */
export async function loadShared(
  tx: Pick<Transaction, 'all'>,
  workspaceId: number,
  keys: readonly string[],
): Promise<SharedState> {
  const adds = new Map<string, number>()
  if (keys.length === 0) return { used: new Map(), adds }
  const sorted = keys.toSorted()
  const [, rows] = await tx.all([beginShared(workspaceId, sorted), lockShared(workspaceId, sorted)])
  return { used: new Map(rows.map(({ key, used }) => [key, used])), adds }
}

/** Let the decisions to come see what this one adds. */
export function keepShared({ used, adds }: SharedState, added: SharedCounts): void {
  for (const [key, add] of added) {
    used.set(key, (used.get(key) ?? 0) + add)
    adds.set(key, (adds.get(key) ?? 0) + add)
  }
}

/** The statement that writes what a batch adds, if it adds anything. */
export function sharedWrites(workspaceId: number, { adds }: SharedState): Statement<never>[] {
  const changed = [...adds].filter(([, add]) => add !== 0)
  if (changed.length === 0) return []
  const keys = changed.map(([key]) => key)
  return [
    addShared(
      workspaceId,
      keys,
      changed.map(([, add]) => add),
    ),
  ]
}
