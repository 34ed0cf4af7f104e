import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Scope } from '@laurel/contract'
import { type Connected, connect } from '../db/connect.ts'
import { startDatabase } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import { orderedIds } from '../ids.ts'
import { makeKey, type NewKey } from '../keys/make.ts'
import { workspaceIds } from '../keys/sql.ts'
import type { Settings } from '../settings.ts'

/**
 * Make a key without having one, straight in the database of the settings: the way out when the first
 * key is lost. It opens no door that was shut, because who can read that database or its folder has it all.
 * The key belongs to the oldest workspace. Works beside a running server, and without one.
 *
 * @throws Error when there is no database or no workspace yet
 */
export async function makeLocalKey(
  settings: Settings,
  key: { readonly name: string; readonly scopes: readonly Scope[] },
  nowMs: number,
): Promise<NewKey> {
  const opened: (() => Promise<void>)[] = []
  try {
    const db = await open(settings, opened)
    const [workspace] = await db.ask(workspaceIds())
    if (!workspace) throw new Error('There is no workspace yet: `laurel serve` makes the first.')
    const id = orderedIds(() => nowMs)()
    const caller = { workspaceId: workspace.id, keyId: 'local', scopes: ['admin'] as const }
    return await makeKey(db, caller, { id, ...key }, nowMs)
  } finally {
    for (const close of opened.reverse()) await close()
  }
}

async function open(settings: Settings, opened: (() => Promise<void>)[]): Promise<Connected> {
  const url = settings.DATABASE_URL ?? (await bundled(settings.DATA_DIR, opened))
  await migrate(url)
  const db = connect(url, { connections: 1 })
  opened.push(() => db.close())
  return db
}

async function bundled(dataDir: string, opened: (() => Promise<void>)[]): Promise<string> {
  if (!existsSync(join(dataDir, 'database'))) {
    throw new Error(
      `There is no database in ${dataDir}. Set DATABASE_URL or DATA_DIR as the server has it.`,
    )
  }
  const { url, stop } = await startDatabase({ dataDir, log: () => {} })
  opened.push(stop)
  return url
}
