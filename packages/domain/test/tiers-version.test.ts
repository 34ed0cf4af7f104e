import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Tier, TierSet } from '../src/tiers/tier-set.ts'
import { Life } from './tiers-life.ts'

const ms = (text: string): number => Date.parse(text)
const start = ms('2026-03-05T12:00Z')
const changedAtMs = ms('2026-05-01T00:00Z')

const base: Tier = { id: 'base', name: 'Base', min: 0 }
const silver: Tier = { id: 'silver', name: 'Silver', min: 500 }
const gold: Tier = { id: 'gold', name: 'Gold', min: 1_000 }

const first: TierSet = {
  id: 'club',
  name: 'Club',
  version: 1,
  changedAtMs: 0,
  basis: { kind: 'points_earned' },
  window: { kind: 'calendar', period: 'year' },
  tiers: [base, silver, gold],
  downgrade: 'full',
  graceDays: 0,
  keepOnRefund: false,
}

/** A member with so many points, looked at by another version of the set some time after it took effect. */
function after(points: number, said: Partial<TierSet>, prepare = (_: Life) => {}): Life {
  const life = new Life(first, 'UTC', start)
  life.buy(points)
  prepare(life)
  life.change({ ...first, version: 2, changedAtMs, ...said })
  life.nowMs = ms('2026-07-01T00:00Z')
  life.review()
  return life
}

const changes = (life: Life) =>
  life.changes.flatMap((change) => (change.atMs < changedAtMs ? [] : [change]))

const moved = (from: string | null, to: string | null, reason: string) => [
  { kind: 'tier_changed', atMs: changedAtMs, from, to, reason },
]

test('another name of a tier changes nothing', () => {
  const life = after(1_200, { tiers: [base, silver, { ...gold, name: 'Shining' }] })
  assert.deepEqual(changes(life), [])
  assert.equal(life.state.version, 2)
})

test('a tier that is gone becomes the highest that needs no more than it did', () => {
  const shining = { id: 'shining', name: 'Shining', min: 1_000 }
  const renamed = after(1_200, { tiers: [base, silver, shining] })
  assert.deepEqual(changes(renamed), moved('gold', 'shining', 'set_changed'))
  const removed = after(1_200, { tiers: [base, silver] })
  assert.deepEqual(changes(removed), moved('gold', 'silver', 'set_changed'))
  const alone = after(600, { tiers: [gold] })
  assert.deepEqual(changes(alone), moved('silver', null, 'set_changed'))
})

test('a tier that needs less is reached when the version takes effect, whenever that is seen', () => {
  const life = after(700, { tiers: [base, silver, { ...gold, min: 700 }] })
  assert.deepEqual(changes(life), moved('silver', 'gold', 'set_changed'))
})

test('a tier that needs more is lost from then on, after grace where there is any', () => {
  const tiers = [base, silver, { ...gold, min: 2_000 }]
  assert.deepEqual(changes(after(1_200, { tiers })), moved('gold', 'silver', 'lapsed'))
  const graceful = after(1_200, { tiers, graceDays: 90 })
  const untilMs = ms('2026-07-30T00:00Z')
  assert.deepEqual(changes(graceful), [
    { kind: 'grace_started', atMs: changedAtMs, tierId: 'gold', untilMs },
  ])
  assert.equal(graceful.state.reviewAtMs, untilMs)
})

test('shorter grace takes nothing away for a time before it was so', () => {
  const life = new Life({ ...first, graceDays: 90 }, 'UTC', start)
  life.buy(1_200)
  life.refund(1)
  life.change({ ...first, version: 2, changedAtMs, graceDays: 5 })
  life.nowMs = ms('2026-07-01T00:00Z')
  life.review()
  assert.deepEqual(changes(life), moved('gold', 'base', 'lapsed'))
})

test('who came to a tier by the version before, after the new one took effect, did so then', () => {
  const life = new Life(first, 'UTC', start)
  life.nowMs = ms('2026-05-02T00:00Z')
  life.buy(1_200)
  life.change({ ...first, version: 2, changedAtMs, tiers: [base, silver] })
  life.review()
  assert.equal(life.state.sinceMs, life.nowMs)
})

test('a clock that is behind dates nothing ahead of itself', () => {
  const life = new Life(first, 'UTC', start)
  life.buy(1_200)
  life.change({ ...first, version: 2, changedAtMs: start + 5, tiers: [base, silver] })
  life.review()
  assert.equal(life.state.sinceMs, start)
})

test('a tier for which nothing is there any more is lost, and not before it was reached', () => {
  const life = new Life(first, 'UTC', start)
  life.nowMs = start + 5
  life.buy(1_200)
  life.activity = { ...life.activity, tally: [] }
  life.review()
  const { tierId, sinceMs } = life.state
  assert.deepEqual({ tierId, sinceMs }, { tierId: 'base', sinceMs: start + 5 })
})

test('a tier that a person gave goes the same way, and ends where nothing is left of it', () => {
  const give = (life: Life) => life.assign('gold', 'exactly', null)
  const lower = after(0, { tiers: [base, silver] }, give)
  assert.deepEqual(changes(lower), moved('gold', 'silver', 'set_changed'))
  const giveBase = (life: Life) => life.assign('base', 'exactly', null)
  const none = after(600, { tiers: [silver, gold] }, giveBase)
  assert.deepEqual(changes(none), moved('base', 'silver', 'set_changed'))
  assert.equal(none.state.assigned, null)
})
