import { randomBytes } from 'node:crypto'
import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isCode, madeOnce, readIfThere } from '../../made-once.ts'
import { run } from './account.ts'
import type { Binaries } from './binaries.ts'
import { give, type Home } from './home.ts'
import { isAlive } from './process.ts'

/** The database superuser of a bundled cluster. */
export const superuser = 'laurel'

/** The superuser's password: random, made once, in a file for its owner's eyes. */
export async function passwordIn(home: Home): Promise<string> {
  const path = passwordFile(home)
  const password = await madeOnce(path, () => randomBytes(24).toString('base64url'))
  await give(home.account, path)
  return password
}

const passwordFile = (home: Home): string => join(home.folder, 'password')

/** Where the cluster's own files are. */
export const pgdataIn = (home: Home): string => join(home.folder, 'pgdata')

/**
 * Make the cluster unless it is there. It is made aside and moved into place whole, so a start that is
 * killed half-way leaves nothing that looks like a cluster, and of two at once one wins.
 *
 * @param known it was there before: an empty one in its place would pass for it
 * @throws if the data was made by another major version, or is gone
 */
export async function clusterIn(
  home: Home,
  binaries: Binaries,
  { known, sync }: { readonly known: boolean; readonly sync: boolean },
): Promise<void> {
  const pgdata = pgdataIn(home)
  const version = await readIfThere(join(pgdata, 'PG_VERSION'))
  if (version === null && known) throw new Error(`The data in ${pgdata} is gone.`)
  if (version === null) await initialise(home, binaries, sync)
  else if (Number(version) !== binaries.major) {
    throw new Error(
      `The data in ${pgdata} is of PostgreSQL ${version}, and this is ${binaries.major}. Dump it with the older one and restore it with this.`,
    )
  }
}

async function initialise(home: Home, { bin, major }: Binaries, sync: boolean): Promise<void> {
  const pgdata = pgdataIn(home)
  await clearDrafts(home.folder)
  const draft = `${pgdata}.new-${process.pid}`
  const locale =
    major >= 17 ? ['--locale-provider=builtin', '--locale=C.UTF-8'] : ['--locale=C.UTF-8']
  const { ok, said } = await run(home.account, join(bin, 'initdb'), [
    `--pgdata=${draft}`,
    `--username=${superuser}`,
    `--pwfile=${passwordFile(home)}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    ...locale,
    ...(sync ? [] : ['--no-sync']),
  ])
  if (!ok) throw new Error(`PostgreSQL could not make its data folder: ${said.trim()}`)
  await rename(draft, pgdata).catch(async (error: unknown) => {
    await rm(draft, { recursive: true, force: true })
    if (!isCode(error, 'ENOTEMPTY') && !isCode(error, 'EEXIST')) throw error
  })
}

/** What a killed start left behind; one that is at work is left alone. */
async function clearDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = Number(/^pgdata\.new-(\d+)$/.exec(name)?.[1])
    if (pid > 0 && (pid === process.pid || !isAlive(pid))) {
      await rm(join(folder, name), { recursive: true, force: true })
    }
  }
}
