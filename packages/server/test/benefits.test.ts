import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sweeper } from '../src/points/sweep.ts'
import { verifyWorkspace } from '../src/points/verify.ts'
import { reviewStep } from '../src/standing/review-all.ts'
import { running } from './running.ts'

const { ask, clock, db, parts, workspaceId } = await running()
const day = 86_400_000
const on = (days: number) => new Date(clock.nowMs + days * day).toISOString()

const cake = {
  name: 'Birthday',
  on: { kind: 'birthday' },
  gives: { kind: 'points', points: 50 },
  active: true,
}

/** Look at the members that are asked for, and sweep until nothing is due; two processes at once, as they may. */
async function sweep() {
  const { intake } = parts
  while ((await Promise.all([reviewStep(db), reviewStep(db)])).some(Boolean));
  const one = () => sweeper({ db, intake, now: () => clock.nowMs, random: () => 0 })(() => true)
  await Promise.all([one(), one()])
  await one()
}

const born = (memberId: string, birth_date: string) =>
  ask('PUT', `/v1/members/${memberId}`, { fields: { birth_date }, eventId: 'e' })

const balance = async (memberId: string) =>
  (await ask('GET', `/v1/members/${memberId}/points`)).body.balance

test('a benefit is written, listed and deleted, and what would not work is refused with its place', async () => {
  const wrong = await ask('PUT', '/v1/benefits/x', {
    ...cake,
    on: { kind: 'birthday', field: 'email' },
  })
  assert.deepEqual([wrong.status, wrong.body.errors[0].path], [422, '/on/field'])
  const put = await ask('PUT', '/v1/benefits/x', { ...cake, active: false })
  assert.deepEqual(put.body, { id: 'x', ...cake, active: false, version: 1 })
  assert.deepEqual((await ask('GET', '/v1/benefits')).body.data, [put.body])
  assert.equal((await ask('DELETE', '/v1/benefits/x')).status, 204)
  assert.equal((await ask('DELETE', '/v1/benefits/x')).body.code, 'benefit_not_found')
})

test('members who do nothing have their birthday too: it is given once, however many sweep', async () => {
  // The clock stands at noon of 1 March, in UTC.
  await Promise.all(
    Array.from({ length: 30 }, (_, i) =>
      born(`m${i}`, `1990-03-${String((i % 5) + 1).padStart(2, '0')}`),
    ),
  )
  await born('none', '1990-11-01')
  await ask('PUT', '/v1/benefits/cake', cake)
  await sweep()
  assert.equal(await balance('m0'), 50, 'the day on which the benefit begins counts')
  assert.equal(await balance('m1'), 0)
  clock.nowMs += 10 * day
  await sweep()
  for (let i = 0; i < 30; i += 1) assert.equal(await balance(`m${i}`), 50, `m${i}`)
  assert.equal(await balance('none'), 0)
  const { data } = (await ask('GET', '/v1/members/m1/timeline')).body
  const [given] = data.filter(({ event }: { event: { result: { effects: { kind: string }[] } } }) =>
    event.result.effects.some(({ kind }) => kind === 'benefit_given'),
  )
  assert.deepEqual([given.event.type, given.event.occurredAt], ['due', '2026-03-02T00:00:00.000Z'])
  clock.nowMs += 365 * day
  await sweep()
  assert.equal(await balance('m7'), 100)
  assert.deepEqual(
    (await verifyWorkspace({ db, programs: parts.programs }, workspaceId)).violations,
    [],
  )
})

test('a birthday to come moves with the time zone, also of who does nothing', async () => {
  const before = await balance('none')
  await ask('PATCH', '/v1/workspace', { timezone: 'America/Los_Angeles' })
  await sweep()
  clock.nowMs = Date.parse('2027-11-01T03:00:00Z')
  await sweep()
  assert.equal(await balance('none'), before, 'it is the 31st of October there')
  clock.nowMs = Date.parse('2027-11-01T08:00:00Z')
  await sweep()
  assert.equal(await balance('none'), before + 50)
  await ask('PATCH', '/v1/workspace', { timezone: 'UTC' })
})

test('what is claimed causes a benefit, and a gift hands over a code', async () => {
  await ask('PUT', '/v1/rewards/free', {
    name: 'Free',
    cost: { points: 0 },
    fulfils: { kind: 'manual' },
    active: true,
  })
  await ask('PUT', '/v1/coupon-pools/gifts', { name: 'Gifts' })
  await ask('POST', '/v1/coupon-pools/gifts/codes', { codes: ['ONE'] })
  await ask('PUT', '/v1/rewards/gift', {
    name: 'Gift',
    cost: { points: 10 },
    fulfils: { kind: 'coupon', poolId: 'gifts' },
    active: false,
  })
  await ask('PUT', '/v1/benefits/thanks', {
    name: 'Thanks',
    on: { kind: 'event', event: 'claim_issued', when: 'event.rewardId == "free"' },
    gives: { kind: 'reward', rewardId: 'gift' },
    active: true,
  })
  for (const memberId of ['ada', 'bob']) {
    await ask('PUT', `/v1/members/${memberId}`, { fields: {}, eventId: 'e' })
    const properties = { rewardId: 'free' }
    const claim = { id: 'c', memberId, type: 'reward_claimed', occurredAt: on(0), properties }
    assert.equal((await ask('POST', '/v1/events', claim)).status, 200)
    await sweep()
  }
  const claims = async (memberId: string) =>
    (await ask('GET', `/v1/members/${memberId}/claims`)).body.data.map(
      ({ rewardId, code, points }: Record<string, unknown>) => [rewardId, code, points],
    )
  assert.deepEqual((await claims('ada')).toSorted(), [
    ['free', null, 0],
    ['gift', 'ONE', 0],
  ])
  assert.deepEqual(await claims('bob'), [['free', null, 0]])
  const { data } = (await ask('GET', '/v1/members/bob/timeline')).body
  assert.equal(data[0].event.result.effects[0].kind, 'benefit_missed')
  assert.deepEqual(
    (await verifyWorkspace({ db, programs: parts.programs }, workspaceId)).violations,
    [],
  )
  const gone = await ask('DELETE', '/v1/members/ada')
  assert.equal(gone.status, 200, gone.text)
})
