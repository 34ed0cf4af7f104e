import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runEngine } from '../scripts/acceptance/engine-run.ts'

test('books, bounds, answers and profiles agree, whatever is sent at once and whatever is killed', async () => {
  const plan = { rounds: 3, mostPauseMs: 700, seed: 2, members: 30, answersBetween: 150 }
  const report = await runEngine(plan, () => {})
  assert.deepEqual(report.faults, [])
  assert.ok(report.accepted > 100)
  assert.ok(report.duplicates > 0, 'some were sent again after their answer')
})
