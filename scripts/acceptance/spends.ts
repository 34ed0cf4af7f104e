/**
 * Attempts to spend, many at once over few members, with half of the points that they ask for; and check at the end
 * that as many won as the balances bore.
 *
 *   npm run acceptance:spends -- 1000000 [members] [seed]
 */
import { rushToSpend } from './spends-run.ts'

const attempts = Number(process.argv[2] ?? 1_000_000)
const members = Number(process.argv[3] ?? 20)
const seed = Number(process.argv[4] ?? 1)
const report = await rushToSpend({ attempts, members, seed, batch: 1_000 }, console.log)
for (const fault of report.faults.slice(0, 50)) console.log(fault)
console.log(JSON.stringify({ seed, ...report, faults: report.faults.length }))
process.exitCode = report.faults.length === 0 ? 0 : 1
