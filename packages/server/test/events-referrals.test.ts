import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { z } from 'zod'
import { bucketOf } from '../src/db/bucket.ts'
import type { Database } from '../src/db/database.ts'
import { sql } from '../src/db/sql.ts'
import type { Intake, IntakeDeps } from '../src/events/intake.ts'
import { forget } from '../src/forget/forget.ts'
import { readMember } from '../src/members/read.ts'
import { sweeper } from '../src/points/sweep.ts'
import { verifyWorkspace } from '../src/points/verify.ts'
import { forward } from '../src/referrals/forward.ts'
import { freshDatabase } from './database.ts'
import { configure, type Event, incoming, now, openShop, taken, word } from './events-shop.ts'

const db = await freshDatabase({ connections: 12 })
const day = 86_400_000
const on = (days: number) => new Date(now + days * day).toISOString()
const always = () => true

/** A shop where a friend qualifies two weeks after buying for twenty, and Ada, who has a code; and its clock. */
async function referralShop(program: Record<string, unknown> = {}) {
  const clock = { ms: now }
  const deps = { now: () => clock.ms }
  // One writer, so that what is sent together is one batch.
  const shop = await openShop(db, { deps, bounds: { writers: 1 } })
  await configure(db, shop.workspaceId, 'earn_rule', 'spend-one-earn-one', null)
  await configure(db, shop.workspaceId, 'referral_program', 'friends', {
    name: 'Bring a friend',
    on: 'purchase',
    when: 'event.amount >= 20.0',
    afterDays: 14,
    advocate: { points: 500 },
    friend: { points: 200 },
    ...program,
  })
  const fields = async (memberId: string) =>
    (await readMember(shop, shop.workspaceId, memberId, clock.ms)).fields
  const points = async (...memberIds: string[]) =>
    Promise.all(memberIds.map(async (memberId) => (await fields(memberId))['points_balance']))
  const join = (memberId: string, referralCode: unknown, more: Record<string, unknown> = {}) => ({
    ...{ id: 'e', memberId, occurredAt: on(0) },
    properties: { referralCode, fields: more },
  })
  await shop.send(join('ada', null, { email: 'Ada@Example.org', phone: '+4912345' }))
  const code = String((await fields('ada'))['referral_code'])
  const sweep = () =>
    sweeper({ db, intake: shop.intake, now: () => clock.ms, random: () => 0 })(always)
  const second = (more: Partial<IntakeDeps> = {}) => shop.second({ ...deps, ...more })
  const waiting = async () => (await db.ask(outboxOf(shop.workspaceId))).length
  const send = (intake: Pick<Intake, 'take'> = shop.intake) => forward({ db, intake }, always)
  const sound = async () =>
    assert.deepEqual((await verifyWorkspace(shop, shop.workspaceId)).violations, [])
  const tools = { clock, fields, points, join, code, sweep, second, waiting, forward: send, sound }
  return { ...shop, ...tools }
}

const buy = (memberId: string, id: string, amount = 20): Event => ({
  ...{ id, memberId, type: 'purchase', occurredAt: on(0), properties: { amount } },
})

const outboxOf = (workspaceId: number) => sql(
  z.object({ eventId: z.string(), code: z.string(), properties: z.string() }),
)`
  select event_id as "eventId", code, properties from outbox where workspace_id = ${workspaceId}`

const codesOf = (workspaceId: number) => sql(
  z.object({ bucket: z.int(), code: z.string(), memberId: z.string() }),
)`
  select bucket, code, member_id as "memberId" from referral_codes where workspace_id = ${workspaceId}`

/** What an enrolment says of its referral: that it was accepted, or why it was not. */
const referralOf = (answer: Parameters<typeof taken>[0]): string | undefined =>
  taken(answer).effects.flatMap((effect) => {
    if (effect.kind === 'referral_accepted') return 'accepted'
    return effect.kind === 'referral_refused' ? effect.reason : []
  })[0]

test('a friend and who brought them are rewarded once, whoever forwards it and however often', async () => {
  const shop = await referralShop()
  await shop.send(shop.join('ben', shop.code.toLowerCase()), buy('ben', 'p1'))
  shop.clock.ms = now + 14 * day - 1
  await shop.sweep()
  assert.deepEqual(await shop.points('ada', 'ben'), [0, 0])
  shop.clock.ms = now + 14 * day
  await shop.sweep()
  assert.deepEqual(await shop.points('ada', 'ben'), [0, 200], 'the first process dies here')
  assert.equal(await shop.waiting(), 1)

  const [other, another] = [shop.second(), shop.second()]
  const both = await Promise.all([shop.forward(other), shop.forward(another)])
  assert.ok(both.every((done) => done <= 1))
  assert.deepEqual(await shop.points('ada', 'ben'), [500, 200])
  assert.equal(await shop.waiting(), 0)
  assert.equal((await shop.fields('ada'))['referred_friends'], 1)
  await shop.sound()
})

test('who dies after an event was taken and before it is out of the outbox has it taken again, for nothing', async () => {
  const shop = await referralShop({ afterDays: 0 })
  await shop.send(shop.join('ben', shop.code), buy('ben', 'p1'))
  const dies: Pick<Intake, 'take'> = {
    take: async (...given) => {
      const { answers } = await shop.intake.take(...given)
      await answers
      throw new Error('killed')
    },
  }
  await assert.rejects(shop.forward(dies), /killed/)
  assert.deepEqual([await shop.points('ada', 'ben'), await shop.waiting()], [[500, 200], 1])
  assert.equal(await shop.forward(shop.second()), 1)
  assert.deepEqual([await shop.points('ada', 'ben'), await shop.waiting()], [[500, 200], 0])
  await shop.sound()
})

test('many friends at once in two processes count once each, and no more than the program says', async () => {
  const shop = await referralShop({ afterDays: 0, atMost: { friends: 3, per: 'month' } })
  const second = shop.second()
  const friends = Array.from({ length: 8 }, (_, index) => `friend-${index}`)
  await Promise.all(
    friends.flatMap((memberId) =>
      [shop.intake, second].map((intake) =>
        intake.submit(
          shop.workspaceId,
          [shop.join(memberId, shop.code), buy(memberId, 'p')].map((each) => incoming(each)),
        ),
      ),
    ),
  )
  await Promise.all([shop.forward(), shop.forward(second)])
  assert.deepEqual(await shop.points('ada', ...friends), [1_500, ...friends.map(() => 200)])
  assert.equal((await shop.fields('ada'))['referred_friends'], 3)
  await shop.sound()
})

test('a second self is refused by e-mail or phone, as is anyone who is here already', async () => {
  const shop = await referralShop({ afterDays: 0 })
  const cases = [
    [{ email: 'ADA@example.org' }, 'self_referral'],
    [{ phone: '+4912345' }, 'self_referral'],
    [{ email: 'eve@example.org' }, 'duplicate_identity'],
    [{ email: 'ben@example.org' }, 'accepted'],
  ] as const
  await shop.send(shop.join('eve', null, { email: 'Eve@Example.org' }))
  for (const [index, [fields, said]] of cases.entries()) {
    const [answer] = await shop.send(shop.join(`m${index}`, shop.code, fields))
    assert.equal(referralOf(answer), said)
  }
  const [unknown] = await shop.send(shop.join('x', 'NOSUCHCODE'))
  assert.equal(referralOf(unknown), 'code_unknown')
  const ids = ['m0', 'm1', 'm2', 'm3', 'x']
  await shop.send(...ids.map((memberId) => buy(memberId, 'p')))
  await shop.forward()
  assert.deepEqual(await shop.points('ada', ...ids), [500, 0, 0, 0, 200, 0])
})

test('two of one batch with one address are twins, whatever the order', async () => {
  const shop = await referralShop({ afterDays: 0 })
  const address = { email: 'one@example.org' }
  const [first, second] = await shop.send(
    ...['ben', 'eve'].map((memberId) => shop.join(memberId, shop.code, address)),
    buy('ben', 'p1'),
  )
  assert.deepEqual([first, second].map(referralOf), ['accepted', 'duplicate_identity'])
  await shop.forward()
  assert.deepEqual(await shop.points('ada', 'ben', 'eve'), [0, 0, 0])
})

test('twins who enrol and buy at once in two processes are rewarded for one of them', async () => {
  const shop = await referralShop({ afterDays: 0 })
  const processes = [shop.intake, shop.second()]
  const pairs = Array.from({ length: 12 }, (_, pair) =>
    processes.map((intake, twin) => ({ intake, memberId: `twin-${pair}-${twin}`, pair })),
  )
  await Promise.all(
    pairs.flat().map(({ intake, memberId, pair }) => {
      const joins = shop.join(memberId, shop.code, { email: `${pair}@example.org` })
      const events = [joins, buy(memberId, 'p')].map((each) => incoming(each))
      return intake.submit(shop.workspaceId, events)
    }),
  )
  for (const pair of pairs) {
    const points = await shop.points(...pair.map(({ memberId }) => memberId))
    assert.deepEqual(points.sort(), [0, 200])
  }
})

test('of one who has qualified nothing more is asked', async () => {
  const shop = await referralShop({ afterDays: 0 })
  await shop.send(shop.join('ben', shop.code, { email: 'ben@example.org' }), buy('ben', 'p1'))
  const asked: string[] = []
  const listening: Database = {
    ...db,
    transaction: (work) =>
      db.transaction((tx) =>
        work({
          ...tx,
          ask: (statement) => {
            asked.push(statement.text)
            return tx.ask(statement)
          },
        }),
      ),
  }
  const intake = shop.second({ db: listening })
  await intake.submit(shop.workspaceId, [incoming(buy('ben', 'p2'))])
  assert.deepEqual(
    asked.filter((text) => /referral_codes|member_lookups/.test(text)),
    [],
  )
})

test('one who turns out to be another before the time is over is not rewarded', async () => {
  const shop = await referralShop()
  await shop.send(shop.join('ben', shop.code), buy('ben', 'p1'))
  await shop.send(
    ...['ben', 'eve'].map((memberId) => ({
      ...shop.join(memberId, null, {}),
      ...(memberId === 'ben' ? { id: 'f', type: 'profile' } : {}),
      properties: { fields: { email: 'one@example.org' } },
    })),
  )
  shop.clock.ms = now + 20 * day
  await shop.sweep()
  await shop.forward()
  assert.deepEqual(await shop.points('ada', 'ben'), [0, 0])
})

test('a refund in time undoes it, and one that comes too late does not', async () => {
  const shop = await referralShop()
  for (const memberId of ['ben', 'cleo']) {
    await shop.send(shop.join(memberId, shop.code), buy(memberId, 'p1'))
  }
  const back = (memberId: string): Event => ({
    ...{ id: 'r', memberId, type: 'refund', occurredAt: on(0) },
    properties: { purchaseEventId: 'p1' },
  })
  await shop.send(back('ben'))
  shop.clock.ms = now + 14 * day
  assert.equal(word((await shop.send(back('cleo')))[0]), 'accepted')
  await shop.sweep()
  await shop.forward()
  assert.deepEqual(await shop.points('ada', 'ben', 'cleo'), [500, 0, 200])
  await shop.sound()
})

test('each member has a code of its own, written beside the member', async () => {
  const shop = await referralShop()
  await shop.send(...Array.from({ length: 30 }, (_, index) => shop.join(`m${index}`, null)))
  const codes = await db.ask(codesOf(shop.workspaceId))
  assert.equal(new Set(codes.map(({ code }) => code)).size, 31)
  for (const { bucket, code, memberId } of codes) {
    assert.match(code, /^[A-HJKMNP-Z2-9]{8}$/)
    assert.deepEqual(
      [bucketOf(shop.workspaceId, code), bucketOf(shop.workspaceId, memberId)],
      [bucket, bucket],
    )
    assert.equal((await shop.fields(memberId))['referral_code'], code)
  }
  const before = (await shop.fields('m1'))['referral_code']
  await shop.send({ id: 'f', memberId: 'm1', type: 'profile', properties: { fields: {} } })
  assert.equal((await shop.fields('m1'))['referral_code'], before)
})

test('a member who was forgotten has no code, is rewarded for nobody, and is nobody’s new friend', async () => {
  const shop = await referralShop({ afterDays: 0 })
  await shop.send(shop.join('ben', shop.code), buy('ben', 'p1'))
  const erase = (memberId: string) =>
    forget(
      { db, newId: randomUUID },
      { workspaceId: shop.workspaceId, memberId, brazeDelete: false },
      shop.clock.ms,
    )
  await erase('ada')
  assert.equal(await shop.forward(), 1)
  assert.equal(await shop.waiting(), 0)
  const [late] = await shop.send(shop.join('cleo', shop.code))
  assert.equal(referralOf(late), 'code_unknown')
  const bens = String((await shop.fields('ben'))['referral_code'])
  await erase('cleo')
  shop.clock.ms = now + day
  const [back] = await shop.send({ ...shop.join('cleo', bens), id: 'e2', occurredAt: on(1) })
  assert.equal(referralOf(back), 'not_new')
  await shop.sound()
})
