import { createHash, randomUUID } from 'node:crypto'
import {
  access,
  chmod,
  chown,
  lstat,
  mkdir,
  realpath,
  rm,
  rmdir,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { isCode } from '../../made-once.ts'
import { type Account, accountFor, canUse } from './account.ts'

/** Where a cluster lives, who runs it, and where copied programs are put. */
export type Home = { readonly folder: string; readonly account: Account; readonly shelf: string }

/** Where root keeps what another account must reach. */
export const common = '/var/lib/laurel'

/**
 * Settle where the data lives: `database` in the data folder. If root lends PostgreSQL an account that
 * cannot get there (a checkout under /root, say), it lives in /var/lib/laurel, and `database` is a link to it.
 */
export async function homeIn(dataDir: string, log: (line: string) => void): Promise<Home> {
  const wanted = join(resolve(dataDir), 'database')
  await mkdir(resolve(dataDir), { recursive: true })
  const there = await lstat(wanted).catch(() => null)
  if (there?.isSymbolicLink()) {
    const folder = await realpath(wanted)
    return { folder, account: await accountFor(folder), shelf: common }
  }
  const account = await accountFor(wanted)
  await mkdir(wanted, { mode: 0o700 }).catch(unless('EEXIST'))
  await give(account, wanted)
  const folder = await realpath(wanted)
  if (await canUse(account, folder)) {
    return { folder, account, shelf: account === null ? resolve(dataDir) : common }
  }
  await refuseIfInhabited(wanted)
  await moveOut(wanted, account, log)
  return homeIn(dataDir, log)
}

/** Make a file or folder the account's own. */
export async function give(account: Account, path: string): Promise<void> {
  if (account !== null) await chown(path, account.uid, account.gid)
}

/** Make a folder that others may pass through, unless it is there: then it stays as it is. */
export async function openFolder(path: string): Promise<void> {
  if ((await mkdir(path, { recursive: true })) !== undefined) await chmod(path, 0o755)
}

async function refuseIfInhabited(folder: string): Promise<void> {
  const inhabited = await access(join(folder, 'pgdata')).then(
    () => true,
    () => false,
  )
  if (!inhabited) return
  throw new Error(
    `The user that runs PostgreSQL cannot reach its data in ${folder} any more. Let others pass through the folders above it (chmod o+x).`,
  )
}

async function moveOut(wanted: string, account: Account, log: (line: string) => void) {
  const mark = createHash('sha256').update(wanted).digest('hex').slice(0, 8)
  const folder = join(common, `${mark}-${randomUUID().slice(0, 8)}`)
  await openFolder(common)
  await mkdir(folder, { mode: 0o700 })
  await writeFile(join(folder, 'belongs-to'), `${wanted}\n`)
  await give(account, folder)
  await rmdir(wanted).catch(unless('ENOENT'))
  try {
    await symlink(folder, wanted)
    log(`The database is kept in ${folder}, for its user cannot reach ${wanted}; a link is there.`)
  } catch (error) {
    await rm(folder, { recursive: true })
    unless('EEXIST')(error)
  }
}

/** Pass over one kind of failure, for another process may have been faster. */
const unless = (code: string) => (error: unknown) => {
  if (!isCode(error, code)) throw error
}
