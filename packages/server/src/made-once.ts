import { randomUUID } from 'node:crypto'
import { link, readFile, rm, writeFile } from 'node:fs/promises'

/**
 * Read a secret that is made at the first asking and then kept in a file that only its owner may read
 * (mode 0600). Processes that ask at once all get the one that was first.
 */
export async function madeOnce(path: string, make: () => string): Promise<string> {
  const kept = await readIfThere(path)
  if (kept !== null) return kept
  const draft = `${path}.${randomUUID()}`
  await writeFile(draft, make(), { mode: 0o600, flag: 'wx' })
  try {
    await link(draft, path)
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  } finally {
    await rm(draft, { force: true })
  }
  return (await readFile(path, 'utf8')).trim()
}

/** The trimmed text of a file, or null if there is none. */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null
    throw error
  }
}

/** True if a system call failed with this code, such as `ENOENT`. */
export const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
