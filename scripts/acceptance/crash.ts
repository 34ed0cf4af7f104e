/**
 * Kill -9 at random moments under load, many times over, and check at the end that nothing was lost.
 *
 *   npm run acceptance:crash -- 200 [seed] [most milliseconds between two kills]
 */
import { crash } from './crash-run.ts'

const rounds = Number(process.argv[2] ?? 200)
const seed = Number(process.argv[3] ?? 1)
const mostPauseMs = Number(process.argv[4] ?? 2_500)
const report = await crash({ rounds, seed, mostPauseMs, answersBetween: 0 }, console.log)
for (const fault of report.faults.slice(0, 50)) console.log(fault)
console.log(JSON.stringify({ rounds, seed, ...report, faults: report.faults.length }))
process.exitCode = report.faults.length === 0 ? 0 : 1
