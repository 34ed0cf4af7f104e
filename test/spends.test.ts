import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rushToSpend } from '../scripts/acceptance/spends-run.ts'

test('of spends from many connections as many win as the balances bear, and none goes below zero', async () => {
  const report = await rushToSpend({ attempts: 12_000, members: 5, seed: 1, batch: 250 }, () => {})
  assert.deepEqual(report.faults, [])
  assert.equal(report.accepted + report.refused, 12_000)
  assert.ok(report.accepted > 3_000 && report.refused > 3_000, JSON.stringify(report))
})
