import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crash } from '../scripts/acceptance/crash-run.ts'

test('what was accepted is neither lost nor told in secret twice, whatever is killed', async () => {
  const report = await crash({ rounds: 6, seed: 3, mostPauseMs: 700, answersBetween: 20 }, () => {})
  assert.deepEqual(report.faults, [])
  assert.ok(report.accepted > 50, `only ${report.accepted} events came through`)
  assert.ok(report.told > 20, `only ${report.told} were told`)
})
