import { readFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConnection, putEarnRule, putMapping, putWorkflow } from '@laurel/contract'
import pg from 'pg'
import { call, type Remote } from '../../packages/server/src/cli/call.ts'
import { removeData } from '../../packages/server/src/db/embedded/remove.ts'
import { startDatabase } from '../../packages/server/src/db/embedded.ts'
import { dice } from '../../packages/server/src/sample/purchases.ts'
import { type Kept, keep } from '../start/process.ts'
import type { SandboxReady, ServerReady } from '../start/stack.ts'
import { type CrashReport, checkAfterCrash } from './crash-check.ts'
import { type CrashLoad, startCrashLoad } from './crash-load.ts'

/** How often to kill, what the dice begin with, and how long and for how many answers to wait between. */
export type CrashPlan = {
  readonly rounds: number
  readonly seed: number
  readonly mostPauseMs: number
  readonly answersBetween: number
}

/** What is kept running while it is killed. */
type Victims = {
  readonly http: Kept<ServerReady>
  readonly sync: Kept<ServerReady>
  readonly database: string
}

const members = Array.from({ length: 40 }, (_, at) => `crash-${at}`)

/**
 * Kill the server, the dispatcher or PostgreSQL at random moments while events come in, and say at the end
 * what is not as it must be. All on this machine, in a folder of its own.
 */
export async function crash(plan: CrashPlan, say: (line: string) => void): Promise<CrashReport> {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-crash-'))
  const roll = dice(plan.seed)
  const database = await startDatabase({ dataDir: folder, log: () => {} })
  const port = await freePort()
  const sandbox = keep<SandboxReady>(
    {
      name: 'sandbox',
      args: ['sandbox', '--keep-events', '100000'],
      env: { SANDBOX_PORT: '0' },
      portSetting: 'SANDBOX_PORT',
      log: join(folder, 'sandbox.log'),
    },
    say,
  )
  const start = (name: string, env: Record<string, string>) =>
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
    )
  const http = start('http', { ROLES: 'http', PORT: String(port) })
  const { url, firstKey } = await http.ready
  const sync = start('sync', { ROLES: 'sync', PORT: '0' })
  const laurel = { url, key: firstKey ?? '' }
  try {
    const braze = await sandbox.ready
    await setUp(laurel, braze)
    await sync.ready
    const load = startCrashLoad(laurel, members, 12, roll)
    await killAtRandom({ http, sync, database: database.url }, load, plan, roll, say)
    await load.stop()
    return await checkAfterCrash({
      laurel,
      braze,
      database: database.url,
      taken: load.taken,
      members,
    })
  } finally {
    await sync.stop()
    await http.stop()
    await sandbox.stop()
    await database.stop()
    await removeData(folder)
  }
}

async function setUp(laurel: Remote, braze: SandboxReady): Promise<void> {
  const params = { connectionId: 'braze' }
  await call(laurel, createConnection, {
    body: { id: 'braze', name: 'Sandbox', instanceUrl: braze.url, apiToken: braze.key },
  })
  await call(laurel, putEarnRule, {
    params: { id: 'per-unit' },
    body: { name: 'A point for each unit', on: 'purchase', points: 'event.amount' },
  })
  const fields = ['points_balance', 'purchases_count', 'purchases_total', 'first_name']
  const mappings = fields.map((field) => ({
    field,
    remote: field === 'first_name' ? 'nickname' : field,
  }))
  await call(laurel, putMapping, { params, body: { mappings } })
  await call(laurel, putWorkflow, {
    params: { id: 'tell-purchases' },
    body: {
      name: 'Tell purchases',
      when: { event: 'purchase' },
      then: [{ do: 'sync_event', ...params, as: 'custom_event', properties: 'all' }],
    },
  })
  const results = await Promise.all(
    members.map((memberId) =>
      fetch(`${laurel.url}/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${laurel.key}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          events: [{ id: 'enrol', memberId, type: 'enrol', occurredAt: new Date().toISOString() }],
        }),
      }),
    ),
  )
  if (!results.every((result) => result.ok)) throw new Error('The members could not be enrolled')
}

async function killAtRandom(
  victims: Victims,
  load: CrashLoad,
  plan: CrashPlan,
  roll: () => number,
  say: (line: string) => void,
): Promise<void> {
  for (let round = 1; round <= plan.rounds; round += 1) {
    await load.answered(plan.answersBetween)
    await new Promise((resolve) => setTimeout(resolve, 100 + roll() * plan.mostPauseMs))
    const victim = (['http', 'sync', 'database'] as const)[Math.floor(roll() * 3)] ?? 'http'
    if (victim === 'database') await killDatabase(victims.database)
    else victims[victim].kill('SIGKILL')
    if (round % 20 === 0) say(`${round} of ${plan.rounds} kills`)
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

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0))
    })
  })
