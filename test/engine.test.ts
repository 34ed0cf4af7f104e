import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runEngine } from '../scripts/acceptance/engine-run.ts'

test('books, bounds, answers and profiles agree, whatever is sent at once and whatever is killed', async () => {
  const report = await runEngine({ rounds: 4, mostPauseMs: 700, seed: 2, members: 40 }, () => {})
  assert.deepEqual(report.faults, [])
  assert.ok(report.accepted > 100, `only ${report.accepted} events came through`)
  assert.ok(report.duplicates > 5, `only ${report.duplicates} came twice`)
})
