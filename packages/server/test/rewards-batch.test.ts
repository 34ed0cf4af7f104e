import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { sql } from '../src/db/sql.ts'
import type { Answer } from '../src/events/answer.ts'
import { forget } from '../src/forget/forget.ts'
import { sweeper } from '../src/points/sweep.ts'
import { verifyWorkspace } from '../src/points/verify.ts'
import { addToPool } from '../src/rewards/coupons.ts'
import { claimsPage } from '../src/rewards/list-claims.ts'
import { freshDatabase } from './database.ts'
import {
  at,
  configure,
  type Event,
  incoming,
  now,
  openShop,
  purchase,
  type Shop,
  taken,
  word,
} from './events-shop.ts'
import { setStage } from './sync-stage.ts'

const db = await freshDatabase({ connections: 12 })
const day = 86_400_000

const mug = { name: 'A mug', cost: { points: 10 }, fulfils: { kind: 'manual' }, active: true }
const coupon = { ...mug, name: 'Ten off', fulfils: { kind: 'coupon', poolId: 'ten' } }

/** A shop with rewards, members of a hundred points, and codes in its pool. */
async function rewardShop(
  rewards: Readonly<Record<string, object>>,
  { members = ['m1'], codes = [] as string[] } = {},
) {
  const clock = { ms: now }
  const shop = await openShop(db, { deps: { now: () => clock.ms }, unknownMembers: 'enrol' })
  const { workspaceId } = shop
  await configure(db, workspaceId, 'coupon_pool', 'ten', { name: 'Ten off' })
  for (const [id, reward] of Object.entries(rewards)) {
    await configure(db, workspaceId, 'reward', id, reward as Record<string, unknown>)
  }
  if (codes.length > 0) await addToPool(db, { workspaceId, poolId: 'ten' }, { codes })
  await shop.send(...members.map((memberId) => purchase(`p-${memberId}`, 100, { memberId })))
  const claims = async (memberId = 'm1') =>
    (await claimsPage(db, workspaceId, memberId, { limit: 200 }, clock.ms)).data
  const sweep = () =>
    sweeper({ db, intake: shop.intake, now: () => clock.ms, random: () => 0 })(() => true)
  return { ...shop, clock, claims, sweep, sound: () => sound(shop) }
}

async function sound({ programs, workspaceId }: Pick<Shop, 'programs' | 'workspaceId'>) {
  assert.deepEqual((await verifyWorkspace({ db, programs }, workspaceId)).violations, [])
}

const claim = (id: string, rewardId: string, memberId = 'm1'): Event => ({
  id,
  memberId,
  type: 'reward_claimed',
  properties: { rewardId },
})

const goes = (id: string, how: string, claimId: string, memberId = 'm1'): Event => ({
  id,
  memberId,
  type: `reward_${how}`,
  properties: { claimId },
})

const codeOf = (answer: Answer | undefined): string => {
  const [issued] = taken(answer).effects.flatMap((each) =>
    each.kind === 'claim_issued' ? each : [],
  )
  return issued?.code ?? ''
}

const numbered = (count: number, name = 'C') =>
  Array.from({ length: count }, (_, i) => `${name}${String(i).padStart(4, '0')}`)

test('200 at once, by two processes, for a stock of 50: exactly 50 win, each with a code of its own', async () => {
  const members = numbered(200, 'm')
  const shop = await rewardShop(
    { coupon: { ...coupon, stock: 50 } },
    { members, codes: numbered(60) },
  )
  const other = shop.second()
  const events = members.map((memberId, i) => incoming(claim(`c${i}`, 'coupon', memberId)))
  const halves = [events.slice(0, 100), events.slice(100)]
  const sent = halves.flatMap((half, i) =>
    half.map((event) => (i === 0 ? shop.intake : other).submit(shop.workspaceId, [event])),
  )
  const answers = (await Promise.all(sent)).flat()
  const won = answers.filter(({ status }) => status === 'accepted')
  assert.equal(won.length, 50)
  assert.equal(new Set(won.map(codeOf)).size, 50)
  for (const answer of answers.filter(({ status }) => status === 'refused')) {
    assert.equal(word(answer), 'reward_not_available')
    assert.ok(answer.status === 'refused')
    assert.deepEqual(
      answer.about.obstacles?.map(({ reason }) => reason),
      ['stock'],
    )
  }
  assert.deepEqual(await supply(shop.workspaceId, 'coupon'), { taken: 50, given: 50, claims: 50 })
  await shop.sound()
})

test('a pool that runs empty refuses the rest, and no process gives a code that another gave', async () => {
  const members = numbered(120, 'm')
  const shop = await rewardShop({ coupon }, { members, codes: numbered(70) })
  const other = shop.second()
  const sent = members.map((memberId, i) =>
    (i % 2 ? shop.intake : other).submit(shop.workspaceId, [
      incoming(claim(`c${i}`, 'coupon', memberId)),
    ]),
  )
  const answers = (await Promise.all(sent)).flat()
  const won = answers.filter(({ status }) => status === 'accepted')
  assert.deepEqual(won.map(codeOf).toSorted(), numbered(70))
  const [lost] = answers.filter(({ status }) => status === 'refused')
  assert.ok(lost?.status === 'refused' && lost.about.obstacles?.[0]?.reason === 'codes')
  await shop.sound()
})

test('a claim that is sent again gets its first answer with its code, and takes nothing', async () => {
  const shop = await rewardShop({ coupon }, { codes: numbered(2) })
  const [first] = await shop.send(claim('c1', 'coupon'))
  const [again] = await shop.second().submit(shop.workspaceId, [incoming(claim('c1', 'coupon'))])
  assert.deepEqual(again, { ...first, status: 'replayed' })
  assert.equal(codeOf(again), 'C0000')
  const [next] = await shop.send(claim('c2', 'coupon'))
  assert.equal(codeOf(next), 'C0001')
})

test('claims of one batch see each other: codes in order, the last of the stock, and what is undone at once', async () => {
  const shop = await rewardShop({ coupon: { ...coupon, stock: 2 } }, { codes: numbered(5) })
  const answers = await shop.send(
    claim('c1', 'coupon'),
    claim('c2', 'coupon'),
    claim('c3', 'coupon'),
    goes('x1', 'cancelled', 'c1'),
    claim('c4', 'coupon'),
    goes('x2', 'redeemed', 'c2'),
    goes('x3', 'cancelled', 'c2'),
  )
  assert.deepEqual(answers.map(word), [
    'accepted',
    'accepted',
    'reward_not_available',
    'accepted',
    'accepted',
    'accepted',
    'claim_not_open',
  ])
  assert.deepEqual([answers[0], answers[1], answers[4]].map(codeOf), ['C0000', 'C0001', 'C0002'])
  assert.deepEqual(
    (await shop.claims()).map(({ id, state, code }) => [id, state, code]).toSorted(),
    [
      ['c1', 'cancelled', 'C0000'],
      ['c2', 'redeemed', 'C0001'],
      ['c4', 'issued', 'C0002'],
    ],
  )
  await shop.sound()
})

test('what was claimed in one batch is redeemed by its code, cancelled and refunded in others', async () => {
  const shop = await rewardShop({ mug, coupon }, { codes: numbered(1) })
  await shop.send(claim('c1', 'mug'), claim('c2', 'coupon'))
  const byCode = { id: 'x1', type: 'reward_redeemed', properties: { code: 'C0000' } }
  const [redeemed] = await shop.send(byCode)
  assert.equal(taken(redeemed).effects[0]?.kind, 'claim_redeemed')
  const [cancelled] = await shop.send(goes('x2', 'cancelled', 'c1'))
  assert.equal(taken(cancelled).points.balance, 90)
  assert.deepEqual((await shop.send(goes('x3', 'cancelled', 'c1'))).map(word), ['claim_not_open'])
  assert.deepEqual((await shop.send(goes('x4', 'refunded', 'c2'))).map(word), ['accepted'])
  assert.deepEqual((await shop.send(goes('x5', 'refunded', 'cx'))).map(word), ['claim_not_found'])
  const [spend] = await shop.send({
    id: 'x6',
    type: 'points_spend_reversed',
    properties: { spentEventId: 'c2' },
  })
  assert.equal(word(spend), 'spend_not_found')
  await shop.sound()
})

test('one of two processes that cancel a claim at once does', async () => {
  const shop = await rewardShop({ mug: { ...mug, stock: 1 } })
  await shop.send(claim('c1', 'mug'))
  const other = shop.second()
  const answers = await Promise.all([
    shop.intake.submit(shop.workspaceId, [incoming(goes('x1', 'cancelled', 'c1'))]),
    other.submit(shop.workspaceId, [incoming(goes('x2', 'redeemed', 'c1'))]),
  ])
  assert.deepEqual(answers.flat().map(word).toSorted(), ['accepted', 'claim_not_open'])
  await shop.sound()
})

test('a sweep books claims whose time has run out, and another event finds it booked', async () => {
  const expires = (givesBack: boolean) => ({ claimExpires: { afterDays: 2, givesBack } })
  const shop = await rewardShop({
    back: { ...mug, stock: 5, ...expires(true) },
    gone: { ...mug, stock: 5, ...expires(false) },
  })
  await shop.send(claim('c1', 'back'), claim('c2', 'gone'), claim('c3', 'back'))
  await shop.send(goes('x1', 'redeemed', 'c3'))
  shop.clock.ms = now + 3 * day
  const shown = (await shop.claims()).map(({ id, state }) => [id, state]).toSorted()
  assert.deepEqual(shown, [
    ['c1', 'expired'],
    ['c2', 'expired'],
    ['c3', 'redeemed'],
  ])
  await shop.sweep()
  assert.deepEqual((await shop.claims()).map(({ id, state }) => [id, state]).toSorted(), shown)
  const [late] = await shop.send(goes('x2', 'redeemed', 'c1'))
  assert.equal(word(late), 'claim_not_open')
  assert.equal((await supply(shop.workspaceId, 'back')).taken, 1)
  assert.equal((await supply(shop.workspaceId, 'gone')).taken, 1)
  const [bought] = await shop.send(purchase('p9', 1))
  assert.equal(taken(bought).points.balance, 100 - 10 - 10 + 1)
  await shop.sound()
})

test('whatever event comes first books a claim that has expired', async () => {
  const shop = await rewardShop({
    back: { ...mug, stock: 1, claimExpires: { afterDays: 2, givesBack: true } },
  })
  await shop.send(claim('c1', 'back'))
  shop.clock.ms = now + 3 * day
  const [again] = await shop.send(claim('c2', 'back'))
  assert.deepEqual(
    taken(again).effects.map(({ kind }) => kind),
    ['claim_expired', 'claim_issued'],
  )
  await shop.sweep()
  await shop.sound()
})

test('a claim that was made and ended in one batch of history gives back what it took', async () => {
  const shop = await rewardShop({
    back: { ...mug, stock: 1, claimExpires: { afterDays: 2, givesBack: true } },
  })
  const past = (days: number) => ({ occurredAt: new Date(now - days * day).toISOString() })
  const events = [
    { ...purchase('h0', 100, { memberId: 'old' }), ...past(40) },
    { ...claim('h1', 'back', 'old'), ...past(30) },
    { ...purchase('h2', 5, { memberId: 'old' }), ...past(20) },
    { ...claim('h3', 'back', 'old'), ...past(10) },
  ].map((event) => ({ ...incoming(event), history: true as const }))
  const answers = await shop.intake.submit(shop.workspaceId, events)
  assert.deepEqual(answers.map(word), Array(4).fill('accepted'))
  await shop.sweep()
  assert.deepEqual(
    (await shop.claims('old')).map(({ state }) => state),
    ['expired', 'expired'],
  )
  const [last] = await shop.send(purchase('h9', 0, { memberId: 'old' }))
  assert.equal(taken(last).points.balance, 105)
  await shop.sound()
})

test('a benefit that is due at once leaves the lots of its batch as they are', async () => {
  const shop = await rewardShop({})
  await configure(db, shop.workspaceId, 'earn_rule', 'spend-one-earn-one', null)
  await configure(db, shop.workspaceId, 'earn_rule', 'fades', {
    name: 'A point for each unit, for a while',
    on: 'purchase',
    points: 'event.amount',
    expiry: { kind: 'after', days: 10 },
  })
  await configure(db, shop.workspaceId, 'benefit', 'thanks', {
    name: 'Thanks',
    on: { kind: 'event', event: 'points_earned' },
    gives: { kind: 'points', points: 7 },
    active: true,
  })
  await shop.send(purchase('b1', 10, { occurredAt: at(-9 * 86_400) }))
  await shop.sweep()
  await shop.send(purchase('b2', 10), purchase('b3', 10))
  await shop.sound()
  await shop.sweep()
  const [last] = await shop.send(purchase('b4', 0))
  assert.equal(taken(last).points.balance, 100 + 30 + 3 * 7)
  await shop.sound()
})

test('codes that are made for claims are unique and have the form that the reward says', async () => {
  const fulfils = { kind: 'code', prefix: 'SUMMER-', length: 10 }
  const shop = await rewardShop({ made: { ...mug, cost: { points: 0 }, fulfils } })
  const answers = await shop.send(...numbered(40).map((id) => claim(id, 'made')))
  const codes = answers.map(codeOf)
  assert.equal(new Set(codes).size, 40)
  for (const code of codes) assert.match(code, /^SUMMER-[A-Z3-9]{10}$/)
  await shop.sound()
})

test('of a member who is forgotten the codes stay given, and nobody is named beside them', async () => {
  const shop = await rewardShop({ coupon }, { codes: numbered(2), members: ['m1', 'm2'] })
  await shop.send(claim('c1', 'coupon'))
  const name = { workspaceId: shop.workspaceId, memberId: 'm1', brazeDelete: false }
  await forget({ db, newId: () => `id-${shop.workspaceId}` }, name, now)
  const [row] = await db.ask(traces(shop.workspaceId))
  assert.deepEqual(row, { named: 0, given: 1, claims: 1 })
  const [next] = await shop.send(claim('c1', 'coupon', 'm2'))
  assert.equal(codeOf(next), 'C0001')
  await shop.sound()
})

test('Braze is told of a claim with its code', async () => {
  const stage = await setStage(db, {
    mappings: [{ field: 'rewards_claimed_total', remote: 'rewards' }],
    tells: [{ event: 'claim_issued', connectionId: 'main', name: 'reward' }],
  })
  await configure(db, stage.workspaceId, 'reward', 'made', {
    ...mug,
    fulfils: { kind: 'code', length: 12 },
  })
  await stage.send({ id: 'e' }, purchase('p1', 10), claim('c1', 'made'))
  await stage.finish()
  assert.equal(stage.attributes('m1')['rewards'], 1)
  const [told] = stage.sent.flatMap(({ events = [] }) => events)
  const { code, ...properties } = told?.properties ?? {}
  assert.match(String(code), /^[A-Z3-9]{12}$/)
  assert.equal(properties['claimId'], 'c1')
  assert.equal(properties['name'], 'A mug')
})

const supply = async (workspaceId: number, rewardId: string) => {
  const [row] = await db.ask(supplyOf(workspaceId, rewardId))
  assert.ok(row)
  return row
}

const supplyOf = (workspaceId: number, rewardId: string) => sql(
  z.object({ taken: z.int(), given: z.int(), claims: z.int() }),
)`
  select coalesce((select used from shared_counts
                    where workspace_id = ${workspaceId}
                      and key = 'reward:' || ${rewardId}::text), 0) as taken,
         (select count(*) from coupon_codes
           where workspace_id = ${workspaceId} and given_at is not null) as given,
         (select count(*) from claims where workspace_id = ${workspaceId}) as claims`

const traces = (workspaceId: number) => sql(
  z.object({ named: z.int(), given: z.int(), claims: z.int() }),
)`
  select count(*) filter (where member_id is not null) as named,
         count(*) filter (where given_at is not null) as given,
         (select count(*) from claims
           where workspace_id = ${workspaceId}
             and member_id like 'forgotten-%' and code is null) as claims
    from coupon_codes
   where workspace_id = ${workspaceId}`

test('the audit names a code that is not given to its claim, and claims that are not counted', async () => {
  const shop = await rewardShop({ coupon }, { codes: numbered(1) })
  await shop.send(claim('c1', 'coupon'))
  await shop.sound()
  await db.ask(spoilCodes(shop.workspaceId))
  await db.ask(spoilClaims(shop.workspaceId))
  const { violations } = await verifyWorkspace(shop, shop.workspaceId)
  // One reward has too few claims and the other too many.
  const found = ['claim_codes', 'claim_counts', 'claim_counts']
  assert.deepEqual(violations.map(({ rule }) => rule).toSorted(), found)
})

const spoilCodes = (workspaceId: number) => sql(z.never())`
  update coupon_codes set claim_id = 'other' where workspace_id = ${workspaceId}`

const spoilClaims = (workspaceId: number) => sql(z.never())`
  update claims set reward_id = 'other' where workspace_id = ${workspaceId}`

test('a time that is late is judged by what there is when the claim is accepted', async () => {
  const until = new Date(now).toISOString()
  const shop = await rewardShop({ over: { ...mug, window: { until } } })
  const [late] = await shop.send({ ...claim('c1', 'over'), occurredAt: at(-3_600) })
  assert.equal(word(late), 'reward_not_available')
})
