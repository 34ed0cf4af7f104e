/**
 * Kill -9 at random moments while every part of the engine works, and check at the end that books, bounds, answers
 * and profiles agree.
 *
 *   npm run acceptance:engine -- 100 [seed] [members] [most milliseconds between two kills]
 */
import { runEngine } from './engine-run.ts'

const rounds = Number(process.argv[2] ?? 100)
const seed = Number(process.argv[3] ?? 1)
const members = Number(process.argv[4] ?? 300)
const mostPauseMs = Number(process.argv[5] ?? 2_500)
const report = await runEngine(
  { rounds, seed, members, mostPauseMs, answersBetween: 50 },
  console.log,
)
for (const fault of report.faults.slice(0, 50)) console.log(fault)
console.log(JSON.stringify({ rounds, seed, ...report, faults: report.faults.length }))
process.exitCode = report.faults.length === 0 ? 0 : 1
