import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Take the data folder for this process, or say which process has it.
 *
 * A file that a killed process left behind does not count: the process it names is gone, or is another.
 */
export function takeFolder(folder: string): { free(): void } | { heldBy: number } {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'start.pid')
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
  } catch {
    const holder = Number(readFileSync(file, 'utf8'))
    if (holder !== process.pid && isStart(holder)) return { heldBy: holder }
    writeFileSync(file, String(process.pid))
  }
  return { free: () => rmSync(file, { force: true }) }
}

/** Whether a process is alive and is a start script; where its command cannot be read, alive is enough. */
function isStart(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('start.ts')
  } catch {
    return true
  }
}
