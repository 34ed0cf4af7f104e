import { randomUUID } from 'node:crypto'
import { link, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isCode, readIfThere } from '../../made-once.ts'
import { processName } from './process.ts'

/**
 * Try to become the one process that keeps this database running. The claim dies with its process.
 *
 * @returns true if it is ours now; false while another living process has it, or we had it already
 */
export async function claim(folder: string): Promise<boolean> {
  const path = join(folder, 'keeper')
  if (await place(path)) return true
  const holder = await readIfThere(path)
  if (holder !== null && isHeld(holder)) return false

  // Moving is atomic: of two that find the claim stale one moves it, and looks whether it is still that one.
  const moved = `${path}.${randomUUID()}`
  try {
    await rename(path, moved)
    const taken = await readIfThere(moved)
    if (taken !== null && isHeld(taken)) {
      await link(moved, path).catch(() => undefined)
      return false
    }
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error
  } finally {
    await rm(moved, { force: true })
  }
  return place(path)
}

/** Give the claim back. */
export const unclaim = (folder: string): Promise<void> =>
  rm(join(folder, 'keeper'), { force: true })

const isHeld = (holder: string): boolean => processName(Number.parseInt(holder, 10)) === holder

async function place(path: string): Promise<boolean> {
  const draft = `${path}.${randomUUID()}`
  await writeFile(draft, processName(process.pid) ?? '', { mode: 0o600 })
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}
