import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Assigning, wrongAssigning } from '../src/tiers/assign.ts'
import { planTierSet } from '../src/tiers/tier-plan.ts'
import { type TierSet, type TierWindow, wrongTierSet } from '../src/tiers/tier-set.ts'

const good: TierSet = {
  id: 'club',
  name: 'Club',
  version: 1,
  changedAtMs: 0,
  basis: { kind: 'points_earned' },
  window: { kind: 'calendar', period: 'year' },
  tiers: [
    { id: 'base', name: 'Base', min: 0 },
    { id: 'gold', name: 'Gold', min: 1_000 },
  ],
  downgrade: 'one_step',
  graceDays: 30,
  keepOnRefund: true,
}
const lifetime: TierWindow = { kind: 'lifetime' }
const forLife: Partial<TierSet> = { window: lifetime, downgrade: 'full', keepOnRefund: false }
const tiers = (...mins: number[]) =>
  mins.map((min, index) => ({ id: `t${index}`, name: 'Tier', min }))

const right: [string, Partial<TierSet>][] = [
  ['a calendar year', {}],
  ['days', { window: { kind: 'rolling', days: 3_660 } }],
  ['months', { window: { kind: 'rolling', months: 120 } }],
  ['years from enrolment', { window: { kind: 'anniversary', years: 10 } }],
  ['a lifetime', forLife],
  [
    'a field that may be below 0',
    { ...forLife, basis: { kind: 'field', field: 'x' }, tiers: tiers(-1.5, 0) },
  ],
  ['money', { basis: { kind: 'spend' }, tiers: tiers(0, 12.3) }],
]

for (const [name, said] of right) {
  test(`nothing is wrong with ${name}`, () => {
    assert.equal(wrongTierSet({ ...good, ...said }, 'USD'), null)
  })
}

const wrong: [string, Partial<TierSet>][] = [
  ['/id', { id: '' }],
  ['/id', { id: '-club' }],
  ['/id', { id: 'c'.repeat(65) }],
  ['/name', { name: '' }],
  ['/name', { name: 'c'.repeat(101) }],
  ['/window/kind', { basis: { kind: 'field', field: 'x' } }],
  ['/window', { window: { kind: 'rolling' } }],
  ['/window', { window: { kind: 'rolling', days: 1, months: 1 } }],
  ['/window/days', { window: { kind: 'rolling', days: 0 } }],
  ['/window/days', { window: { kind: 'rolling', days: 3_661 } }],
  ['/window/months', { window: { kind: 'rolling', months: 1.5 } }],
  ['/window/months', { window: { kind: 'rolling', months: 121 } }],
  ['/window/period', { window: { kind: 'calendar', period: 'week' as 'month' } }],
  ['/window/years', { window: { kind: 'anniversary', years: 11 } }],
  ['/tiers', { tiers: [] }],
  ['/tiers', { tiers: tiers(...Array(51).keys()) }],
  ['/tiers/1/id', { tiers: [...tiers(0), { id: 't/1', name: 'Tier', min: 1 }] }],
  ['/tiers/1/id', { tiers: [...tiers(0), { id: 't0', name: 'Tier', min: 1 }] }],
  ['/tiers/0/name', { tiers: [{ id: 'a', name: '', min: 1 }] }],
  ['/tiers/1/min', { tiers: tiers(0, 0) }],
  ['/tiers/2/min', { tiers: tiers(0, 20, 10) }],
  ['/tiers/0/min', { tiers: tiers(-1) }],
  ['/tiers/0/min', { tiers: tiers(0.5) }],
  ['/tiers/0/min', { tiers: tiers(Number.NaN), ...forLife, basis: { kind: 'field', field: 'x' } }],
  ['/tiers/0/min', { basis: { kind: 'spend' }, tiers: tiers(12.345) }],
  ['/tiers/0/min', { basis: { kind: 'spend' }, tiers: tiers(-1) }],
  ['/graceDays', { graceDays: -1 }],
  ['/graceDays', { graceDays: 3_661 }],
  ['/graceDays', { graceDays: 0.5 }],
  ['/downgrade', { ...forLife, downgrade: 'one_step' }],
  ['/keepOnRefund', { ...forLife, keepOnRefund: true }],
]

for (const [path, said] of wrong) {
  test(`${path} is wrong with ${JSON.stringify(said).slice(0, 80)}`, () => {
    assert.equal(wrongTierSet({ ...good, ...said }, 'USD')?.path, path)
  })
}

test('a tier is given that is there, for a reason, until an instant to come', () => {
  const plan = planTierSet(good, { currency: 'USD', timezone: 'UTC' })
  const asked: Assigning = { tierId: 'gold', kind: 'at_least', reason: 'Moved', untilMs: 101 }
  const at = (said: Partial<Assigning>) => wrongAssigning(plan, { ...asked, ...said }, 100)?.path
  assert.equal(at({}), undefined)
  assert.equal(at({ untilMs: null }), undefined)
  assert.equal(at({ untilMs: 100 }), '/until')
  assert.equal(at({ tierId: 'platinum' }), '/tierId')
  assert.equal(at({ reason: ' ' }), '/reason')
  assert.equal(at({ reason: 'c'.repeat(501) }), '/reason')
})
