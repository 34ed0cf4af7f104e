import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** The user that PostgreSQL runs as, by number; null means the one we are ourselves. */
export type Account = { readonly uid: number; readonly gid: number } | null

/**
 * PostgreSQL refuses to run as root, so root lends it another account: the owner of the data that is
 * there, else the machine's `postgres`, else `nobody`.
 */
export async function accountFor(home: string): Promise<Account> {
  if (process.getuid?.() !== 0) return null
  const owner = await stat(join(home, 'pgdata')).catch(() => null)
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const passwd = await readFile('/etc/passwd', 'utf8')
  for (const name of ['postgres', 'nobody']) {
    const [, uid, gid] = new RegExp(`^${name}:[^:]*:(\\d+):(\\d+):`, 'm').exec(passwd) ?? []
    if (uid !== undefined && uid !== '0') return { uid: Number(uid), gid: Number(gid) }
  }
  throw new Error('PostgreSQL does not run as root, and there is no user `postgres` or `nobody`.')
}

/** What a program said, or how it failed. */
export type Ran = { readonly ok: boolean; readonly said: string }

/** Run a program to its end as the account, from the root folder, with an environment of its own. */
export async function run(account: Account, file: string, args: readonly string[]): Promise<Ran> {
  try {
    const { stdout } = await promisify(execFile)(file, args, {
      ...account,
      cwd: '/',
      env: plainEnv,
    })
    return { ok: true, said: stdout }
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string }
    return { ok: false, said: stderr || message }
  }
}

/** English, UTC, and nothing of ours: what PostgreSQL does must not hang on who started it. */
export const plainEnv = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

/** True if the account can enter the folder and write there. */
export async function canUse(account: Account, folder: string): Promise<boolean> {
  if (account === null) return true
  const script = 'cd "$1" && test -r . && test -w .'
  return (await run(account, '/bin/sh', ['-c', script, 'sh', folder])).ok
}
