import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { reach } from '../../packages/server/src/cli/call.ts'
import { makeLocalKey } from '../../packages/server/src/cli/local-key.ts'
import { readIfThere } from '../../packages/server/src/made-once.ts'
import { settings } from '../../packages/server/src/settings.ts'

/**
 * The key that the start uses: the server's first one, kept in the folder's `start-key`. If that file was
 * lost, or its key does not work any more, another is made straight in the database and kept instead.
 */
export async function keyOf(
  folder: string,
  url: string,
  fresh: string | null,
  env: Readonly<Record<string, string>>,
  note: (line: string) => void,
): Promise<string> {
  const file = join(folder, 'start-key')
  const keep = async (key: string) => {
    await writeFile(file, key, { mode: 0o600 })
    return key
  }
  if (fresh !== null) return keep(fresh)
  const kept = await readIfThere(file)
  if (kept && (await isTaken(url, kept))) return kept

  const own = { name: 'npm start', scopes: ['admin'] } as const
  const { token } = await makeLocalKey(settings({ ...process.env, ...env }), own, Date.now())
  note(`The key of the last start ${kept ? 'is not valid any more' : 'is lost'}; made another.`)
  return keep(token)
}

/** True unless the server does not know the key. */
async function isTaken(url: string, key: string): Promise<boolean> {
  const headers = { authorization: `Bearer ${key}` }
  const { status } = await reach({ url, key }, '/v1/workspace', { headers })
  return status !== 401
}
