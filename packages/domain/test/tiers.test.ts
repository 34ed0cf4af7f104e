import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TierSet } from '../src/tiers/tier-set.ts'
import { Life } from './tiers-life.ts'

const ms = (text: string): number => Date.parse(text)
const iso = (at: number | null | undefined): string | null =>
  at == null ? null : new Date(at).toISOString().replace(':00.000Z', 'Z')

/** The smallest set, with what a test says of it. */
const club = (said: Partial<TierSet> = {}): TierSet => ({
  id: 'club',
  name: 'Club',
  version: 1,
  changedAtMs: 0,
  basis: { kind: 'points_earned' },
  window: { kind: 'calendar', period: 'year' },
  tiers: [
    { id: 'base', name: 'Base', min: 0 },
    { id: 'silver', name: 'Silver', min: 500 },
    { id: 'gold', name: 'Gold', min: 1_000 },
  ],
  downgrade: 'full',
  graceDays: 0,
  keepOnRefund: false,
  ...said,
})

/** A member who enrols at an instant. */
const member = (set: TierSet, at = '2026-03-05T12:00Z', zone = 'UTC') => new Life(set, zone, ms(at))

/** The tier and its beginning, at an instant. */
function tierAt(life: Life, at: string): string {
  life.nowMs = ms(at)
  const { tierId, sinceMs } = life.look()
  return `${tierId} since ${iso(sinceMs)}`
}

test('a tier that is reached is there at once, by several steps where it reaches so far', () => {
  const life = member(club())
  assert.equal(tierAt(life, '2026-03-06T00:00Z'), 'base since 2026-03-05T12:00Z')
  life.buy(1_000)
  assert.equal(tierAt(life, '2026-03-06T00:00Z'), 'gold since 2026-03-06T00:00Z')
  assert.deepEqual(life.changes.at(-1), {
    kind: 'tier_changed',
    atMs: ms('2026-03-06T00:00Z'),
    from: 'base',
    to: 'gold',
    reason: 'reached',
  })
})

test('below the first tier there is none', () => {
  const life = member(club({ tiers: [{ id: 'gold', name: 'Gold', min: 10 }] }))
  assert.equal(life.state.tierId, null)
  assert.deepEqual(life.look().next, { tierId: 'gold', missing: 10 })
  life.buy(10)
  assert.equal(life.state.tierId, 'gold')
  assert.equal(tierAt(life, '2028-01-01T00:00Z'), 'null since 2028-01-01T00:00Z')
})

test('who qualifies in a calendar year has the tier to the end of the next', () => {
  const life = member(club(), '2026-03-05T12:00Z', 'Asia/Seoul')
  life.buy(1_200)
  assert.equal(iso(life.state.reviewAtMs), '2027-12-31T15:00Z')
  assert.equal(tierAt(life, '2027-12-31T14:59Z'), 'gold since 2026-03-05T12:00Z')
  assert.equal(tierAt(life, '2028-06-01T00:00Z'), 'base since 2027-12-31T15:00Z')
})

test('what keeps a tier is said with its end, and from when on it counts', () => {
  const life = member(club())
  life.buy(1_200)
  const keep = { byMs: ms('2028-01-01T00:00Z'), missing: 1_000, fromMs: ms('2027-01-01T00:00Z') }
  assert.deepEqual(life.look().keep, keep)
  life.nowMs = ms('2027-05-01T00:00Z')
  life.buy(600)
  assert.deepEqual(life.look().keep, { ...keep, missing: 400, fromMs: life.nowMs })
  life.buy(400)
  assert.equal(iso(life.look().keep?.byMs), '2029-01-01T00:00Z')
})

test('a late event counts on its own day, and may still reach a tier in the window before', () => {
  const life = member(club())
  life.buy(600)
  life.nowMs = ms('2027-01-03T00:00Z')
  life.buy(400, ms('2026-12-30T00:00Z'))
  assert.equal(life.state.tierId, 'gold')
  const { value, next } = life.look()
  assert.deepEqual([value, next], [0, null])
  assert.equal(iso(life.state.reviewAtMs), '2028-01-01T00:00Z')
})

test('in the days of grace the tier stays, and what is missing can be made good', () => {
  const life = member(club({ graceDays: 45 }))
  life.buy(1_000)
  life.nowMs = ms('2027-06-01T00:00Z')
  life.buy(990)
  assert.equal(tierAt(life, '2028-02-14T23:59Z'), 'gold since 2026-03-05T12:00Z')
  assert.equal(tierAt(life, '2028-02-15T00:00Z'), 'silver since 2028-02-15T00:00Z')

  life.nowMs = ms('2028-01-20T09:00Z')
  life.review()
  assert.deepEqual(life.changes.at(-1), {
    kind: 'grace_started',
    atMs: ms('2028-01-01T00:00Z'),
    tierId: 'gold',
    untilMs: ms('2028-02-15T00:00Z'),
  })
  assert.deepEqual(life.look().keep, {
    byMs: ms('2028-02-15T00:00Z'),
    missing: 10,
    fromMs: life.nowMs,
  })
  life.buy(10)
  assert.deepEqual(life.changes.at(-1), { kind: 'grace_ended', atMs: life.nowMs, tierId: 'gold' })
  assert.equal(iso(life.state.reviewAtMs), '2029-01-01T00:00Z')
})

test('in grace of rolling days more may be missing from day to day', () => {
  const life = member(club({ window: { kind: 'rolling', days: 30 }, graceDays: 10 }))
  life.buy(100)
  life.nowMs = ms('2026-03-07T12:00Z')
  life.buy(200)
  life.buy(700, ms('2026-03-20T12:00Z'))
  const missingAt = (at: string) => {
    life.nowMs = ms(at)
    const { keep } = life.look()
    return [keep?.missing, iso(keep?.byMs)]
  }
  assert.deepEqual(missingAt('2026-04-03T12:00Z'), [100, '2026-04-14T00:00Z'])
  assert.deepEqual(missingAt('2026-04-05T12:00Z'), [100, '2026-04-14T00:00Z'])
  assert.deepEqual(missingAt('2026-04-06T12:00Z'), [300, '2026-04-14T00:00Z'])
  life.buy(300)
  assert.equal(tierAt(life, '2026-04-28T23:59Z'), 'gold since 2026-03-07T12:00Z')
})

test('a rolling day counts for so long, and its end is midnight in the zone', () => {
  const rolling = club({ window: { kind: 'rolling', months: 12 } })
  const life = member(rolling, '2017-11-04T12:00Z', 'America/Sao_Paulo')
  life.buy(700)
  life.nowMs = ms('2018-02-01T12:00Z')
  life.buy(300)
  // On 4 November 2018 clocks there skip midnight.
  assert.equal(tierAt(life, '2018-11-04T02:59Z'), 'gold since 2018-02-01T12:00Z')
  assert.equal(tierAt(life, '2018-11-04T03:00Z'), 'base since 2018-11-04T03:00Z')
})

test('29 February counts through 28 February of the year after', () => {
  const life = member(club({ window: { kind: 'rolling', months: 12 } }), '2028-02-29T12:00Z')
  life.buy(500)
  assert.equal(tierAt(life, '2029-02-28T23:59Z'), 'silver since 2028-02-29T12:00Z')
  assert.equal(tierAt(life, '2029-03-01T00:00Z'), 'base since 2029-03-01T00:00Z')
})

test('years are counted from the day of enrolment, 29 February or not', () => {
  const set = club({ window: { kind: 'anniversary', years: 1 } })
  const life = member(set, '2024-02-28T20:00Z', 'Asia/Kathmandu') // the 29th, there
  life.buy(500)
  assert.equal(iso(life.state.reviewAtMs), '2026-02-28T18:15Z') // 1 March 2026
  life.nowMs = ms('2025-02-28T18:00Z') // the last minutes of the first year
  life.buy(500)
  assert.equal(life.state.tierId, 'gold')
  assert.equal(tierAt(life, '2026-02-28T18:15Z'), 'base since 2026-02-28T18:15Z')
})

test('one step at a time is a window apart', () => {
  const life = member(club({ downgrade: 'one_step', window: { kind: 'rolling', days: 30 } }))
  life.buy(1_000)
  assert.equal(tierAt(life, '2026-04-03T23:59Z'), 'gold since 2026-03-05T12:00Z')
  assert.equal(tierAt(life, '2026-04-04T00:00Z'), 'silver since 2026-04-04T00:00Z')
  assert.equal(tierAt(life, '2026-05-03T23:59Z'), 'silver since 2026-04-04T00:00Z')
  assert.equal(tierAt(life, '2026-05-04T00:00Z'), 'base since 2026-05-04T00:00Z')
  life.nowMs = ms('2026-12-01T00:00Z')
  life.review()
  const lost = life.changes.filter((change) => 'reason' in change && change.reason === 'lapsed')
  assert.equal(lost.length, 2, 'a late review finds each step at its time')
})

test('a set that takes no tier away asks for no review', () => {
  const life = member(club({ downgrade: 'none', graceDays: 10 }))
  life.buy(1_000)
  assert.equal(life.state.reviewAtMs, null)
  assert.equal(life.look().keep, null)
  assert.equal(life.refund(1), true)
  assert.equal(tierAt(life, '2040-01-01T00:00Z'), 'gold since 2026-03-05T12:00Z')
  assert.equal(life.look().value, 0)
  assert.deepEqual(
    life.changes.map(({ kind }) => kind),
    ['tier_changed', 'tier_changed'],
    'nobody is told of grace that is none',
  )
})

test('a refund takes no tier away itself: a review does, which is due at once or after grace', () => {
  const [plain, graceful] = [member(club()), member(club({ graceDays: 10 }))]
  for (const life of [plain, graceful]) {
    life.buy(1_000)
    life.nowMs = ms('2026-03-08T09:30Z')
    life.refund(1)
    assert.equal(life.state.tierId, 'gold')
  }
  assert.equal(iso(plain.state.reviewAtMs), '2026-03-08T09:30Z')
  assert.equal(tierAt(plain, '2026-03-08T09:30Z'), 'base since 2026-03-08T09:30Z')
  assert.equal(tierAt(graceful, '2026-03-18T09:29Z'), 'gold since 2026-03-05T12:00Z')
  assert.equal(tierAt(graceful, '2026-03-18T09:30Z'), 'base since 2026-03-18T09:30Z')
})

test('without grace a tier is lost at the very instant, also in an hour that clocks show twice', () => {
  const life = member(club(), '2026-10-25T01:30Z', 'Europe/Berlin')
  life.buy(1_000)
  life.refund(1)
  assert.equal(tierAt(life, '2026-10-25T01:30Z'), 'base since 2026-10-25T01:30Z')
})

test('what is missing after a refund is missing in the window that still runs', () => {
  const life = member(club({ graceDays: 30 }))
  life.buy(600)
  life.buy(400)
  life.nowMs = ms('2027-06-01T00:00Z')
  life.buy(300)
  life.refund(2)
  // 600 of the year before cannot be added to any more; 300 of this year can.
  const keep = { byMs: ms('2027-07-01T00:00Z'), missing: 700, fromMs: life.nowMs }
  assert.deepEqual(life.look().keep, keep)
  life.buy(700)
  assert.equal(iso(life.state.reviewAtMs), '2029-01-01T00:00Z')
})

test('where refunds do not count, the tier stays for as long, but no other is reached by it', () => {
  const life = member(club({ keepOnRefund: true }))
  life.buy(600)
  life.refund(1)
  assert.equal(life.look().value, 0)
  life.buy(500)
  assert.equal(tierAt(life, '2027-12-31T23:59Z'), 'silver since 2026-03-05T12:00Z')
})

test('a tier that a person gives holds to its end, and what was earned beneath it comes out', () => {
  const life = member(club())
  life.assign('silver', 'at_least', ms('2026-06-01T00:00Z'))
  assert.equal(iso(life.state.reviewAtMs), '2026-06-01T00:00Z')
  const { tierId, keep, next, assignedUntilMs } = life.look()
  assert.deepEqual([tierId, keep, iso(assignedUntilMs)], ['silver', null, '2026-06-01T00:00Z'])
  assert.deepEqual(next, { tierId: 'gold', missing: 1_000 })
  assert.equal(tierAt(life, '2026-06-01T00:00Z'), 'base since 2026-06-01T00:00Z')

  life.nowMs = ms('2026-05-01T00:00Z')
  life.buy(1_000)
  assert.equal(tierAt(life, '2026-06-02T00:00Z'), 'gold since 2026-05-01T00:00Z')
})

test('a tier that is earned and given ends once, where both end at the same instant', () => {
  const life = member(club())
  life.buy(1_000)
  life.assign('gold', 'at_least', ms('2028-01-01T00:00Z'))
  life.nowMs = ms('2028-01-01T00:00Z')
  life.review()
  const { atMs, ...change } = life.changes.at(-1) ?? { atMs: 0 }
  assert.equal(iso(atMs), '2028-01-01T00:00Z')
  const reason = 'assignment_ended'
  assert.deepEqual(change, { kind: 'tier_changed', from: 'gold', to: 'base', reason })
})

test('a lock holds a member down as well as up, until it is taken back', () => {
  const life = member(club())
  life.assign('base', 'exactly', null)
  life.buy(1_000)
  assert.equal(tierAt(life, '2026-09-01T00:00Z'), 'base since 2026-03-05T12:00Z')
  assert.deepEqual([life.look().next, life.look().keep], [null, null])
  life.unassign()
  assert.equal(tierAt(life, '2026-09-01T00:00Z'), 'gold since 2026-09-01T00:00Z')
  assert.deepEqual(
    life.changes.map((change) => 'reason' in change && change.reason),
    ['reached', 'assignment_ended'],
  )
})

test('a field is looked at as it is now, below 0 too', () => {
  const life = member(
    club({ basis: { kind: 'field', field: 'score' }, window: { kind: 'lifetime' } }),
  )
  assert.equal(life.state.tierId, 'base')
  life.setField(999.5)
  assert.deepEqual(life.look().next, { tierId: 'gold', missing: 0.5 })
  life.setField(-1)
  assert.equal(life.state.tierId, 'silver')
  life.review()
  assert.equal(life.state.tierId, null)
})

test('money is counted in minor units', () => {
  const tiers = [{ id: 'gold', name: 'Gold', min: 12.3 }]
  const life = member(club({ basis: { kind: 'spend' }, tiers }))
  life.buy(1_229)
  assert.deepEqual(life.look().next, { tierId: 'gold', missing: 1 })
  life.buy(1)
  assert.equal(life.state.tierId, 'gold')
})

test('a lifetime needs no days', () => {
  const life = member(club({ window: { kind: 'lifetime' } }))
  life.buy(600)
  life.nowMs = ms('2046-01-01T00:00Z')
  life.buy(400)
  assert.equal(life.state.tierId, 'gold')
  assert.deepEqual(life.activity.tally, [])
  assert.equal(life.state.reviewAtMs, null)
})
