import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { isAlive } from './db/embedded/process.ts'
import type { Process } from './sync/link.ts'

const machine = hostname()

/** Another run on the same machine may have the same number, in a container it always has. */
const name = `${machine}/${process.pid}/${randomUUID()}`

/** This process, by machine, number and run. */
export const thisProcess: Process = {
  name,
  isGone: (owner) => {
    const [elsewhere, pid] = owner.split('/')
    if (elsewhere !== machine || owner.startsWith(name)) return false
    return Number(pid) === process.pid || !isAlive(Number(pid))
  },
}
