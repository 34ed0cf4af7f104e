import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileProgram, type EarnRule, type TierSet, type Wallet } from '../src/index.ts'
import { config } from './given.ts'
import { club, TierMember, tierNews, withSets } from './tiers-member.ts'

const wallet = (id: string): Wallet => ({ id, name: id, version: 1, kind: 'qualifying' })
const earn = (into: string, points: string): EarnRule => ({
  ...{ id: `to-${into}`, name: into, version: 1, on: 'purchase', points },
  ...(into === 'points' ? {} : { wallet: into }),
})
const byPoints = (said: Partial<TierSet> = {}, of?: string) =>
  club({
    basis: { kind: 'points_earned', wallet: of },
    tiers: [
      { id: 'base', name: 'Base', min: 0 },
      { id: 'silver', name: 'Silver', min: 10 },
      { id: 'gold', name: 'Gold', min: 26 },
    ],
    ...said,
  })

const more = {
  wallets: [wallet('status'), wallet('other')],
  earnRules: [
    earn('points', 'event.amount * 100.0'),
    earn('status', 'event.amount'),
    earn('other', 'event.amount * 50.0'),
  ],
}
const tierOf = (one: TierMember) => one.member.fields['club_tier']

test('a set goes by the points of its wallet alone, over days and over a lifetime', () => {
  for (const window of [{ kind: 'rolling', days: 10 }, { kind: 'lifetime' }] as const) {
    const one = new TierMember(withSets([byPoints({ window }, 'status')], more))
    one.buy(9)
    assert.equal(tierOf(one), 'base')
    one.buy(1)
    assert.equal(tierOf(one), 'silver')
  }
})

test('a refund takes what the purchase earned in that wallet', () => {
  const one = new TierMember(withSets([byPoints({}, 'status')], more))
  one.buy(30, { id: 'p1' })
  assert.equal(tierOf(one), 'gold')
  one.say('refund', { purchaseEventId: 'p1', amount: 15 })
  assert.equal(one.member.fields['club_to_next_tier'], 11)
})

test('a set that changes its wallet counts what was earned there before', () => {
  const one = new TierMember(withSets([byPoints()], more))
  one.buy(9)
  assert.equal(tierOf(one), 'gold')
  one.publish(withSets([byPoints({ version: 2, changedAtMs: one.nowMs }, 'status')], more))
  one.wait(1)
  one.buy(1)
  assert.equal(tierOf(one), 'silver')
  assert.deepEqual(
    tierNews(one.effects).map(([, from, to]) => [from, to]),
    [
      [null, 'base'],
      ['base', 'gold'],
      ['gold', 'base'],
      ['base', 'silver'],
    ],
  )
})

test('a set names a wallet that is there, and the one that all sets name', () => {
  const problems = (...tierSets: TierSet[]) => {
    const compiled = compileProgram(config({ ...more, tierSets }))
    return compiled.ok ? [] : compiled.problems.map(({ path, rule }) => [path, rule])
  }
  assert.deepEqual(problems(byPoints({}, 'none')), [['/tierSets/0/basis/wallet', 'unknown_wallet']])
  const two = [byPoints({}, 'status'), byPoints({ id: 'b' }, 'status')]
  assert.deepEqual(problems(...two), [])
  assert.deepEqual(problems(...two, byPoints({ id: 'c' })), [
    ['/tierSets/2/basis/wallet', 'basis_wallet'],
  ])
})
