import { setTimeout as sleep } from 'node:timers/promises'
import { bundledBinaries, givenBinaries } from './embedded/binaries.ts'
import { bringUp, type Site } from './embedded/bring-up.ts'
import { claim, unclaim } from './embedded/claim.ts'
import { pgdataIn } from './embedded/cluster.ts'
import { homeIn } from './embedded/home.ts'
import { runningOn, stopOn } from './embedded/postmaster.ts'

/** What to start, and where its data is. */
export type EmbeddedOptions = {
  /** Folder whose `database` holds the cluster; made if it is not there. */
  readonly dataDir: string
  /** Told in a line what happened: adopted, moved, ended, started again. */
  readonly log: (line: string) => void
  /** Without fsync, for data that nobody will miss; false if left out. */
  readonly quick?: boolean
  /** Folder with the programs of another PostgreSQL; the bundled one if left out. */
  readonly bin?: string
}

/** A PostgreSQL that is kept running. */
export type EmbeddedDatabase = {
  readonly url: string
  /** True if it ran already: left by a process that was killed, or kept by another that lives. */
  readonly adopted: boolean
  /** Stop it, unless another living process keeps it. */
  stop(): Promise<void>
  /** Settles with the reason if it ended and could not be started again; otherwise never. */
  readonly lost: Promise<Error>
}

/**
 * Start the bundled PostgreSQL, or adopt the one that runs on this data, and keep it running: if it ends
 * it is started again on the same port. Of several processes one keeps it, and if that dies another does.
 * A killed process leaves it running, and the next start adopts it.
 */
export async function startDatabase(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const site = await siteOf(options)
  const { url, port, adopted } = await bringUp(site, null).catch(async (error: unknown) => {
    if (site.kept) await unclaim(site.home.folder)
    throw error
  })
  if (adopted) site.log('The database runs already; using it.')

  const stopping = new AbortController()
  const lost = Promise.withResolvers<Error>()
  const watched = watch(site, port, stopping.signal).catch((error: unknown) => {
    if (!stopping.signal.aborted) lost.resolve(error as Error)
  })
  const stop = async () => {
    stopping.abort()
    await watched
    site.kept ||= await claim(site.home.folder)
    if (!site.kept) return
    await stopOn(site.pgdata)
    await unclaim(site.home.folder)
    site.kept = false
  }
  return { url, adopted, lost: lost.promise, stop }
}

async function siteOf({ dataDir, log, quick = false, bin }: EmbeddedOptions): Promise<Site> {
  const home = await homeIn(dataDir, log)
  const binaries = await (bin === undefined
    ? bundledBinaries(home.account, home.shelf)
    : givenBinaries(home.account, bin))
  return { home, binaries, pgdata: pgdataIn(home), quick, log, kept: false }
}

/** The database is looked at this often, and after so many good looks its past is forgotten. */
const lookMs = 100
const goodLooks = 100

/** Start it again whenever it has ended, slower each time that it does not last. */
async function watch(site: Site, port: number, stop: AbortSignal): Promise<void> {
  let restarts = 0
  for (let good = 0; !stop.aborted; good += 1) {
    await sleep(lookMs, undefined, { ref: false, signal: stop })
    if (runningOn(site.pgdata)) {
      if (good > goodLooks) restarts = 0
      continue
    }
    site.log('PostgreSQL has ended; starting it again.')
    await sleep(Math.min(5_000, restarts === 0 ? 0 : lookMs * 2 ** restarts), undefined, {
      signal: stop,
    })
    await bringUp(site, port, stop)
    site.log('PostgreSQL is up again.')
    restarts += 1
    good = 0
  }
}
