import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readIfThere } from '../../made-once.ts'
import type { Binaries } from './binaries.ts'
import { claim } from './claim.ts'
import { clusterIn, passwordIn } from './cluster.ts'
import type { Home } from './home.ts'
import { answersFor, freePort, isFree, launch, runningOn, urlOf } from './postmaster.ts'
import { allWorkingIn, signal } from './process.ts'

/** A cluster's place, and whether it is ours to keep; of several processes one keeps it. */
export type Site = {
  readonly home: Home
  readonly binaries: Binaries
  readonly pgdata: string
  readonly quick: boolean
  readonly log: (line: string) => void
  kept: boolean
}

/** A database that takes connections. */
export type Up = { readonly url: string; readonly port: number; readonly adopted: boolean }

const pauseMs = 100
/** Tries before a thing that stands in the way is called an error: half a minute. */
const patience = 300

/**
 * Get the database of a site running: adopt it, wait for it, or start it if it is ours to keep.
 *
 * @param fixedPort  the port it must have, for others know it; null lets us choose
 * @throws if PostgreSQL will not start: with its own words
 */
export async function bringUp(
  site: Site,
  fixedPort: number | null,
  stop?: AbortSignal,
): Promise<Up> {
  const password = await passwordIn(site.home)
  for (let tries = 0; ; tries += 1) {
    stop?.throwIfAborted()
    const running = runningOn(site.pgdata)
    if (running?.ready) {
      const url = urlOf(running.port, password)
      if (await answersFor(site.pgdata, url)) {
        site.kept ||= await claim(site.home.folder)
        return { url, port: running.port, adopted: true }
      }
    } else if (running) {
      if (tries % patience === patience - 1) site.log('PostgreSQL is still starting or stopping.')
      await sleep(pauseMs)
      continue
    } else {
      site.kept ||= await claim(site.home.folder)
      if (site.kept) {
        const port = await startOnce(site, fixedPort)
        if (port !== null) return { url: urlOf(port, password), port, adopted: false }
      }
    }
    if (tries >= patience) throw new Error(blocked(site, running !== null))
    await sleep(pauseMs)
  }
}

const blocked = ({ pgdata, kept }: Site, runs: boolean): string => {
  if (runs) return `A PostgreSQL runs on ${pgdata}, but does not take the password kept beside it.`
  if (!kept) return `Another process keeps the database in ${pgdata}, but does not get it running.`
  return `Something of an earlier run still holds the database in ${pgdata}.`
}

/** Try once to start it; the port, or null if it is worth another try. */
async function startOnce(site: Site, fixedPort: number | null): Promise<number | null> {
  const { home, binaries, pgdata, quick } = site
  await clusterIn(home, binaries, { known: fixedPort !== null, sync: !quick })
  const port = fixedPort ?? (await choosePort(home.folder))
  const words = await launch({ home, binaries, pgdata, port, quick })
  if (words === null) return port

  if (runningOn(pgdata) !== null) return null // another process was faster
  if (words.includes('still in use')) endOrphans(pgdata)
  else if (words.includes('lock file')) await rm(join(pgdata, 'postmaster.pid'), { force: true })
  else if (!words.includes('already in use')) {
    throw new Error(`PostgreSQL did not start: ${words.split('\n').slice(-5).join('\n')}`)
  }
  return null
}

/** Backends of a postmaster that was killed end by themselves, but one that computes only notices when it is done. */
function endOrphans(pgdata: string): void {
  for (const pid of allWorkingIn(pgdata)) signal(pid, 'SIGQUIT')
}

/** The port it had, or another if that is taken. */
async function choosePort(folder: string): Promise<number> {
  const path = join(folder, 'port')
  const had = Number(await readIfThere(path))
  if (had > 0 && (await isFree(had))) return had
  const port = await freePort()
  await writeFile(path, `${port}\n`)
  return port
}
