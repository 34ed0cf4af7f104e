import { realpath, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { common } from './home.ts'

/**
 * Delete a data folder and the database in it, also where the database is kept in another place because
 * its user could not reach the folder. Nothing may run on it any more.
 */
export async function removeData(dataDir: string): Promise<void> {
  const kept = await realpath(join(resolve(dataDir), 'database')).catch(() => null)
  if (kept !== null && dirname(kept) === common) await rm(kept, { recursive: true, force: true })
  await rm(dataDir, { recursive: true, force: true })
}
