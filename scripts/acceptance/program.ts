/**
 * Real input, whole, through the loyalty engine: one program over the CDNOW purchases, run twice from nothing, once as
 * one history and once day by day with sweeps between. Member by member both have to come to the same, and to
 * what a SQL script makes of the file by itself.
 *
 *   npm run acceptance:program -- path/to/transactions.csv
 */
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { removeData } from '../../packages/server/src/db/embedded/remove.ts'
import { startDatabase } from '../../packages/server/src/db/embedded.ts'
import { runProgram } from './program/run.ts'

const file = process.argv[2]
if (file === undefined)
  throw new Error('Name the file: npm run acceptance:program -- transactions.csv')
const text = await readFile(file, 'utf8')
const folder = await mkdtemp(join(tmpdir(), 'laurel-program-'))
const database = await startDatabase({ dataDir: folder, log: () => {} })
try {
  const [once, daily, scratch] = [await fresh(), await fresh(), await fresh()]
  const report = await runProgram(text, { once, daily, scratch, folder }, console.log)
  const { members, purchases, claims, compared, refused, violations, differences } = report
  for (const line of [...refused, ...violations].slice(0, 5)) console.log(line)
  for (const between of new Set(differences.map((each) => each.between))) {
    const own = differences.filter((each) => each.between === between)
    const ids = new Set(own.map(({ memberId }) => memberId))
    console.log(`${between}: ${own.length} differences in ${ids.size} members`)
    for (const { memberId, what, left, right } of own.slice(0, 5)) {
      console.log(`  ${memberId} ${what}: ${JSON.stringify(left)} | ${JSON.stringify(right)}`)
    }
  }
  console.log(`${members} members, ${purchases} purchases, ${claims} claims; compared of each:`)
  for (const [what, count] of Object.entries(compared)) console.log(`  ${what}: ${count}`)
  const found = { refused, violations, differences }
  const counts = Object.entries(found).map(([what, list]) => `${list.length} ${what}`)
  console.log(counts.join(', '))
  process.exitCode = Object.values(found).every((list) => list.length === 0) ? 0 : 1
} finally {
  await database.stop()
  await removeData(folder)
}

/** The URL of an empty database. */
async function fresh(): Promise<string> {
  const name = `run_${randomUUID().replaceAll('-', '')}`
  const client = new pg.Client(database.url)
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  const url = new URL(database.url)
  url.pathname = `/${name}`
  return url.href
}
