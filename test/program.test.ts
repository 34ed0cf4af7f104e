import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { dice } from '../packages/server/src/sample/purchases.ts'
import { emptyUrl, freshUrl } from '../packages/server/test/database.ts'
import { runProgram } from '../scripts/acceptance/program/run.ts'

/** A purchases file in which 24 members buy for a while, some much and often; some days are as far apart as grace is long. */
function purchasesFile(): string {
  const roll = dice(11)
  const dayMs = 86_400_000
  const firstMs = Date.parse('1997-01-01T00:00:00Z')
  const lines = Array.from({ length: 24 }, (_, member) => {
    let day = Math.floor(roll() * 360)
    return Array.from({ length: 1 + Math.floor(roll() * 9) }, () => {
      const kind = roll()
      const pause = kind < 0.4 ? roll() * 3 : kind < 0.7 ? 30 : roll() * 120
      day = Math.min(day + Math.floor(pause), 545)
      const date = new Date(firstMs + day * dayMs).toISOString().slice(0, 10)
      return `${String(member + 1).padStart(5, '0')},${date},1,${(roll() * 300).toFixed(2)}`
    })
  })
  return ['customer_id,date,number_of_cds,dollar_value', ...lines.flat()].join('\r\n')
}

test('a program comes to the same at once, day by day, and reckoned by SQL', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-program-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const [once, daily, scratch] = [await freshUrl(), await freshUrl(), await emptyUrl()]
  const text = purchasesFile()
  const report = await runProgram(text, { once, daily, scratch, folder }, (line) =>
    t.diagnostic(line),
  )
  const { refused, violations, comparisons, compared } = report
  assert.deepEqual([refused, violations], [[], []])
  for (const { name, differences } of comparisons) assert.deepEqual(differences, [], name)
  for (const [what, count] of Object.entries(compared)) {
    assert.ok(count >= 10, `${count} ${what} are too few to say anything`)
  }
})
