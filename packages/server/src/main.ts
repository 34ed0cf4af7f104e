import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { tokenLost } from './connections/access.ts'
import { resealTokens } from './connections/reseal.ts'
import { type Connected, connect } from './db/connect.ts'
import { startDatabase } from './db/embedded.ts'
import { isRetryable } from './db/fault.ts'
import { migrate } from './db/migrate.ts'
import { buildApp } from './http/app.ts'
import { logSeen } from './http/seen.ts'
import { ensureFirst } from './keys/first.ts'
import { workspaceIds } from './keys/sql.ts'
import { type Metrics, metrics } from './numbers/metrics.ts'
import { syncNumbers } from './numbers/sending.ts'
import { sweeper } from './points/sweep.ts'
import { thisProcess } from './process-name.ts'
import { forward } from './referrals/forward.ts'
import { type Rounds, rounds } from './rounds.ts'
import { secretsOf } from './secrets.ts'
import { type Settings, secretKeys } from './settings.ts'
import { usualSyncSettings } from './sync/link.ts'
import type { SyncNews } from './sync/news.ts'
import { type Parts, realWorld, type World, wire } from './wiring.ts'

/** A server that runs. */
export type Server = {
  /** Where it answers; also where it says how it is, when it only sends. */
  readonly url: string
  /** The token of the first key, if it was made at this start: it is not to be had again. */
  readonly firstKey: string | null
  /** Settles with the reason if the bundled database is lost for good: nothing is left to serve. */
  readonly lost: Promise<Error>
  /** Stop: take nothing more, finish what was taken and what is under way, then let go of everything. */
  close(): Promise<void>
}

/** How long running requests may take to end when the server stops, in milliseconds. */
const graceMs = 10_000

/** What was opened, to be closed in the opposite order. */
type Opened = (() => Promise<unknown>)[]

/** Of a database that somebody else runs we never know that it is lost. */
const never = new Promise<Error>(() => {})

/**
 * Start a server: its database if it is bundled, the schema, the first workspace and key, then the roles
 * that the settings name. What was opened is closed again when a later step fails.
 *
 * @param world  for tests: another clock, other ids, other wires
 */
export async function serve(
  settings: Settings,
  log: Logger,
  world: World = realWorld(Date.now),
): Promise<Server> {
  const opened: Opened = []
  const close = async () => {
    for (const closing of opened.splice(0).reverse()) await closing()
  }
  try {
    const { db, lost: databaseLost } = await openDatabase(settings, log, opened)
    const secrets = secretsOf(await secretKeys(settings))
    const { resealed, lost } = await resealTokens(db, secrets, world.now())
    if (resealed > 0) log.info({ resealed }, 'tokens sealed under the newest key')
    if (lost.length > 0) log.error({ held: lost }, tokenLost)

    const numbers = metrics()
    let sending: Rounds | null = null
    const parts = wire(db, secrets, settings, world, {
      onFault: ({ kind, fault }) => log.warn({ kind, fault: String(fault) }, 'intake'),
      onBatch: (batch) => {
        numbers.batch(batch)
        sending?.nudge(batch.live.workspaceId)
      },
      nudge: (workspaceId) => sending?.nudge(workspaceId),
    })
    opened.push(() => parts.wires.close())
    const url = await listen(settings, log, world, { ...parts, db, numbers }, opened)
    if (settings.ROLES.includes('sync')) {
      const roundsOf = startRounds(settings, log, world, { ...parts, db, numbers })
      sending = roundsOf
      opened.push(() => roundsOf.close())
    }
    opened.push(() => parts.intake.close())
    // Last, so that a start that fails does not make a key that nobody is shown.
    const first = { name: 'Laurel', keyId: world.newId(), nowMs: world.now() }
    const { token: firstKey } = await ensureFirst(db, first)
    return { url, firstKey, lost: databaseLost, close }
  } catch (cause) {
    await close()
    throw cause
  }
}

async function openDatabase(settings: Settings, log: Logger, opened: Opened) {
  const { url, lost } =
    settings.DATABASE_URL === undefined
      ? await bundled(settings.DATA_DIR, log, opened)
      : { url: settings.DATABASE_URL, lost: never }
  const applied = await onceThere(() => migrate(url), log)
  if (applied.length > 0) log.info({ applied }, 'migrated')
  let closing = false
  const db = connect(url, {
    connections: settings.DATABASE_CONNECTIONS,
    onIdleFault: (fault) => {
      // A connection that is being closed may still hear that its database stops.
      if (!closing) log.warn({ fault: fault.message }, 'database')
    },
  })
  opened.push(() => {
    closing = true
    return db.close()
  })
  return { db, lost }
}

/** For how long a start waits for a database that is not there yet, or is recovering. */
const startPatienceMs = 60_000

/** Do `work` as soon as the database answers: where both start together, either may be first. */
async function onceThere<T>(work: () => Promise<T>, log: Logger): Promise<T> {
  const until = performance.now() + startPatienceMs
  for (;;) {
    try {
      return await work()
    } catch (fault) {
      if (!isRetryable(fault) || performance.now() > until) throw fault
      log.warn({ fault: String(fault) }, 'waiting for the database')
      await pause(1_000)
    }
  }
}

async function bundled(dataDir: string, log: Logger, opened: Opened) {
  const { url, stop, lost } = await startDatabase({ dataDir, log: (line) => log.info(line) })
  opened.push(stop)
  void lost.then((fault) => log.fatal({ fault: fault.message }, 'the database is lost'))
  return { url, lost }
}

type Running = Parts & { readonly db: Connected; readonly numbers: Metrics }

async function listen(
  settings: Settings,
  log: Logger,
  { now, newId }: World,
  { db, keyring, intake, routes, numbers }: Running,
  opened: Opened,
): Promise<string> {
  numbers.watchIntake(intake.stats)
  numbers.watchDatabase(db)
  const write = logSeen(log)
  const ready = async () => {
    const database = await db.ask(workspaceIds()).then(
      () => true,
      () => false,
    )
    return { ready: database, checks: { database } }
  }
  const app = buildApp({
    routes: settings.ROLES.includes('http') ? routes : [],
    authenticate: (token) => keyring.authenticate(token, now()),
    ready,
    metrics: numbers.print,
    now,
    newId,
    seen: (seen) => {
      numbers.request(seen)
      write(seen)
    },
  })
  const url = await app.listen({ host: settings.HOST, port: settings.PORT })
  opened.push(() => app.close(graceMs))
  return url
}

/** How often things beside sending are looked after, in milliseconds. */
const chores = {
  connectionsMs: 1_000,
  choresMs: 500,
  probeMs: 30_000,
  deliveriesMs: 30 * 24 * 3_600_000,
}

function startRounds(
  settings: Settings,
  log: Logger,
  { now, newId }: World,
  { db, programs, access, intake, numbers }: Running,
): Rounds {
  const count = syncNumbers(numbers.registry)
  return rounds(
    {
      db,
      programs,
      open: access.open,
      sweep: sweeper({ db, intake, now, random: Math.random }),
      forward: (stillOpen) => forward({ db, intake }, stillOpen),
      now,
      newId,
      random: Math.random,
      pause: async (ms) => void (await pause(ms)),
      heard: (news) => {
        count(news)
        tell(log, news)
      },
      process: thisProcess,
      settings: {
        ...usualSyncSettings,
        claimMembers: settings.SYNC_CLAIM_MEMBERS,
        // A request is over before its sender may be taken for dead.
        leaseMs: Math.max(settings.SYNC_LEASE_SECONDS * 1_000, 2 * settings.SYNC_TIMEOUT_MS),
        // Two processes that meet in one slot wait for each other's rows, and add up right.
        slot: Math.floor(Math.random() * 32_768),
      },
    },
    { idleMs: settings.SYNC_IDLE_MS, lingerMs: settings.SYNC_LINGER_MS, ...chores },
  )
}

/** One line for each request to Braze and each hold; what is settled is in the deliveries. */
function tell(log: Logger, { lane, ...news }: SyncNews): void {
  const line = { ...lane, ...news }
  if (news.kind === 'fault') log.error({ ...line, fault: String(news.fault) }, 'sync')
  else if (news.kind === 'held') log.warn(line, 'sync')
  else if (news.kind !== 'settled') log.info(line, 'sync')
}
