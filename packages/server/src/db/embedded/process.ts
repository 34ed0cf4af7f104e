import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { isCode } from '../../made-once.ts'

/** True if a process of this number runs, ours or another user's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isCode(error, 'EPERM')
  }
}

/**
 * True if the process works in this folder, as a postmaster does in its data folder. Numbers of
 * processes are given again, so being alive is not enough; where the system does not tell, it is taken for granted.
 */
export function worksIn(pid: number, folder: string): boolean {
  if (!isAlive(pid)) return false
  if (process.platform !== 'linux') return true
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder
  } catch {
    return false // it ended, or it is another user's, and the data is not
  }
}

/** Send a signal, unless the process is gone by now. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (!isCode(error, 'ESRCH')) throw error
  }
}

/** The processes that work in this folder, where the system tells; otherwise none. */
export function allWorkingIn(folder: string): number[] {
  if (process.platform !== 'linux') return []
  const pids = readdirSync('/proc').map(Number)
  return pids.filter((pid) => pid > 0 && worksIn(pid, folder))
}

/** A name for a running process that no later one bears: its number and, where the system tells, its start. */
export function processName(pid: number): string | null {
  if (!isAlive(pid)) return null
  if (process.platform !== 'linux') return String(pid)
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' ? null : `${pid} ${rest[18]}`
  } catch {
    return null
  }
}
