import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { backTester } from '../src/back-test/run.ts'
import { sql } from '../src/db/sql.ts'
import { importHistory } from '../src/events/import-history.ts'
import { readMember } from '../src/members/read.ts'
import { forward } from '../src/referrals/forward.ts'
import { configureAll, type PastShop, pastShop } from './back-test-shop.ts'
import { freshDatabase } from './database.ts'
import { configure, now, purchase } from './events-shop.ts'
import { enrol, running } from './running.ts'

const db = await freshDatabase({ connections: 12 })
const day = 86_400_000
const bonus = (points: number) => [{ id: 'r', on: 'purchase', then: { kind: 'bonus', points } }]

/** Many members, each with so many purchases of the last days. */
async function buyers(shop: PastShop, members: number, purchases = 1): Promise<void> {
  shop.clock.ms = now - 5 * day
  const occurredAt = new Date(shop.clock.ms).toISOString()
  const events = Array.from({ length: members * purchases }, (_, i) => {
    return purchase(`p${i}`, 2, { memberId: `m${i % members}`, occurredAt })
  })
  for (const answer of await shop.send(...events)) assert.equal(answer.status, 'accepted')
}

/** What all tables say of a workspace, in one text. */
const everything = (workspaceId: number) => sql(z.object({ all: z.string() }))`
  -- every bucket
  select md5(concat(
           (select string_agg(t::text, ',' order by t::text) from members as t where t.workspace_id = ${workspaceId}),
           (select string_agg(t::text, ',' order by t::text) from events as t where t.workspace_id = ${workspaceId}),
           (select string_agg(t::text, ',' order by t::text) from ledger as t where t.workspace_id = ${workspaceId}),
           (select string_agg(t::text, ',' order by t::text) from lots as t where t.workspace_id = ${workspaceId}),
           (select string_agg(t::text, ',' order by t::text) from claims as t where t.workspace_id = ${workspaceId}),
           (select string_agg(t::text, ',' order by t::text) from coupon_codes as t where t.workspace_id = ${workspaceId}),
           (select string_agg(t::text, ',' order by t::text) from shared_counts as t where t.workspace_id = ${workspaceId}),
           (select string_agg(t::text, ',' order by t::text) from campaign_versions as t where t.workspace_id = ${workspaceId}),
           (select string_agg(t::text, ',' order by t::text) from workspaces as t where t.id = ${workspaceId})))
           as "all"`

test('nothing is written, and codes of a pool stay where they are', async () => {
  const shop = await pastShop(db)
  await configureAll(shop)
  await shop.happen(20, 'ann', purchase('p1', 90))
  await shop.happen(19, 'ann', {
    id: 'c1',
    type: 'reward_claimed',
    properties: { rewardId: 'coupon' },
  })
  await shop.happen(18, 'ann', {
    id: 'd1',
    type: 'reward_redeemed',
    properties: { code: 'CODE-0' },
  })
  await shop.draft({ rules: bonus(100), budget: { points: 1_000 } })
  const before = await db.ask(everything(shop.workspaceId))
  const said = await shop.backTest()
  assert.deepEqual(await db.ask(everything(shop.workspaceId)), before)
  assert.deepEqual([said.draft.events, said.agreement.differ, said.refused.events], [1, 0, 0])
  assert.deepEqual(said.tiers, [{ set: 'club', today: 'silver', draft: 'gold', members: 1 }])
})

test('a sample is as large as it may be, says its share, and gets that share of the budget', async () => {
  const shop = await pastShop(db)
  await buyers(shop, 300)
  await shop.draft({ rules: bonus(10), budget: { points: 1_500 } })
  const whole = await shop.backTest()
  assert.deepEqual(
    [whole.sample, whole.draft.points[0]?.points, whole.estimate],
    [{ members: 300, events: 300, share: 1 }, 1_500, null],
  )
  const part = await shop.backTest({ members: 100, pointValue: '2' })
  const { share } = part.sample
  assert.equal(part.sample.members, 100)
  assert.ok(Math.abs(share - 1 / 3) < 0.1, String(share))
  const points = part.draft.points[0]?.points ?? 0
  assert.equal(points, Math.round(1_500 * share), 'as much of the budget as there are members')
  assert.deepEqual(part.estimate, {
    members: Math.round(part.draft.members / share),
    events: Math.round(part.draft.events / share),
    wallets: [
      {
        wallet: 'points',
        extra: Math.round(points / share),
        cost: String(2 * Math.round(points / share)),
      },
    ],
  })
  assert.deepEqual(
    await shop.backTest({ members: 100, pointValue: '2' }),
    part,
    'the same each time',
  )
})

test('no more events are decided than it is said, and of one member with more only the first', async () => {
  const shop = await pastShop(db)
  await buyers(shop, 20, 3)
  await shop.draft({ rules: bonus(1) })
  const some = await shop.backTest({ maxEvents: 10 })
  assert.deepEqual([some.sample.members, some.sample.events, some.complete], [3, 9, true])
  const one = await shop.backTest({ maxEvents: 2 })
  assert.deepEqual([one.sample.members, one.sample.events, one.complete], [1, 2, false])
  assert.equal(one.reached, new Date(now - 5 * day).toISOString())
  assert.equal(one.agreement.events, 2, 'all figures are of what was decided')
})

test('where time is up it says how far it came, and what it came to', async () => {
  const shop = await pastShop(db)
  await buyers(shop, 100)
  await shop.draft({ rules: bonus(1) })
  const { workspaceId } = shop
  const how = { days: 30, maxEvents: 1_000, seconds: 50 }
  const { signal } = new AbortController()
  /** How long the clock takes from one look at it to the next. */
  const test = (msAt: (look: number) => number) => {
    let [at, looks] = [now, 0]
    const ticking = () => {
      looks += 1
      at += msAt(looks)
      return at
    }
    return backTester({ db, now: ticking })({ workspaceId, id: 'summer', how, signal })
  }
  // One look as it begins, one for each of 256 buckets, one for each 5 events.
  const late = await test((look) => (look > 257 ? 20_000 : 0))
  assert.deepEqual([late.complete, late.sample], [false, { members: 100, events: 10, share: 1 }])
  assert.equal(late.reached, new Date(now - 5 * day).toISOString())
  assert.deepEqual([late.draft.events, late.agreement.events], [10, 10])
  const smaller = await test(() => 50_000 / 256)
  assert.deepEqual([smaller.complete, smaller.sample.share], [true, 127 / 256])
  const short = await test(() => 60_000)
  assert.deepEqual(
    [short.complete, short.sample, short.reached, short.estimate],
    [false, { members: 0, events: 0, share: 0 }, null, null],
  )
})

test('history that was imported yesterday lies in the window when it happened in it', async () => {
  const shop = await pastShop(db)
  shop.clock.ms = now - day
  const at = (daysAgo: number) => new Date(now - daysAgo * day).toISOString()
  const lines = [200, 20, 10].map((daysAgo, i) => ({
    line: i + 1,
    text: JSON.stringify({
      ...{ id: `h${i}`, memberId: 'old', type: 'purchase', occurredAt: at(daysAgo) },
      properties: { amount: 10 },
    }),
  }))
  async function* file() {
    yield* lines
  }
  for await (const result of importHistory(
    { ...shop, now: () => shop.clock.ms },
    shop.workspaceId,
    file(),
  )) {
    assert.equal(result.status, 'accepted')
  }
  await shop.draft({ rules: bonus(3) })
  const said = await shop.backTest()
  assert.deepEqual([said.draft.events, said.agreement.events, said.agreement.differ], [2, 2, 0])
})

test('friends qualify again as they did, and who is the advocate under another name does not', async () => {
  const shop = await pastShop(db)
  const { workspaceId, intake } = shop
  await configure(db, workspaceId, 'referral_program', 'friends', {
    ...{ name: 'Bring a friend', on: 'purchase', afterDays: 2 },
    ...{ advocate: { points: 500 }, friend: { points: 200 } },
  })
  const join = (email: string, referralCode?: unknown) => ({
    ...{ id: 'e', type: 'enrol' },
    properties: { fields: { email }, ...(referralCode ? { referralCode } : {}) },
  })
  await shop.happen(29, 'ada', join('ada@example.org'))
  const { fields } = await readMember(shop, workspaceId, 'ada', shop.clock.ms)
  const code = fields['referral_code']
  for (const [memberId, email] of [
    ['bob', 'bob@example.org'],
    ['ida', 'ADA@example.org'],
  ] as const) {
    await shop.happen(28, memberId, join(email, code))
    await shop.happen(27, memberId, purchase('p1', 20))
  }
  await shop.sweepAt(20)
  await forward({ db, intake }, () => true)
  await shop.happen(19.5, 'ida', purchase('p2', 20))
  await shop.draft({ rules: bonus(1) })
  // Ada has bought nothing, so she is not tried on; then she has, and is.
  for (const members of [2, 3]) {
    const said = await shop.backTest()
    assert.deepEqual([said.sample.members, said.agreement.differ], [members, 0])
    const referral = said.sources.find(({ kind }) => kind === 'referral')
    const points = members === 2 ? 200 : 700
    assert.deepEqual([referral?.booked, referral?.today, referral?.draft], [points, points, points])
    await shop.happen(19, 'ada', purchase('p1', 20))
  }
})

test('an event that the draft would have refused is named, with why', async () => {
  const shop = await pastShop(db)
  await shop.happen(9, 'ann', purchase('p1', 10))
  await shop.happen(8, 'ann', purchase('p2', 20))
  const then = { kind: 'points', amount: '100 / (int(event.amount) - 10)' }
  await shop.draft({ rules: [{ id: 'r', on: 'purchase', then }] })
  const said = await shop.backTest()
  assert.equal(said.refused.events, 1)
  assert.equal(said.refused.examples[0]?.eventId, 'p1')
  assert.match(said.refused.examples[0]?.message ?? '', /summer\/r/)
  assert.deepEqual(
    [said.draft.points, said.wallets[0]?.extra],
    [[{ wallet: 'points', points: 10 }], 0],
  )
})

test('a program that has changed since is found out by its disagreement', async () => {
  const shop = await pastShop(db)
  await shop.happen(9, 'ann', purchase('p1', 10))
  await shop.happen(8, 'bob', { id: 'e', type: 'enrol' })
  const { workspaceId } = shop
  const one = { name: 'Another', on: 'purchase', points: '7' }
  await configure(db, workspaceId, 'earn_rule', 'seven', one)
  await shop.draft({ rules: bonus(3) })
  const { agreement, wallets } = await shop.backTest()
  assert.deepEqual(agreement, {
    ...{ events: 1, differ: 1, refused: 0 },
    examples: [{ memberId: 'ann', eventId: 'p1', booked: 10, today: 17 }],
  })
  assert.deepEqual([wallets[0]?.today.given, wallets[0]?.draft.given], [17, 20])
})

test('over HTTP: what is no campaign, would not work, or is one too many is refused', async () => {
  const server = await running()
  const { ask } = server
  await enrol(server, 1)
  const path = '/v1/campaigns/summer/back-test'
  assert.equal((await ask('POST', path, { days: 30 })).body.code, 'campaign_not_found')
  await ask('PUT', '/v1/fields/vip', { label: 'VIP', type: 'boolean' })
  const put = await ask('PUT', '/v1/campaigns/summer', {
    ...{ name: 'Summer', rules: bonus(5), audience: 'has(member.vip)' },
  })
  assert.equal(put.status, 200)
  for (const body of [
    {},
    { days: 0 },
    { days: 367 },
    { days: 1, maxEvents: 1_000_001 },
    { days: 1, pointValue: '-1' },
  ]) {
    assert.equal((await ask('POST', path, body)).body.code, 'invalid_request', JSON.stringify(body))
  }
  const both = await Promise.all([ask('POST', path, { days: 30 }), ask('POST', path, { days: 30 })])
  const said = both.map(({ status, body }) => body.code ?? status).sort()
  assert.deepEqual(said, [200, 'back_test_running'])
  assert.equal((await ask('POST', path, { days: 30 })).status, 200, 'it can be asked again')

  await ask('DELETE', '/v1/fields/vip')
  const broken = await ask('POST', path, { days: 30 })
  assert.equal(broken.body.code, 'configuration_invalid')
  assert.deepEqual(
    broken.body.errors,
    (await ask('POST', '/v1/campaigns/summer/publish', {})).body.errors,
    'by the same problems as publishing',
  )
  const poor = await server.keyWith(['config:write'])
  assert.equal((await ask('POST', path, { days: 30 }, poor)).body.code, 'forbidden')
})
