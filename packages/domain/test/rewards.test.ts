import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkLedger, compileProgram, obstaclesOf, type Reward } from '../src/index.ts'
import { accepted, config, day, life, now, program, refused } from './given.ts'

const mug: Reward = {
  id: 'mug',
  name: 'A mug',
  version: 1,
  cost: { points: 30 },
  fulfils: { kind: 'manual' },
  active: true,
}
const coupon: Reward = {
  ...mug,
  id: 'coupon',
  name: 'Ten off',
  fulfils: { kind: 'coupon', poolId: 'ten' },
}
const pool = { id: 'ten', name: 'Ten off', version: 1 }

const of = (...rewards: Reward[]) => program({ rewards, couponPools: [pool] })

/** A member with a hundred points. */
function member(...rewards: Reward[]) {
  const one = life(of(...rewards))
  one.say('enrol')
  accepted(one.say('purchase', { amount: 100 }))
  return one
}

const claim = (one: ReturnType<typeof life>, rewardId: string, id?: string) =>
  one.say('reward_claimed', { rewardId }, id === undefined ? {} : { id })

const reasons = (decision: ReturnType<typeof claim>) =>
  refused(decision, 'reward_not_available').obstacles?.map(({ reason }) => reason)

const sound = (one: ReturnType<typeof life>) =>
  assert.deepEqual(checkLedger(one.member, one.entries, [...one.lots.values()]), [])

test('a claim spends the points, takes one of the stock and a code, and says so', () => {
  const one = member({ ...coupon, stock: 5 })
  one.codes.push('AAA', 'BBB')
  const { effects, claims, sharedAdds, changedFields } = accepted(claim(one, 'coupon', 'c1'))
  assert.deepEqual(effects, [
    {
      kind: 'claim_issued',
      claimId: 'c1',
      rewardId: 'coupon',
      name: 'Ten off',
      points: 30,
      code: 'AAA',
    },
  ])
  assert.deepEqual([...sharedAdds].toSorted(), [
    ['coupon_pool:ten', 1],
    ['reward:coupon', 1],
  ])
  assert.equal(claims[0]?.claim.code, 'AAA')
  assert.equal(one.member.points.balance, 70)
  assert.equal(one.member.fields['rewards_claimed_total'], 1)
  assert.ok(changedFields.includes('rewards_claimed_total'))
  assert.deepEqual(one.codes, ['BBB'])
  assert.deepEqual(one.entries.at(-1)?.ruleId, 'coupon', 'the ledger says what it was spent on')
  sound(one)
})

test('all that stands in the way is said at once, and nothing is taken', () => {
  const one = member({
    ...coupon,
    cost: { points: 101 },
    stock: 0,
    window: { from: '2026-02-01T00:00:00+09:00' },
    audience: 'member.points_balance > 1000',
  })
  const refusal = refused(claim(one, 'coupon'), 'reward_not_available')
  assert.deepEqual(
    refusal.obstacles?.map(({ message: _, ...rest }) => rest),
    [
      { reason: 'window', at: '2026-01-31T15:00:00.000Z' },
      { reason: 'audience' },
      { reason: 'stock' },
      { reason: 'codes' },
      { reason: 'points', missing: 1 },
    ],
  )
  assert.equal(refusal.problem.rule, 'window')
  assert.equal(one.member.points.balance, 100)
  refused(claim(one, 'none'), 'reward_not_found')
})

test('a reward that is switched off or over is claimed no more', () => {
  const over = { ...mug, id: 'over', window: { until: new Date(now).toISOString() } }
  const one = member({ ...mug, active: false }, over)
  assert.deepEqual(reasons(claim(one, 'mug')), ['inactive'])
  assert.deepEqual(reasons(claim(one, 'over')), ['window'])
})

test('an audience that cannot be judged keeps the member out', () => {
  const one = member({ ...mug, audience: 'member.country == "FR"' })
  assert.deepEqual(reasons(claim(one, 'mug')), ['audience'])
  one.say('profile', { fields: { country: 'FR' } })
  accepted(claim(one, 'mug'))
})

test('a member claims no more often than the limits say, in all and by the calendar of the workspace', () => {
  const perPeriod = { claims: 1, period: 'day' } as const
  const one = member({ ...mug, cost: { points: 1 }, limits: { perMember: 2, perPeriod } })
  // Midnight in Seoul is 15:00 UTC.
  one.nowMs = Date.parse('2026-01-05T14:59:59Z')
  accepted(claim(one, 'mug'))
  const second = refused(claim(one, 'mug'), 'reward_not_available')
  assert.deepEqual(second.obstacles, [
    {
      reason: 'limit',
      message: 'A member can claim it once a day.',
      at: '2026-01-05T15:00:00.000Z',
    },
  ])
  one.nowMs = Date.parse('2026-01-05T15:00:00Z')
  accepted(claim(one, 'mug'))
  one.nowMs = now + 9 * day
  assert.deepEqual(reasons(claim(one, 'mug')), ['limit'])
})

test('a claim is redeemed once, by its id or by its code, and is cancelled no more then', () => {
  const one = member(coupon, mug)
  one.codes.push('AAA', 'BBB')
  claim(one, 'coupon', 'c1')
  claim(one, 'mug', 'c2')
  refused(one.say('reward_redeemed', { code: 'BBB' }), 'claim_not_found')
  refused(one.say('reward_redeemed', {}), 'invalid_event')
  refused(one.say('reward_redeemed', { code: 'AAA', claimId: 'c1' }), 'invalid_event')
  const { effects } = accepted(one.say('reward_redeemed', { code: 'AAA' }))
  assert.equal(effects[0]?.kind, 'claim_redeemed')
  accepted(one.say('reward_redeemed', { claimId: 'c2' }))
  for (const type of ['reward_redeemed', 'reward_cancelled']) {
    refused(one.say(type, { claimId: 'c1' }), 'claim_not_open')
  }
})

test('what was redeemed is refunded once: the points come back, and neither stock nor limit does', () => {
  const one = member({ ...mug, stock: 1, limits: { perMember: 1 } })
  claim(one, 'mug', 'c1')
  refused(one.say('reward_refunded', { claimId: 'c1' }), 'claim_not_open')
  one.say('reward_redeemed', { claimId: 'c1' })
  accepted(one.say('reward_refunded', { claimId: 'c1' }))
  assert.equal(one.member.points.balance, 100)
  assert.deepEqual(reasons(claim(one, 'mug')), ['limit', 'stock'])
  refused(one.say('reward_refunded', { claimId: 'c1' }), 'claim_not_open')
  sound(one)
})

test('the points of a claim come back by its cancellation, and by no other way', () => {
  const one = member(mug)
  claim(one, 'mug', 'c1')
  const refusal = refused(
    one.say('points_spend_reversed', { spentEventId: 'c1' }),
    'spend_not_found',
  )
  assert.match(refusal.problem.message, /cancel/)
})

test('a claim whose time runs out is expired at that instant, with or without its points', () => {
  for (const givesBack of [true, false]) {
    const one = member({ ...mug, stock: 1, claimExpires: { afterDays: 3, givesBack } })
    claim(one, 'mug', 'c1')
    const at = new Date(now + 3 * day).toISOString()
    assert.equal(one.member.reviewAt, at)
    one.nowMs = now + 9 * day
    const { effects } = accepted(one.say('due', {}, { occurredAt: at }))
    const points = givesBack ? 30 : 0
    assert.deepEqual(effects, [
      { kind: 'claim_expired', claimId: 'c1', rewardId: 'mug', name: 'A mug', points, at },
    ])
    assert.equal(one.member.reviewAt, null)
    assert.equal(one.member.points.balance, 70 + points)
    assert.equal(one.shared.get('reward:mug'), givesBack ? 0 : 1)
    refused(one.say('reward_redeemed', { claimId: 'c1' }), 'claim_not_open')
    refused(one.say('due', {}, { occurredAt: at }), 'event_type_reserved')
    sound(one)
  }
})

test('it never matters when a sweep comes by: late or on time, the same is booked', () => {
  const expiry = { kind: 'after', days: 4 } as const
  const earnRules = [
    { id: 'base', name: 'Base', version: 1, on: 'purchase', points: 'event.amount', expiry },
  ]
  const rewards = [{ ...mug, claimExpires: { afterDays: 2, givesBack: true } }]
  const at = (days: number) => new Date(now + days * day).toISOString()
  const lived = (sweeps: readonly number[]) => {
    const one = life(program({ earnRules, rewards }))
    one.say('enrol', {}, { occurredAt: at(-1) })
    one.say('purchase', { amount: 50 }, { occurredAt: at(-1) })
    claim(one, 'mug', 'c1')
    one.say('purchase', { amount: 7 }, { occurredAt: at(-3) })
    for (const days of sweeps) {
      one.nowMs = now + days * day
      if (one.member.reviewAt || one.member.ahead.expiresAt) {
        one.say('due', {}, { occurredAt: at(days) })
      }
    }
    one.nowMs = now + 9 * day
    one.say('profile', { fields: {} }, { occurredAt: at(0) })
    sound(one)
    const moves = one.entries.map(({ no: _, eventId: __, ...entry }) => JSON.stringify(entry))
    return { points: one.member.points, moves: moves.toSorted(), lots: [...one.lots.values()] }
  }
  assert.deepEqual(lived([]), lived([1, 2, 3]))
})

test('points that became available before a claim ended pay what is owed first, however late that is booked', () => {
  const earnRules = [
    { id: 'base', name: 'Base', version: 1, on: 'purchase', points: 'event.amount' },
    {
      ...{ id: 'later', name: 'Later', version: 1, on: 'visit', points: '40' },
      pending: { days: 1 },
    },
  ]
  const eventTypes = [{ name: 'visit', builtin: false, properties: {} }]
  const rewards = [{ ...mug, claimExpires: { afterDays: 2, givesBack: true } }]
  const at = (days: number) => ({ occurredAt: new Date(now + days * day).toISOString() })
  const lived = (sweeps: readonly number[]) => {
    const one = life(program({ earnRules, eventTypes, rewards }))
    one.say('enrol', {}, at(0))
    one.say('purchase', { amount: 50 }, { id: 'p', ...at(0) })
    accepted(one.say('reward_claimed', { rewardId: 'mug' }, at(0)))
    one.say('refund', { purchaseEventId: 'p' }, at(0))
    assert.equal(one.member.points.debt, 30)
    one.say('visit', {}, at(0))
    for (const days of sweeps) {
      one.nowMs = now + days * day
      accepted(one.say('due', {}, at(days)))
    }
    one.nowMs = now + 5 * day
    one.say('profile', { fields: {} }, at(5))
    sound(one)
    return [...one.lots.values()].map(({ no, remaining }) => [no, remaining])
  }
  assert.deepEqual(lived([]), lived([1, 2]))
  assert.deepEqual(lived([]), [
    [1, 30],
    [2, 10],
  ])
})

test('a claim of yesterday that is cancelled makes no room in the limit of today', () => {
  const perPeriod = { claims: 1, period: 'day' } as const
  const one = member({ ...mug, cost: { points: 1 }, limits: { perPeriod } })
  accepted(claim(one, 'mug', 'c1'))
  one.nowMs = now + day
  accepted(claim(one, 'mug', 'c2'))
  accepted(one.say('reward_cancelled', { claimId: 'c1' }))
  assert.deepEqual(reasons(claim(one, 'mug')), ['limit'])
  accepted(one.say('reward_cancelled', { claimId: 'c2' }))
  accepted(claim(one, 'mug'))
})

test('stock and codes are conserved, and cancelling what was claimed leads back to the start', () => {
  const step = fc.record({
    does: fc.constantFrom('claim', 'cancel', 'redeem', 'refund'),
    reward: fc.constantFrom('mug', 'coupon'),
    nth: fc.nat(5),
  })
  const stocked = of({ ...mug, stock: 3 }, { ...coupon, stock: 4, limits: { perMember: 3 } })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const one = life(stocked)
      const supply = ['A', 'B', 'C', 'D', 'E']
      one.codes.push(...supply)
      one.say('enrol')
      one.say('purchase', { amount: 200 })
      for (const { does, reward, nth } of steps) {
        const claimId = [...one.claims.keys()][nth] ?? 'none'
        if (does === 'claim') claim(one, reward)
        if (does === 'cancel') one.say('reward_cancelled', { claimId })
        if (does === 'redeem') one.say('reward_redeemed', { claimId })
        if (does === 'refund') one.say('reward_refunded', { claimId })
        sound(one)
        const all = [...one.claims.values()].map((named) => named.claim)
        for (const [id, stock] of [['mug', 3] as const, ['coupon', 4] as const]) {
          const held = all.filter(
            ({ rewardId, state }) => rewardId === id && state !== 'cancelled',
          ).length
          assert.equal(one.shared.get(`reward:${id}`) ?? 0, held)
          assert.ok(held <= stock)
          assert.equal(one.member.standing.rewards?.counts[id]?.claims ?? 0, held)
        }
        const given = all.flatMap(({ code }) => code ?? [])
        assert.deepEqual([...given, ...one.codes], supply, 'each code is given once, in order')
        const paid = all.filter(({ state }) => state !== 'cancelled' && state !== 'refunded')
        assert.equal(one.member.points.spent, paid.length * 30)
      }
      for (const { claim: each } of [...one.claims.values()]) {
        if (each.state === 'redeemed') one.say('reward_refunded', { claimId: each.id })
        if (each.state === 'issued') one.say('reward_cancelled', { claimId: each.id })
      }
      assert.equal(one.member.points.balance, 200)
      sound(one)
    }),
  )
})

test('what a member is shown is what a claim would say', () => {
  const by = of({ ...mug, stock: 1 })
  const one = life(by)
  one.say('enrol')
  const planned = by.rewards.get('mug')
  assert.ok(planned)
  const shown = obstaclesOf(planned, one.member, { taken: 0, codeLeft: false }, now, 'Asia/Seoul')
  assert.deepEqual(refused(claim(one, 'mug'), 'reward_not_available').obstacles, shown)
})

test('a reward that would not work is refused with its place', () => {
  const wrong: [Partial<Reward>, string][] = [
    [{ cost: { points: 1.5 } }, '/rewards/0/cost/points'],
    [{ stock: -1 }, '/rewards/0/stock'],
    [{ limits: { perMember: 0 } }, '/rewards/0/limits/perMember'],
    [{ window: { from: 'soon' } }, '/rewards/0/window/from'],
    [
      { window: { from: '2026-02-01T00:00:00Z', until: '2026-01-01T00:00:00Z' } },
      '/rewards/0/window',
    ],
    [{ fulfils: { kind: 'coupon', poolId: 'none' } }, '/rewards/0/fulfils/poolId'],
    [{ fulfils: { kind: 'code', length: 4 } }, '/rewards/0/fulfils/length'],
    [{ fulfils: { kind: 'code', length: 40, alphabet: 'AAB' } }, '/rewards/0/fulfils/alphabet'],
    [{ audience: 'member.nothing > 1' }, '/rewards/0/audience'],
    [{ claimExpires: { afterDays: 0, givesBack: true } }, '/rewards/0/claimExpires/afterDays'],
  ]
  for (const [part, path] of wrong) {
    const compiled = compileProgram(config({ rewards: [{ ...mug, ...part }], couponPools: [pool] }))
    assert.ok(!compiled.ok)
    assert.deepEqual(
      compiled.problems.map((problem) => problem.path),
      [path],
    )
  }
})
