import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Benefit, checkLedger, compileProgram, type Reward } from '../src/index.ts'
import { accepted, config, day, life, program } from './given.ts'

/** In Seoul a day begins at 15:00 UTC of the day before. */
const start = Date.parse('2026-03-10T03:00:00Z')

const birthday: Benefit = {
  id: 'cake',
  name: 'Birthday',
  version: 1,
  on: { kind: 'birthday' },
  gives: { kind: 'points', points: 50 },
  active: true,
}
const anniversary: Benefit = {
  ...birthday,
  id: 'years',
  name: 'Anniversary',
  on: { kind: 'anniversary' },
}
const mug: Reward = {
  id: 'mug',
  name: 'A mug',
  version: 1,
  cost: { points: 30 },
  fulfils: { kind: 'manual' },
  active: true,
}

/** The same in a workspace of another zone. */
const inZone = (timezone: string, benefits: Benefit[]) =>
  program({ benefits, workspace: { ...config().workspace, timezone } })

/** A member of these benefits, enrolled at the start, and a sweep that comes by at an instant. */
function member(benefits: Benefit[], rewards: Reward[] = []) {
  const couponPools = [{ id: 'ten', name: 'Ten', version: 1 }]
  const one = life(program({ benefits, rewards, couponPools }), start)
  const at = (ms: number) => ({ occurredAt: new Date(ms).toISOString() })
  accepted(one.say('enrol', {}, at(start)))
  /** Sweep as long as something is due; gives what it gave. */
  const sweep = (ms: number) => {
    one.nowMs = ms
    const effects = []
    for (let due = one.member.reviewAt; due && Date.parse(due) <= ms; due = one.member.reviewAt) {
      effects.push(...accepted(one.say('due', {}, { occurredAt: due })).effects)
    }
    return effects
  }
  const tell = (fields: Record<string, unknown>, ms: number) => {
    one.nowMs = ms
    return accepted(one.say('profile', { fields }, at(ms)))
  }
  return { one, sweep, tell, at }
}

const gifts = (effects: readonly { kind: string }[]) =>
  effects.filter(({ kind }) => kind === 'benefit_given').length

test('a birthday is given at its midnight in the zone of the workspace, each year', () => {
  const { one, sweep, tell } = member([birthday])
  tell({ birth_date: '1990-05-20' }, start)
  assert.equal(one.member.reviewAt, '2026-05-19T15:00:00.000Z')
  assert.deepEqual(sweep(Date.parse('2026-05-19T14:59:59Z')), [])
  const effects = sweep(Date.parse('2026-05-19T15:00:00Z'))
  assert.deepEqual(effects, [
    {
      kind: 'benefit_given',
      benefitId: 'cake',
      benefitVersion: 1,
      name: 'Birthday',
      points: 50,
      lotNo: 1,
    },
  ])
  assert.equal(one.member.points.balance, 50)
  assert.equal(one.member.reviewAt, '2027-05-19T15:00:00.000Z')
})

test('29 February is the 28th in years that have none', () => {
  const { one, sweep, tell } = member([birthday])
  tell({ birth_date: '1992-02-29' }, start)
  const days = [0, 1, 2].map(() => {
    const next = one.member.reviewAt ?? ''
    sweep(Date.parse(next))
    return next
  })
  assert.deepEqual(days, [
    '2027-02-27T15:00:00.000Z',
    '2028-02-28T15:00:00.000Z',
    '2029-02-27T15:00:00.000Z',
  ])
})

test('the first anniversary is a year after the enrolment', () => {
  const { one, sweep } = member([anniversary])
  assert.equal(one.member.reviewAt, '2027-03-09T15:00:00.000Z')
  assert.equal(gifts(sweep(start + 364 * day)), 0)
  assert.equal(gifts(sweep(start + 365 * day)), 1)
})

test('one who tells of a birthday on that very day is given it, and only once a year whatever is told then', () => {
  const { sweep, tell } = member([birthday])
  tell({ birth_date: '1990-03-10' }, start)
  assert.equal(gifts(sweep(start)), 1)
  tell({ birth_date: '1990-03-11' }, start + day)
  assert.equal(gifts(sweep(start + day)), 0)
  tell({ birth_date: null }, start + 2 * day)
  tell({ birth_date: '1990-03-13' }, start + 3 * day)
  assert.equal(gifts(sweep(start + 300 * day)), 0)
  assert.equal(gifts(sweep(start + 400 * day)), 1)
})

test('a sweep that comes years late gives every year that was missed, each once, at its instant', () => {
  const { one, sweep, tell } = member([birthday])
  tell({ birth_date: '1990-05-20' }, start)
  assert.equal(gifts(sweep(start + (3 * 365 + 100) * day)), 4)
  const earned = [...one.lots.values()].map(({ earnedAtMs }) =>
    new Date(earnedAtMs).getUTCFullYear(),
  )
  assert.deepEqual(earned, [2026, 2027, 2028, 2029])
  assert.deepEqual(checkLedger(one.member, one.entries, [...one.lots.values()]), [])
})

test('who is not in the audience, or has left, is given nothing that year', () => {
  const { one, sweep, tell, at } = member([
    { ...birthday, audience: 'member.country == "FR"' },
    { ...anniversary, id: 'b' },
  ])
  tell({ birth_date: '1990-05-20', country: 'DE' }, start)
  assert.equal(gifts(sweep(start + 100 * day)), 0)
  tell({ country: 'FR' }, start + 100 * day)
  one.nowMs = start + 101 * day
  one.say('opt_out', {}, at(start + 101 * day))
  assert.equal(gifts(sweep(start + 370 * day)), 0)
  one.nowMs = start + 371 * day
  one.say('opt_in', {}, at(start + 371 * day))
  assert.equal(gifts(sweep(start + 500 * day)), 1)
})

test('a claim can be given: it costs nothing, takes of the stock and a code, and may be redeemed', () => {
  const reward: Reward = { ...mug, stock: 1, fulfils: { kind: 'coupon', poolId: 'ten' } }
  const { one, sweep, tell } = member(
    [{ ...birthday, gives: { kind: 'reward', rewardId: 'mug' } }],
    [reward],
  )
  one.codes.push('AAA', 'BBB')
  tell({ birth_date: '1990-05-20' }, start)
  const effects = sweep(start + 100 * day)
  assert.deepEqual(
    effects.map(({ kind }) => kind),
    ['benefit_given', 'claim_issued'],
  )
  const [claim] = one.claims.values()
  assert.equal(claim?.claim.code, 'AAA')
  assert.equal(claim?.claim.points, 0)
  assert.match(claim?.claim.id ?? '', /\/cake\/1$/)
  accepted(one.say('reward_redeemed', { code: 'AAA' }))
  const missed = sweep(start + 500 * day)
  assert.deepEqual(
    missed.map((effect) => effect.kind === 'benefit_missed' && effect.obstacles[0]?.reason),
    ['stock'],
  )
})

test('what Laurel brings about causes a benefit once each time, if its condition holds', () => {
  const thanks: Benefit = {
    ...birthday,
    id: 'thanks',
    on: { kind: 'event', event: 'claim_redeemed', when: 'event.rewardId == "mug"' },
  }
  const { one, sweep } = member([thanks], [mug, { ...mug, id: 'other', cost: { points: 0 } }])
  one.say('points_adjusted', { points: 60, reason: 'welcome' })
  for (const [id, rewardId] of [
    ['c1', 'mug'],
    ['c2', 'mug'],
    ['c3', 'other'],
  ]) {
    accepted(one.say('reward_claimed', { rewardId }, { id }))
    accepted(one.say('reward_redeemed', { claimId: id }))
  }
  assert.equal(one.member.points.balance, 0, 'a moment later')
  assert.equal(gifts(sweep(start)), 2)
  assert.equal(one.member.points.balance, 100)
  assert.equal(one.member.standing.benefits, undefined)
})

test('several gifts of one benefit at once are several claims, each with a code of its own', () => {
  const gift: Reward = { ...mug, id: 'gift', stock: 5, fulfils: { kind: 'coupon', poolId: 'ten' } }
  const thanks: Benefit = {
    ...birthday,
    on: { kind: 'event', event: 'claim_redeemed' },
    gives: { kind: 'reward', rewardId: 'gift' },
  }
  const { one, sweep } = member([thanks], [{ ...mug, cost: { points: 0 } }, gift])
  one.codes.push('AAA', 'BBB', 'CCC')
  for (const id of ['c1', 'c2']) {
    accepted(one.say('reward_claimed', { rewardId: 'mug' }, { id }))
    accepted(one.say('reward_redeemed', { claimId: id }))
  }
  assert.equal(gifts(sweep(start)), 2)
  const given = [...one.claims.values()].flatMap(({ claim }) => claim.code ?? [])
  assert.deepEqual(given, ['AAA', 'BBB'])
  assert.equal(one.shared.get('reward:gift'), 2)
})

test('a gift causes no gift, so there is an end', () => {
  const { one, sweep } = member(
    [
      {
        ...birthday,
        on: { kind: 'event', event: 'claim_issued' },
        gives: { kind: 'reward', rewardId: 'mug' },
      },
    ],
    [{ ...mug, cost: { points: 0 } }],
  )
  accepted(one.say('reward_claimed', { rewardId: 'mug' }, { id: 'c1' }))
  assert.equal(gifts(sweep(start)), 1)
  assert.equal(one.claims.size, 2)
})

test('however late sweeps come and whatever is told: no year has two gifts, and a quiet year has one', () => {
  const step = fc.record({
    days: fc.integer({ min: 0, max: 500 }),
    does: fc.constantFrom('sweep', 'tell', 'nothing'),
    month: fc.integer({ min: 1, max: 12 }),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
      const { one, sweep, tell } = member([birthday, anniversary])
      tell({ birth_date: '1990-06-15' }, start)
      let ms = start
      let quietSince = 2026
      for (const { days, does, month } of steps) {
        ms += days * day
        if (does === 'sweep') sweep(ms)
        if (does !== 'tell') continue
        sweep(ms)
        tell({ birth_date: `1990-${String(month).padStart(2, '0')}-15` }, ms)
        quietSince = new Date(ms).getUTCFullYear() + 1
      }
      sweep(ms)
      const years = (id: string) =>
        one.entries
          .filter(({ ruleId }) => ruleId === id)
          .map(({ effectiveAt }) => new Date(Date.parse(effectiveAt) + day / 2).getUTCFullYear())
      for (const id of ['cake', 'years']) {
        assert.equal(new Set(years(id)).size, years(id).length, `${id}: ${years(id)}`)
      }
      const last = new Date(ms).getUTCFullYear()
      for (let year = quietSince; year < last; year += 1) {
        assert.ok(years('cake').includes(year), `${year} of ${years('cake')}`)
      }
      for (let year = 2027; year < last; year += 1) assert.ok(years('years').includes(year))
    }),
  )
})

test('a benefit that would not work is refused with its place', () => {
  const wrong: [Partial<Benefit>, string][] = [
    [{ on: { kind: 'birthday', field: 'country' } }, '/benefits/0/on/field'],
    [{ on: { kind: 'event', event: 'purchase' } }, '/benefits/0/on/event'],
    [{ on: { kind: 'event', event: 'nothing' } }, '/benefits/0/on/event'],
    [{ on: { kind: 'event', event: 'due' } }, '/benefits/0/on/event'],
    [{ on: { kind: 'event', event: 'claim_issued', when: '1' } }, '/benefits/0/on/when'],
    [{ gives: { kind: 'points', points: 0 } }, '/benefits/0/gives/points'],
    [{ gives: { kind: 'reward', rewardId: 'none' } }, '/benefits/0/gives/rewardId'],
    [{ audience: 'member.nothing' }, '/benefits/0/audience'],
  ]
  for (const [part, path] of wrong) {
    const compiled = compileProgram(config({ benefits: [{ ...birthday, ...part }] }))
    assert.ok(!compiled.ok)
    assert.deepEqual(
      compiled.problems.map((problem) => problem.path),
      [path],
    )
  }
})

test('days go with the zone of the workspace, and no year has two gifts by it', () => {
  const { one, sweep, tell } = member([birthday])
  tell({ birth_date: '1990-05-20' }, start)
  assert.equal(one.member.reviewAt, '2026-05-19T15:00:00.000Z')
  one.program = inZone('America/Los_Angeles', [birthday])
  tell({}, start)
  assert.equal(one.member.reviewAt, '2026-05-20T07:00:00.000Z')
  assert.equal(gifts(sweep(Date.parse('2026-05-20T08:00:00Z'))), 1)
  one.program = inZone('Asia/Tokyo', [birthday])
  tell({}, Date.parse('2026-05-20T09:00:00Z'))
  assert.equal(one.member.reviewAt, '2027-05-19T15:00:00.000Z')
})
