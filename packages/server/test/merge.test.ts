import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { sql } from '../src/db/sql.ts'
import type { Intake } from '../src/events/intake.ts'
import { forget } from '../src/forget/forget.ts'
import { readMember } from '../src/members/read.ts'
import { readPoints } from '../src/points/read.ts'
import { sweeper } from '../src/points/sweep.ts'
import { verifyWorkspace } from '../src/points/verify.ts'
import { rebuildWorkspace } from '../src/rebuild/rebuild.ts'
import { forward } from '../src/referrals/forward.ts'
import { reviewStep } from '../src/standing/review-all.ts'
import { askReviews } from '../src/standing/sql.ts'
import { freshDatabase } from './database.ts'
import {
  configure,
  type Event,
  incoming,
  now,
  openShop,
  purchase,
  refund,
  taken,
  word,
} from './events-shop.ts'

const db = await freshDatabase({ connections: 12 })
const day = 86_400_000
const on = (days: number) => new Date(now + days * day).toISOString()
const always = () => true

/** A shop where events enrol, points live for a month, and members may be merged. */
async function mergeShop() {
  const clock = { ms: now }
  const deps = { now: () => clock.ms }
  const shop = await openShop(db, { deps, unknownMembers: 'enrol' })
  const { workspaceId } = shop
  await configure(db, workspaceId, 'earn_rule', 'lately', {
    ...{ name: 'Lately', on: 'purchase', points: 'event.amount' },
    expiry: { kind: 'after', days: 30 },
  })
  const second = () => shop.second(deps)
  const read = (memberId: string) => readMember(shop, workspaceId, memberId, clock.ms)
  const points = async (memberId: string) =>
    readPoints(shop, workspaceId, memberId, { limit: 200 }, clock.ms)
  /** Of all these members together. */
  const sums = async (...memberIds: string[]) => {
    const all = await Promise.all(memberIds.map(points))
    return (['balance', 'pending', 'debt', 'earned', 'spent', 'expired'] as const).map((name) =>
      all.reduce((sum, each) => sum + each[name], 0),
    )
  }
  const lots = async (...memberIds: string[]) =>
    (await Promise.all(memberIds.map(points)))
      .flatMap((each) => each.lots)
      .map(({ remaining, state, earnedAt, activatesAt, expiresAt, ruleId, ruleVersion }) =>
        JSON.stringify({ remaining, state, earnedAt, activatesAt, expiresAt, ruleId, ruleVersion }),
      )
      .sort()
  const waiting = async () => (await db.ask(outboxOf(workspaceId))).length
  const send = (intake: Pick<Intake, 'take'> = shop.intake) => forward({ db, intake }, always)
  const sound = async () => {
    assert.deepEqual((await verifyWorkspace(shop, workspaceId)).violations, [])
    const rebuilt = await rebuildWorkspace(shop, workspaceId, null, clock.ms)
    assert.deepEqual(rebuilt.differences, [])
  }
  return { ...shop, clock, second, read, points, sums, lots, waiting, forward: send, sound }
}

const outboxOf = (workspaceId: number) => sql(z.object({ eventId: z.string() }))`
  select event_id as "eventId" from outbox where workspace_id = ${workspaceId}`

const buy = (memberId: string, id: string, amount: number, more: object = {}): Event =>
  purchase(id, amount, { memberId, ...more })

const merge = (memberId: string, into: string, id = 'merge'): Event => ({
  ...{ id, memberId, type: 'member_merged', occurredAt: on(0) },
  properties: { into, reason: 'The same person' },
})

/** Takes what is forwarded, and is killed before it is out of the outbox. */
const dying = (intake: Pick<Intake, 'take'>): Pick<Intake, 'take'> => ({
  take: async (...given) => {
    const { answers } = await intake.take(...given)
    await answers
    throw new Error('killed')
  },
})

test('what one had another has, once, whoever forwards it, and every lot is what it was', async () => {
  const shop = await mergeShop()
  await shop.send(
    ...[buy('a', 'p1', 40), buy('a', 'p2', 10, { occurredAt: on(-9) }), buy('b', 'p1', 7)],
    ...[refund('r1', { memberId: 'a', amount: 15 })].map((each) => ({ ...each, memberId: 'a' })),
    { id: 's1', memberId: 'a', type: 'points_spent', properties: { points: 30 } },
  )
  const [sums, lots] = [await shop.sums('a', 'b'), await shop.lots('a', 'b')]
  const spent = await shop.points('b')
  assert.deepEqual((await shop.send(merge('a', 'b'))).map(word), ['accepted'])
  const left = await shop.read('a')
  assert.deepEqual([left.status, left.mergedInto, left.points.earned], ['merged', 'b', 0])
  assert.deepEqual((await shop.points('b')).balance, spent.balance, 'the first process dies here')
  await shop.sound()

  const others = [shop.second(), shop.second()]
  await Promise.all(others.map((each) => shop.forward(each)))
  assert.equal(await shop.waiting(), 0)
  assert.deepEqual([await shop.sums('a', 'b'), await shop.lots('b')], [sums, lots])
  const member = await shop.read('b')
  assert.deepEqual([member.fields['purchases_count'], member.fields['purchases_total']], [3, 42])
  await shop.sound()

  const again = await shop.send(merge('a', 'b'), buy('a', 'p1', 40), buy('a', 'p3', 1))
  assert.deepEqual(again.map(word), ['replayed', 'replayed', 'member_merged'])
  const last = again[2]
  assert.equal(last?.status === 'refused' && last.about.mergedInto, 'b')
})

test('who was merged before the points came passes them on, and who had them does not', async () => {
  for (const taken of [false, true]) {
    const shop = await mergeShop()
    await shop.send(buy('a', 'p', 10), buy('b', 'p', 20), buy('c', 'p', 40))
    const sums = await shop.sums('a', 'b', 'c')
    await shop.send(merge('a', 'b'))
    if (taken) await assert.rejects(shop.forward(dying(shop.intake)), /killed/)
    await shop.send(merge('b', 'c'))
    assert.equal(await shop.waiting(), 2)
    await Promise.all([shop.forward(), shop.forward(shop.second())])
    assert.equal(await shop.waiting(), 0)
    assert.equal((await shop.points('c')).balance, 140)
    assert.deepEqual(await shop.sums('c'), sums)
    await shop.sound()
  }
})

test('of two who are merged into each other at once one is, and the other stays', async () => {
  const shop = await mergeShop()
  const [one, other] = [shop.second(), shop.second()]
  const pairs = Array.from({ length: 20 }, (_, i) => [`x${i}`, `y${i}`] as const)
  for (const pair of pairs) await shop.send(...pair.map((id) => buy(id, 'p', 5)))
  const answers = await Promise.all(
    pairs.flatMap(([x, y]) =>
      [[one, merge(x, y)] as const, [other, merge(y, x)] as const].map(async ([intake, event]) =>
        word((await intake.submit(shop.workspaceId, [incoming(event)]))[0]),
      ),
    ),
  )
  for (const [i] of pairs.entries()) {
    assert.deepEqual(answers.slice(2 * i, 2 * i + 2).sort(), ['accepted', 'member_merged'])
  }
  await shop.forward()
  for (const pair of pairs) {
    const both = await Promise.all(pair.map(shop.read))
    const stays = both.find(({ status }) => status === 'active')
    assert.equal(stays?.points.balance, 20)
  }
  await shop.sound()
})

test('what a member does at the moment of its merge is before it and goes along, or is refused', async () => {
  const shop = await mergeShop()
  await shop.send(buy('a', 'p', 1), buy('b', 'p', 1))
  const other = shop.second()
  const submit = async (intake: Intake, event: Event) =>
    word((await intake.submit(shop.workspaceId, [incoming(event)]))[0])
  const bought = Array.from({ length: 30 }, (_, i) =>
    submit(i % 2 ? other : shop.intake, buy('a', `q${i}`, 1)),
  )
  const merged = submit(other, merge('a', 'b'))
  const words = await Promise.all(bought)
  assert.equal(await merged, 'accepted')
  await shop.forward()
  const accepted = words.filter((each) => each === 'accepted').length
  assert.ok(words.every((each) => each === 'accepted' || each === 'member_merged'))
  assert.equal((await shop.points('b')).balance, 2 * (2 + accepted))
  assert.equal((await shop.read('b')).fields['purchases_count'], 2 + accepted)
  await shop.sound()
})

test('open claims keep a member from being merged, also one of the same batch', async () => {
  const shop = await mergeShop()
  await configure(db, shop.workspaceId, 'reward', 'mug', {
    ...{ name: 'A mug', cost: { points: 0 }, fulfils: { kind: 'manual' }, active: true },
  })
  const claim = (type: string, properties: object, id: string): Event => ({
    ...{ id, memberId: 'a', type, properties },
  })
  const claimed = claim('reward_claimed', { rewardId: 'mug' }, 'c1')
  await shop.send(buy('a', 'p', 1), buy('b', 'p', 1))
  const answers = await shop.send(claimed, merge('a', 'b'))
  assert.equal(answers.map(word).at(-1), 'member_not_settled')
  assert.deepEqual((await shop.send(merge('a', 'b'))).map(word), ['member_not_settled'])
  const redeemed = claim('reward_redeemed', { claimId: 'c1' }, 'c2')
  assert.deepEqual((await shop.send(redeemed, merge('a', 'b'))).map(word), ['accepted', 'accepted'])
  await shop.forward()
  await shop.sound()
})

test('nobody is merged into one who is not there, and what was on its way to one who is forgotten goes', async () => {
  const shop = await mergeShop()
  await shop.send(buy('a', 'p', 1), buy('b', 'p', 1))
  assert.deepEqual((await shop.send(merge('a', 'nobody'))).map(word), ['member_not_found'])
  await shop.send(merge('a', 'b'))
  const newId = () => 'one'
  await forget({ db, newId }, { ...shop, memberId: 'b', brazeDelete: false }, shop.clock.ms)
  assert.equal(await shop.forward(), 1)
  assert.equal(await shop.waiting(), 0)
  assert.equal((await shop.read('a')).mergedInto, 'b')
  await shop.sound()
})

test('time has no more to do with a merged member, and its points die with the survivor', async () => {
  const shop = await mergeShop()
  await shop.send(buy('a', 'p', 10), buy('b', 'p', 1))
  await shop.send(merge('a', 'b'))
  await shop.forward()
  await db.ask(askReviews(shop.workspaceId, on(31)))
  while (await reviewStep(db));
  shop.clock.ms = now + 31 * day
  const sweep = sweeper({ db, intake: shop.intake, now: () => shop.clock.ms, random: () => 0 })
  await sweep(always)
  assert.equal((await shop.points('b')).expired, 11)
  assert.equal((await shop.read('a')).points.expired, 0)
  await shop.sound()
})

test('a tier set that comes later counts what the other did too', async () => {
  const shop = await mergeShop()
  const set = {
    ...{ name: 'Club', basis: { kind: 'spend' }, window: { kind: 'rolling', days: 60 } },
    ...{ downgrade: 'full', graceDays: 0, keepOnRefund: false },
    ...{ changedAt: on(0), tiers: [{ id: 'gold', name: 'Gold', min: 25 }] },
  }
  await configure(db, shop.workspaceId, 'tier_set', 'first', set)
  await shop.send(buy('a', 'p', 20), buy('b', 'p', 10))
  await shop.send(merge('a', 'b'))
  await shop.forward()
  assert.equal((await shop.read('b')).fields['first_tier'], 'gold')
  assert.equal((await shop.read('a')).fields['first_tier'], undefined)
  const longer = { ...set, window: { kind: 'rolling', days: 300 } }
  await configure(db, shop.workspaceId, 'tier_set', 'later', longer)
  assert.equal((await shop.read('b')).fields['later_tier'], 'gold')
  const [answer] = await shop.send(buy('b', 'q', 1))
  assert.ok(taken(answer).changed.includes('later_tier'))
  assert.equal((await shop.read('b')).fields['later_tier'], 'gold')
  await shop.sound()
})

test('the audit names a merged member who has something, and one of whom nobody has it', async () => {
  const shop = await mergeShop()
  const { workspaceId } = shop
  await shop.send(buy('a', 'p', 1), buy('b', 'p', 1))
  await shop.send(merge('a', 'b'))
  await shop.forward()
  const rules = async () => {
    const { violations } = await verifyWorkspace(shop, workspaceId)
    return violations.map(({ rule, memberId }) => `${rule} ${memberId}`)
  }
  assert.deepEqual(await rules(), [])
  await db.ask(tamper(workspaceId, { review_at: on(0) }))
  assert.deepEqual(await rules(), ['merged a'])
  await db.ask(tamper(workspaceId, { review_at: null, spent: 1 }))
  assert.deepEqual(await rules(), ['ledger_sums a', 'lifetime a', 'merged a'])
  await db.ask(tamper(workspaceId, { status: 'active' }))
  assert.deepEqual(await rules(), ['merged a', 'purchase_sums a'])
})

/** Write columns of the member `a` past all rules; those that are not named are put right. */
const tamper = (
  workspaceId: number,
  said: { review_at?: string | null; spent?: number; status?: string },
) => sql(z.never())`
  update members
     set review_at = ${said.review_at ?? null}::timestamptz, spent = ${said.spent ?? 0},
         status = ${said.status ?? 'merged'}
   where workspace_id = ${workspaceId} and member_id = 'a'`
