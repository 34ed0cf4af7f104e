import assert from 'node:assert/strict'
import type { Database, Session } from '../db/database.ts'
import { mustCompile } from './compile.ts'
import type { LiveProgram } from './live.ts'
import { readStored } from './read.ts'
import { workspaceVersion } from './sql.ts'

/** Where compiled programs are had from: compiled once for each version and kept. */
export type Programs = {
  /**
   * The program at `version` of the workspace, or a newer one if it has changed since.
   *
   * @param through  the transaction to read in; a batch that holds the shared lock gets exactly
   *                 `version`, and needs no second connection for it
   */
  current(workspaceId: number, version: number, through?: Session): Promise<LiveProgram>
  /** The newest program: asks for the version, then as `current`. */
  latest(workspaceId: number): Promise<LiveProgram>
}

/** Keep the newest compiled program of each workspace. */
export function programs(db: Database): Programs {
  const kept = new Map<number, LiveProgram>()
  const loading = new Map<string, Promise<LiveProgram>>()

  const load = async (workspaceId: number, through: Session): Promise<LiveProgram> => {
    const live = mustCompile(await readStored(through, workspaceId))
    const newest = kept.get(workspaceId)
    if (!newest || newest.version < live.version) kept.set(workspaceId, live)
    return live
  }

  const current: Programs['current'] = async (workspaceId, version, through) => {
    const known = kept.get(workspaceId)
    if (known && known.version >= version) return known
    // A transaction may not wait for another one's reading: it could hold what that one waits for.
    if (through !== undefined) return load(workspaceId, through)
    const key = `${workspaceId}@${version}`
    const underway = loading.get(key) ?? load(workspaceId, db)
    loading.set(key, underway)
    return underway.finally(() => loading.delete(key))
  }

  return {
    current,
    latest: async (workspaceId) => {
      const [row] = await db.ask(workspaceVersion(workspaceId))
      assert(row !== undefined, 'a program is asked for by a workspace that is there')
      return current(workspaceId, row.version)
    },
  }
}
