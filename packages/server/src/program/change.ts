import assert from 'node:assert/strict'
import { type Issue, type RefusalCode, Refused } from '@laurel/contract'
import type { Database, Session } from '../db/database.ts'
import { compile } from './compile.ts'
import { readStored } from './read.ts'
import { bumpVersion, insertChange, lockConfiguration } from './sql.ts'
import type { Stored } from './stored.ts'

/** Who changes what, and when. */
export type Change = {
  readonly workspaceId: number
  /** Id of the key that asks, or a word for a part of ours. */
  readonly actor: string
  /** Kind and id of what is changed, `field:loyalty_tier`. */
  readonly subject: string
  readonly nowMs: number
  /** How to refuse a change that breaks the rest. Left out: `configuration_invalid`. */
  readonly breaks?: RefusalCode
  /** Path of the changed thing in problems, `/fields/loyalty_tier`: its own paths lose it. */
  readonly path?: string
}

/** What a change did: plain data for the audit, and what the caller wants of it. */
export type Changed<T> =
  | { readonly kind: 'changed'; readonly before: unknown; readonly after: unknown; result: T }
  | { readonly kind: 'unchanged'; readonly result: T }

/**
 * The one door for every change of what is configured in a workspace.
 *
 * It waits for the batches of intake in flight and keeps the next ones out, lets `work` write, reads
 * the whole configuration back and compiles it. What does not compile is refused with the list of
 * what breaks, and nothing of it stays. So whoever reads a version reads one that works, and whatever
 * is marked stale afterwards misses no member.
 *
 * @returns what `work` wants said
 * @throws Refused `configuration_invalid`, or the code that `breaks` names
 */
export function changeConfiguration<T>(
  db: Database,
  change: Change,
  work: (tx: Session, before: Stored) => Promise<Changed<T>>,
): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.ask(lockConfiguration(change.workspaceId))
    const before = await readStored(tx, change.workspaceId)
    const changed = await work(tx, before)
    if (changed.kind === 'unchanged') return changed.result

    const [row] = await tx.ask(bumpVersion(change.workspaceId))
    assert(row !== undefined, 'a workspace that is changed is there')
    mustWork(await readStored(tx, change.workspaceId), change)
    await tx.ask(
      insertChange({
        workspaceId: change.workspaceId,
        at: new Date(change.nowMs).toISOString(),
        actor: change.actor,
        subject: change.subject,
        version: row.version,
        before: json(changed.before),
        after: json(changed.after),
      }),
    )
    return changed.result
  })
}

function mustWork(configuration: Stored, { breaks, path }: Change): void {
  const compiled = compile(configuration)
  if (compiled.ok) return
  const own = (issue: Issue): Issue =>
    path !== undefined && (issue.path === path || issue.path.startsWith(`${path}/`))
      ? { ...issue, path: issue.path.slice(path.length) }
      : issue
  throw new Refused(breaks ?? 'configuration_invalid', { errors: compiled.problems.map(own) })
}

const json = (value: unknown): string | null =>
  value === undefined || value === null ? null : JSON.stringify(value)
