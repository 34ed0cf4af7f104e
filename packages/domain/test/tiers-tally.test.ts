import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { mainWallet } from '../src/points/wallet.ts'
import {
  addTo,
  type Sums,
  type Tally,
  type TallyNeeds,
  takeFrom,
  tallyNeeds,
} from '../src/tiers/tally.ts'
import type { TierSet, TierWindow } from '../src/tiers/tier-set.ts'
import { frozen } from './given.ts'

const sums = (points_earned: number, spend = 0, purchases = 0): Sums => ({
  points_earned,
  spend,
  purchases,
})
const today = 20_000
const needs: TallyNeeds = { days: 30, refunded: false, wallet: mainWallet }
const tally: Tally = frozen([
  { day: 19_990, ...sums(5, 100, 1) },
  { day: 19_999, ...sums(7, 200, 1) },
])

test('what happened stands on its own day, in the order of days', () => {
  assert.deepEqual(addTo(tally, needs, today, 19_995, sums(1, 2, 3)), [
    tally[0],
    { day: 19_995, ...sums(1, 2, 3) },
    tally[1],
  ])
  assert.deepEqual(addTo(tally, needs, today, 19_999, sums(1, 2, 3)), [
    tally[0],
    { day: 19_999, ...sums(8, 202, 4) },
  ])
})

test('days that are too long ago are forgotten, and not begun', () => {
  assert.deepEqual(addTo(tally, needs, 20_021, 20_021, sums(0)), [tally[1]])
  assert.deepEqual(addTo(tally, needs, 20_020, 20_020, sums(0)), tally)
  assert.deepEqual(addTo(tally, needs, today, 19_969, sums(1)), tally)
  assert.deepEqual(addTo(tally, { ...needs, days: 0 }, today, today, sums(1)), [])
})

test('a day on which nothing is left is none', () => {
  assert.deepEqual(takeFrom(tally, needs, today, 19_990, sums(5, 100, 1)), [tally[1]])
  assert.deepEqual(addTo(tally, needs, today, 19_995, sums(0)), tally)
})

test('what a day does not know is not taken from it', () => {
  assert.deepEqual(takeFrom(tally, needs, today, 19_998, sums(5, 100, 1)), tally)
  assert.deepEqual(takeFrom(tally, needs, today, 19_999, sums(9, 50, 1)), [
    tally[0],
    { day: 19_999, ...sums(0, 150, 0) },
  ])
})

test('what was refunded is told where a set asks for it', () => {
  const asking = { ...needs, refunded: true }
  const after = takeFrom(tally, asking, today, 19_990, sums(5, 60, 1))
  assert.deepEqual(after[0], { day: 19_990, ...sums(0, 40, 0), refunded: sums(5, 60, 1) })
  const again = takeFrom(after, asking, today, 19_990, sums(0, 40))
  assert.deepEqual(again[0], { day: 19_990, ...sums(0), refunded: sums(5, 100, 1) })
})

test('it does not matter in which order days come, and what is taken back leaves nothing', () => {
  const event = fc.record({ day: fc.integer({ min: 19_960, max: 20_001 }), points: fc.nat(100) })
  fc.assert(
    fc.property(fc.array(event), fc.boolean(), (events, refunded) => {
      const by = { ...needs, refunded }
      const all = (list: typeof events) =>
        list.reduce<Tally>((so, { day, points }) => addTo(so, by, today, day, sums(points)), [])
      assert.deepEqual(all(events), all(events.toReversed()))
      const back = events.reduce<Tally>(
        (so, { day, points }) => takeFrom(so, needs, today, day, sums(points)),
        all(events),
      )
      assert.deepEqual(back, [])
    }),
  )
})

test('days are kept for the longest window of all sets', () => {
  const set = (window: TierWindow, keepOnRefund = false) =>
    ({ basis: { kind: 'spend' }, window, keepOnRefund }) as TierSet
  assert.deepEqual(tallyNeeds([]), { days: 0, refunded: false, wallet: mainWallet })
  assert.deepEqual(tallyNeeds([set({ kind: 'lifetime' })]), {
    days: 0,
    refunded: false,
    wallet: mainWallet,
  })
  const both = [set({ kind: 'rolling', days: 90 }, true), set({ kind: 'calendar', period: 'year' })]
  assert.deepEqual(tallyNeeds(both), { days: 744 + 35, refunded: true, wallet: mainWallet })
})
