import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { resealTokens } from './connections/reseal.ts'
import { type Connected, connect } from './db/connect.ts'
import { startDatabase } from './db/embedded.ts'
import { migrate } from './db/migrate.ts'
import { buildApp } from './http/app.ts'
import { logSeen } from './http/seen.ts'
import { ensureFirst } from './keys/first.ts'
import { workspaceIds } from './keys/sql.ts'
import { metrics } from './metrics.ts'
import { secretsOf } from './secrets.ts'
import { type Settings, secretKeys } from './settings.ts'
import { realWorld, type World, wire } from './wiring.ts'

/** A server that runs. */
export type Server = {
  /** Where it answers; also where it says how it is, when it only sends. */
  readonly url: string
  /** The token of the first key, if it was made at this start: it is not to be had again. */
  readonly firstKey: string | null
  /** Stop: take nothing more, finish what was taken and what is under way, then let go of everything. */
  close(): Promise<void>
}

/** How long running requests may take to end when the server stops, in milliseconds. */
const graceMs = 10_000

/**
 * Start a server: its database if it is bundled, the schema, the first workspace and key, then the roles
 * that the settings name. What was opened is closed again when a later step fails.
 *
 * @param world  for tests: another clock, other ids, other wires
 */
export async function serve(
  settings: Settings,
  log: Logger,
  world: World = realWorld(Date.now, randomUUID),
): Promise<Server> {
  const opened: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (const closing of opened.splice(0).reverse()) await closing()
  }
  try {
    const db = await openDatabase(settings, log, opened)
    const secrets = secretsOf(await secretKeys(settings))
    const resealed = await resealTokens(db, secrets)
    if (resealed > 0) log.info({ resealed }, 'tokens sealed under the newest key')
    const first = { name: 'Laurel', keyId: world.newId(), nowMs: world.now() }
    const { token: firstKey } = await ensureFirst(db, first)

    const parts = wire(db, secrets, settings, world, ({ kind, fault }) =>
      log.warn({ kind, fault: String(fault) }, 'intake'),
    )
    opened.push(() => parts.wires.close())
    const url = await listen(settings, log, world, { db, ...parts }, opened)
    opened.push(() => parts.intake.close())
    return { url, firstKey, close }
  } catch (cause) {
    await close()
    throw cause
  }
}

async function openDatabase(
  settings: Settings,
  log: Logger,
  opened: (() => Promise<unknown>)[],
): Promise<Connected> {
  const url = settings.DATABASE_URL ?? (await bundled(settings.DATA_DIR, log, opened))
  const applied = await migrate(url)
  if (applied.length > 0) log.info({ applied }, 'migrated')
  const db = connect(url, {
    connections: settings.DATABASE_CONNECTIONS,
    onIdleFault: (fault) => log.warn({ fault: fault.message }, 'database'),
  })
  opened.push(() => db.close())
  return db
}

async function bundled(
  dataDir: string,
  log: Logger,
  opened: (() => Promise<unknown>)[],
): Promise<string> {
  const { url, stop, lost } = await startDatabase({ dataDir, log: (line) => log.info(line) })
  opened.push(stop)
  void lost.then((fault) => log.fatal({ fault: fault.message }, 'the database is lost'))
  return url
}

type Served = ReturnType<typeof wire> & { readonly db: Connected }

async function listen(
  settings: Settings,
  log: Logger,
  { now, newId }: World,
  { db, keyring, intake, routes }: Served,
  opened: (() => Promise<unknown>)[],
): Promise<string> {
  const numbers = metrics()
  numbers.watchIntake(intake.stats)
  numbers.watchDatabase(db.load)
  const write = logSeen(log)
  let serving = true
  const ready = async () => {
    const database = await db.ask(workspaceIds()).then(
      () => true,
      () => false,
    )
    return { ready: database && serving, checks: { database, serving } }
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
  opened.push(() => {
    serving = false
    return app.close(graceMs)
  })
  return url
}
