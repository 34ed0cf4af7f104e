/**
 * Real input, whole, through the loyalty engine: one program over the CDNOW purchases, run twice from nothing, at once as
 * a history and day by day with sweeps between. Member by member both have to come to the same, and to what a SQL
 * script makes of the file by itself.
 *
 *   npm run acceptance:program -- path/to/transactions.csv
 */
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { removeData } from '../../packages/server/src/db/embedded/remove.ts'
import { startDatabase } from '../../packages/server/src/db/embedded.ts'
import { type ProgramReport, runProgram } from './program/run.ts'

const file = process.argv[2]
if (file === undefined)
  throw new Error('Name the file: npm run acceptance:program -- transactions.csv')
const text = await readFile(file, 'utf8')
const folder = await mkdtemp(join(tmpdir(), 'laurel-program-'))
const server = await startDatabase({ dataDir: folder, log: () => {} })
try {
  const [once, daily, scratch] = [await empty('once'), await empty('daily'), await empty('scratch')]
  const report = await runProgram(text, { once, daily, scratch, folder }, console.log)
  process.exitCode = tell(report) ? 0 : 1
} finally {
  await server.stop()
  await removeData(folder)
}

/** Tell what was found, and of what is wrong the first few; gives whether all is as it must be. */
function tell(report: ProgramReport): boolean {
  const { members, purchases, compared, refused, violations, comparisons } = report
  const counts = Object.entries(compared).map(([what, count]) => `${count} ${what}`)
  console.log(`${members} members, ${purchases} purchases: ${counts.join(', ')}`)
  for (const { name, differences } of comparisons) {
    const ids = new Set(differences.map(({ memberId }) => memberId))
    console.log(`${name}: ${differences.length} differences in ${ids.size} members`)
    for (const { memberId, what, left, right } of differences.slice(0, 5)) {
      console.log(`  ${memberId} ${what}: ${JSON.stringify(left)} | ${JSON.stringify(right)}`)
    }
  }
  console.log(`${refused.length} events refused, ${violations.length} rules violated`)
  for (const line of [...refused.slice(0, 5), ...violations.slice(0, 5)]) console.log(`  ${line}`)
  const wrong = [refused, violations, ...comparisons.map(({ differences }) => differences)]
  return wrong.every(({ length }) => length === 0)
}

/** The URL of an empty database. */
async function empty(name: string): Promise<string> {
  const client = new pg.Client(server.url)
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  const url = new URL(server.url)
  url.pathname = `/${name}`
  return url.href
}
