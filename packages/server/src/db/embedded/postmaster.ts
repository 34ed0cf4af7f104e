import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { plainEnv } from './account.ts'
import type { Binaries } from './binaries.ts'
import { superuser } from './cluster.ts'
import type { Home } from './home.ts'
import { signal, worksIn } from './process.ts'

/** A running PostgreSQL as its own pid file tells it. */
export type Postmaster = { readonly pid: number; readonly port: number; readonly ready: boolean }

/** The postmaster that runs on this data folder, or null. One that starts, stops or recovers is not ready. */
export function runningOn(pgdata: string): Postmaster | null {
  try {
    const lines = readFileSync(join(pgdata, 'postmaster.pid'), 'utf8').split('\n')
    const pid = Number(lines[0])
    if (!(pid > 0) || !worksIn(pid, pgdata)) return null
    return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' }
  } catch {
    return null
  }
}

/** How to reach a bundled cluster. */
export const urlOf = (port: number, password: string): string =>
  `postgres://${superuser}:${password}@127.0.0.1:${port}/postgres`

/** True if what listens at the URL is the cluster of this data folder and knows our password. */
export async function answersFor(pgdata: string, url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ data_directory: string }>('show data_directory')
    return rows[0]?.data_directory === pgdata
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** What to start. `quick` gives up safety for speed, for data that nobody will miss. */
export type Launch = {
  readonly home: Home
  readonly binaries: Binaries
  readonly pgdata: string
  readonly port: number
  readonly quick: boolean
}

/**
 * Start a postmaster and wait until it takes connections, recovery included. It is a session of its own,
 * so a Ctrl-C in our terminal does not reach it, and it outlives us if we are killed.
 *
 * @returns null when it is ready, or its last words if it ended
 */
export async function launch({
  home,
  binaries,
  pgdata,
  port,
  quick,
}: Launch): Promise<string | null> {
  const logPath = join(home.folder, 'postgresql.log')
  const log = openSync(logPath, isLarge(logPath) ? 'w' : 'a', 0o600)
  const from = statSync(logPath).size
  const child = spawn(join(binaries.bin, 'postgres'), ['-D', pgdata, ...options(port, quick)], {
    ...home.account,
    cwd: '/',
    env: plainEnv,
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  child.unref()
  const ended = once(child, 'exit').then(
    () => true,
    () => true, // it could not even be started
  )
  while (!(await Promise.race([ended, sleep(10, false)]))) {
    const running = runningOn(pgdata)
    if (running?.ready && running.pid === child.pid) return null
  }
  return readFileSync(logPath, 'utf8').slice(from).trim()
}

/** A log that grew beyond this many bytes starts anew. */
const largestLog = 16 * 1024 * 1024

const isLarge = (path: string): boolean =>
  (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > largestLog

function options(port: number, quick: boolean): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: quick ? 200 : 100,
    shared_buffers: quick ? '64MB' : '256MB',
    max_wal_size: quick ? '512MB' : '2GB',
    wal_compression: 'pglz',
    random_page_cost: 1.1,
    synchronous_commit: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    log_error_verbosity: 'terse', // details quote rows, and rows are personal data
    log_min_error_statement: 'panic',
    ...(quick && { fsync: 'off', full_page_writes: 'off' }),
  }
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** Milliseconds that a postmaster has for each way of stopping, from the polite one on. */
const ways = [
  ['SIGINT', 20_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 5_000],
] as const

/** Stop the postmaster of this data folder, if one runs. */
export async function stopOn(pgdata: string): Promise<void> {
  for (const [way, patienceMs] of ways) {
    const running = runningOn(pgdata)
    if (!running) return
    signal(running.pid, way)
    for (let waited = 0; waited < patienceMs && runningOn(pgdata); waited += 10) await sleep(10)
  }
}

/** True if nobody listens on this port. */
export async function isFree(port: number): Promise<boolean> {
  return (await listenOn(port).catch(() => 0)) > 0
}

/** A port that nobody listens on now. */
export const freePort = (): Promise<number> => listenOn(0)

async function listenOn(port: number): Promise<number> {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}
