/**
 * What `npm test` does: types, lint, dead code and printed files; then every test on a PostgreSQL 18 of its own, after
 * the database suites on PostgreSQL 15 where the machine has it. Arguments are test files to run instead of all.
 */
import { existsSync } from 'node:fs'
import { chmod, glob, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeData } from '../packages/server/src/db/embedded/remove.ts'
import { type EmbeddedDatabase, startDatabase } from '../packages/server/src/db/embedded.ts'
import { check, endSteps, root, runTests } from './test/steps.ts'

const postgres15 = '/usr/lib/postgresql/15/bin'
/** All that ask a database; the keeper of the bundled one starts its own. */
const databaseSuites = ['packages/server/test/**/!(db-embedded).test.ts', 'test/statements.test.ts']
const allSuites = ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts']

const databases: { readonly database: EmbeddedDatabase; readonly dataDir: string }[] = []

/** All that tests leave behind is in here, and goes with it. */
const temporary = await mkdtemp(join(tmpdir(), 'laurel-test-'))
await chmod(temporary, 0o755) // as root, PostgreSQL runs as another user
process.env.TMPDIR = temporary

/** A PostgreSQL of its own in a temporary folder: the bundled one, or that of `bin`. */
async function freshServer(bin?: string): Promise<string> {
  const dataDir = join(temporary, bin === undefined ? 'postgresql' : 'postgresql-other')
  const options = { dataDir, log: () => {}, quick: true }
  const database = await startDatabase(bin === undefined ? options : { ...options, bin })
  databases.push({ database, dataDir })
  return database.url
}

let finishing: Promise<never> | undefined

/** Stop all that was started, once, and exit. */
function finish(code: number): Promise<never> {
  finishing ??= stopAll().then(() => process.exit(code))
  return finishing
}

async function stopAll(): Promise<void> {
  await endSteps()
  for (const { database, dataDir } of databases) {
    await database.stop()
    await removeData(dataDir)
  }
  await rm(temporary, { recursive: true, force: true })
}

async function stopUnless(ok: boolean, step: string): Promise<void> {
  if (ok) return
  console.error(`npm test stopped: ${step} failed.`)
  await finish(1)
}

const find = async (patterns: readonly string[]): Promise<string[]> =>
  (await Array.fromAsync(glob(patterns, { cwd: root }))).sort()

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => finish(code))
}

const chosen = process.argv.slice(2)
if (chosen.length === 0) {
  const checks = await Promise.all([
    check('types', 'node_modules/typescript/bin/tsc', '--noEmit'),
    check('lint', 'node_modules/@biomejs/biome/bin/biome', 'check', '.'),
    check('dead code', 'node_modules/knip/bin/knip.js'),
    check('printed files', 'scripts/generate.ts', '--check'),
  ])
  await stopUnless(checks.every(Boolean), 'types, lint, dead code or printed files')
  if (existsSync(postgres15)) {
    console.log('\nThe database suites on PostgreSQL 15')
    const ok = await runTests(await find(databaseSuites), await freshServer(postgres15))
    await stopUnless(ok, 'the database suites on PostgreSQL 15')
  }
  console.log('\nEvery test, on PostgreSQL 18')
}
const files = chosen.length > 0 ? chosen : await find(allSuites)
await finish((await runTests(files, await freshServer())) ? 0 : 1)
