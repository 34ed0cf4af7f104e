import { readFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { removeData } from '../../packages/server/src/db/embedded/remove.ts'
import { startDatabase } from '../../packages/server/src/db/embedded.ts'
import { type Kept, keep } from '../start/process.ts'
import type { SandboxReady, ServerReady } from '../start/stack.ts'
import type { Answers } from './answers.ts'

/** A database in a folder of its own, and what runs on it and is started again when it dies. */
export type Ground = {
  readonly database: string
  server(name: string, env: Readonly<Record<string, string>>): Kept<ServerReady>
  sandbox(say: (line: string) => void): Kept<SandboxReady>
  /** Stop all of it, what was started last first, and remove the folder. */
  stop(): Promise<void>
}

/** Open one, all on this machine. */
export async function openGround(): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-acceptance-'))
  const database = await startDatabase({ dataDir: folder, log: () => {} })
  const running: Kept<{ readonly url: string }>[] = []
  const kept = <T extends Kept<{ readonly url: string }>>(one: T): T => {
    running.push(one)
    return one
  }
  return {
    database: database.url,
    sandbox: (say) =>
      kept(
        keep<SandboxReady>(
          {
            name: 'sandbox',
            args: ['sandbox', '--keep-events', '100000'],
            env: { SANDBOX_PORT: '0' },
            portSetting: 'SANDBOX_PORT',
            log: join(folder, 'sandbox.log'),
          },
          say,
        ),
      ),
    server: (name, env) =>
      kept(
        keep<ServerReady>(
          {
            name,
            args: ['serve'],
            env: {
              ...env,
              DATABASE_URL: database.url,
              DATA_DIR: folder,
              LOG_LEVEL: 'fatal',
              BRAZE_ALLOW_LOOPBACK: 'on',
              SYNC_LEASE_SECONDS: '10',
              SYNC_TIMEOUT_MS: '4000',
            },
            portSetting: 'PORT',
            log: join(folder, `${name}.log`),
            deathsAMinute: Number.POSITIVE_INFINITY,
          },
          () => {},
        ),
      ),
    stop: async () => {
      for (const one of running.reverse()) await one.stop()
      await database.stop()
      await removeData(folder)
    },
  }
}

/** How often to kill, and how long and for how many answers to wait between. */
export type Killing = {
  readonly rounds: number
  /** At most. */
  readonly mostPauseMs: number
  readonly answersBetween: number
}

/** What is killed, and what answers meanwhile. */
type Victims = {
  readonly servers: readonly Kept<ServerReady>[]
  readonly database: string
  readonly answers: Answers
}

/** Kill a server or the database at random moments. */
export async function killAtRandom(
  { servers, database, answers }: Victims,
  { rounds, mostPauseMs, answersBetween }: Killing,
  roll: () => number,
  say: (line: string) => void,
): Promise<void> {
  for (let round = 1; round <= rounds; round += 1) {
    await answers.more(answersBetween)
    await new Promise((resolve) => setTimeout(resolve, 100 + roll() * mostPauseMs))
    const victim = servers[Math.floor(roll() * (servers.length + 1))]
    if (victim) victim.kill('SIGKILL')
    else await killDatabase(database)
    if (round % 20 === 0) say(`${round} of ${rounds} kills`)
  }
}

/** Kill the postmaster itself, as a machine that loses power would; while it is down already, pass. */
async function killDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query('show data_directory')
    const [pid] = readFileSync(join(rows[0].data_directory, 'postmaster.pid'), 'utf8').split('\n')
    process.kill(Number(pid), 'SIGKILL')
  } catch {
  } finally {
    await client.end().catch(() => {})
  }
}

/** A port of this machine that nobody listens on. */
export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0))
    })
  })
