import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { bucketOf } from '../src/db/bucket.ts'
import { sql } from '../src/db/sql.ts'
import { importHistory } from '../src/events/import-history.ts'
import { readMember } from '../src/members/read.ts'
import { sweeper } from '../src/points/sweep.ts'
import { verifyWorkspace } from '../src/points/verify.ts'
import { memberRewards } from '../src/rewards/catalogue.ts'
import { reviewStep } from '../src/standing/review-all.ts'
import { deleteTierSet, saveTierSet } from '../src/tiers/change.ts'
import { readTiers } from '../src/tiers/read.ts'
import { dropStates } from '../src/tiers/sql.ts'
import { freshDatabase } from './database.ts'
import {
  configure,
  type Event,
  now,
  openShop,
  purchase,
  refund,
  type Shop,
  taken,
} from './events-shop.ts'
import { setStage } from './sync-stage.ts'

const db = await freshDatabase({ connections: 12 })
const day = 86_400_000
const on = (days: number) => new Date(now + days * day).toISOString()

const club = {
  name: 'Club',
  basis: { kind: 'spend' as const },
  window: { kind: 'rolling' as const, days: 30 },
  tiers: [
    { id: 'silver', name: 'Silver', min: 10 },
    { id: 'gold', name: 'Gold', min: 100 },
  ],
  downgrade: 'full' as const,
  graceDays: 0,
  keepOnRefund: false,
}
type Body = Parameters<typeof saveTierSet>[2]

/** A shop and its clock, and what is done with its tiers. */
async function tierShop() {
  const clock = { ms: now }
  const shop = await openShop(db, { deps: { now: () => clock.ms }, unknownMembers: 'enrol' })
  const caller = { workspaceId: shop.workspaceId, keyId: 'test', scopes: [] }
  const publish = (body: Body = club, id = 'club') =>
    saveTierSet(db, { caller, id, nowMs: clock.ms }, body)
  const drop = (id = 'club') =>
    deleteTierSet(db, { caller, id, nowMs: clock.ms, expected: undefined })
  const sweep = (intake = shop.intake) =>
    sweeper({ db, intake, now: () => clock.ms, random: () => 0, slice: 7 })(() => true)
  const fields = async (memberId = 'm1') =>
    (await readMember(shop, shop.workspaceId, memberId, clock.ms)).fields
  const tiers = async (memberId = 'm1') =>
    (await readTiers(shop, shop.workspaceId, memberId, clock.ms)).data
  return { ...shop, clock, publish, drop, sweep, fields, tiers, sound: () => sound(shop) }
}

async function sound({ programs, workspaceId }: Shop) {
  assert.deepEqual((await verifyWorkspace({ db, programs }, workspaceId)).violations, [])
}

async function markAll() {
  while (await reviewStep(db));
}

const buy = (id: string, amount: number, days = 0, memberId = 'm1'): Event =>
  purchase(id, amount, { memberId, occurredAt: on(days) })

test('a set over a history ranks every member by it, read before any sweep and booked by one', async () => {
  const shop = await tierShop()
  await shop.send(
    buy('p1', 8, -40),
    buy('p2', 60, -5),
    buy('p3', 55, -4),
    { ...refund('r1', { amount: 20 }), properties: { purchaseEventId: 'p2', amount: 20 } },
    buy('q1', 9.5, -29, 'm2'),
  )
  await shop.publish()
  const [first] = await shop.tiers()
  assert.deepEqual(
    [first?.tier?.id, first?.value, first?.next, first?.since],
    ['silver', 95, { tier: { id: 'gold', name: 'Gold' }, missing: 5 }, on(0)],
  )
  assert.deepEqual(pick(await shop.fields()), ['silver', 5])
  assert.deepEqual(pick(await shop.fields('m2')), [undefined, 0.5])
  assert.equal(await shop.sweep(), 0, 'nobody is due before they are marked')
  await markAll()
  assert.equal(await shop.sweep(), 2)
  assert.equal(await shop.sweep(), 0)
  assert.deepEqual(pick(await shop.fields()), ['silver', 5])
  const [last] = await shop.send(buy('p4', 5))
  assert.deepEqual(news(last), ['tier_upgraded silver gold reached'])
  await shop.sound()
})

test('two sweepers at once rank everybody once, wherever the marking broke off', async () => {
  const shop = await tierShop()
  const members = Array.from({ length: 60 }, (_, i) => `w${i}`)
  await shop.send(...members.map((id, i) => buy(`p${i}`, 5 + 2 * i, -1, id)))
  await shop.publish()
  for (let steps = 0; steps < 100; steps += 1) await reviewStep(db)
  // Another version begins again from the first bucket.
  await shop.publish({ ...club, name: 'The club' })
  await Promise.all([
    markAll(),
    markAll(),
    shop.sweep(),
    shop.sweep(shop.second({ now: () => shop.clock.ms })),
  ])
  await markAll()
  await shop.sweep()
  const rows = await db.ask(tiersOf(shop.workspaceId))
  const expected = members.map((memberId, i) => {
    const spent = 5 + 2 * i
    const tier = spent >= 100 ? 'gold' : spent >= 10 ? 'silver' : null
    return { memberId, tier, upgrades: tier === null ? 0 : 1, due: true }
  })
  assert.deepEqual(
    rows,
    expected.sort((a, b) => (a.memberId < b.memberId ? -1 : 1)),
  )
  await shop.sound()
  shop.clock.ms = now + 40 * day
  await Promise.all([shop.sweep(), shop.sweep(shop.second({ now: () => shop.clock.ms }))])
  await shop.sweep()
  const after = await db.ask(tiersOf(shop.workspaceId))
  assert.ok(after.every(({ tier, due }) => tier === null && !due))
  await shop.sound()
})

test('a longer window finds days that were not kept, and a set that is gone leaves nothing', async () => {
  const shop = await tierShop()
  await shop.publish()
  await shop.send(buy('p1', 90, -200), buy('p2', 12, -1))
  assert.deepEqual(pick(await shop.fields()), ['silver', 88])
  await shop.publish({ ...club, window: { kind: 'rolling', days: 365 } })
  assert.deepEqual(pick(await shop.fields()), ['gold', undefined])
  await markAll()
  await shop.sweep()
  assert.deepEqual(pick(await shop.fields()), ['gold', undefined])
  await shop.sound()
  await shop.drop()
  assert.deepEqual(await shop.tiers(), [])
  const [left] = await db.ask(kept(shop.workspaceId))
  assert.deepEqual(left?.fields, ['last_event_at', 'last_purchase_at'])
  // Of the same name, and another ladder: nothing of the old one is taken for it.
  await shop.publish({ ...club, tiers: [{ id: 'gold', name: 'Gold', min: 50 }] })
  assert.deepEqual(pick(await shop.fields()), [undefined, 38])
  await shop.sound()
})

test('history reaches tiers when it happened, and the sweep after it takes what time has taken', async () => {
  const shop = await tierShop()
  await shop.publish()
  shop.clock.ms = now + 400 * day
  const past = [buy('p1', 120, 10), buy('p2', 15, 390)]
  async function* lines() {
    for (const [index, event] of past.entries()) {
      yield { line: index + 1, text: JSON.stringify({ memberId: 'm1', ...event }) }
    }
  }
  const deps = { db, intake: shop.intake, now: () => shop.clock.ms }
  const done = await Array.fromAsync(importHistory(deps, shop.workspaceId, lines()))
  const [first, second] = done.map(({ effects }) =>
    (effects ?? []).flatMap((each) => ('to' in each ? [`${each['to']} ${each['at']}`] : [])),
  )
  assert.deepEqual(first, [`gold ${on(10)}`])
  assert.equal(second?.length, 2, 'lost on the way, and another reached')
  await shop.sweep()
  assert.deepEqual(pick(await shop.fields()), ['silver', 85])
  await shop.sound()
})

test('Braze hears of a tier in the same request as the new attributes, so a Canvas sees them', async () => {
  const stage = await setStage(db, {
    mappings: [
      { field: 'club_tier', remote: 'tier' },
      { field: 'club_to_next_tier', remote: 'to_next' },
      { field: 'club_keep_by', remote: 'keep_by' },
    ],
    tells: [
      { event: 'tier_upgraded', connectionId: 'main', name: 'Tier up' },
      { event: 'tier_downgraded', connectionId: 'main', name: 'Tier down' },
    ],
  })
  const caller = { workspaceId: stage.workspaceId, keyId: 'test', scopes: [] }
  await saveTierSet(db, { caller, id: 'club', nowMs: now - day }, club)
  stage.braze.canvases.put({
    id: 'welcome',
    trigger: { event: 'Tier up' },
    audience: [{ path: 'tier', is: 'equals', value: 'silver' }],
  })
  await stage.send({ id: 'e1' }, purchase('p1', 40))
  await stage.finish()
  assert.equal(stage.sent.length, 1)
  const [entry] = stage.braze.canvases.entries('welcome')
  assert.equal(entry?.attributes['to_next'], 60)
  const [told] = stage.sent[0]?.events ?? []
  const { laurel_event_id: _, ...properties } = told?.properties ?? {}
  assert.deepEqual(properties, {
    ...{ set: 'club', setName: 'Club', to: 'silver', toName: 'Silver', reason: 'reached' },
  })
  stage.advance(40 * day)
  const { now: clock, random } = stage.deps
  await sweeper({ db, intake: stage.intake, now: clock, random })(() => true)
  await stage.finish()
  const { tier, to_next } = stage.attributes('m1')
  assert.deepEqual([tier ?? null, to_next], [null, 10])
  const names = stage.sent.flatMap(({ events = [] }) => events.map(({ name }) => name))
  assert.deepEqual(names, ['Tier up', 'Tier down'])
})

const pick = (fields: Readonly<Record<string, unknown>>) => [
  fields['club_tier'],
  fields['club_to_next_tier'],
]

const news = (answer: Parameters<typeof taken>[0]) =>
  taken(answer).effects.flatMap((each) =>
    'to' in each && 'reason' in each ? [`${each.kind} ${each.from} ${each.to} ${each.reason}`] : [],
  )

const tiersOf = (workspaceId: number) => sql(
  z.object({
    memberId: z.string(),
    tier: z.string().nullable(),
    upgrades: z.int(),
    due: z.boolean(),
  }),
)`
  select m.member_id as "memberId", m.fields ->> 'club_tier' as tier,
         (select count(*) from events as e
           where e.workspace_id = m.workspace_id and e.member_id = m.member_id
             and e.result like '%tier_upgraded%') as upgrades,
         m.due_at is not null as due
    from members as m
   where m.workspace_id = ${workspaceId}
   order by m.member_id`

const kept = (workspaceId: number) => sql(z.object({ fields: z.array(z.string()) }))`
  select array(select jsonb_object_keys(fields) order by 1) as fields
    from members
   where workspace_id = ${workspaceId}`

test('rewards are shown by the tier that time has left, as a claim is judged by it', async () => {
  const shop = await tierShop()
  await shop.publish()
  await configure(db, shop.workspaceId, 'reward', 'mug', {
    ...{ name: 'Mug', cost: { points: 0 }, fulfils: { kind: 'manual' }, active: true },
    audience: "has(member.club_tier) && member.club_tier == 'silver'",
  })
  await shop.send(buy('p1', 12))
  const obstacles = async () => {
    const { data } = await memberRewards(shop, shop.workspaceId, 'm1', shop.clock.ms)
    return data.flatMap((reward) => reward.obstacles.map(({ reason }) => reason))
  }
  assert.deepEqual(await obstacles(), [])
  shop.clock.ms = now + 40 * day
  assert.deepEqual(await obstacles(), ['audience'])
})

test('a deletion that is slow takes nothing of a set that was made again under its name', async () => {
  const shop = await tierShop()
  await shop.publish()
  await shop.send(buy('p1', 12))
  const bucket = bucketOf(shop.workspaceId, 'm1')
  await db.ask(dropStates(bucket, shop.workspaceId, 'club', ['club_tier']))
  const [row] = await db.ask(tierRows(shop.workspaceId))
  assert.deepEqual(row, { tier: 'silver', state: 'silver' })
})

const tierRows = (workspaceId: number) => sql(
  z.object({ tier: z.string().nullable(), state: z.string().nullable() }),
)`
  select fields ->> 'club_tier' as tier, standing #>> '{tiers,sets,club,tier}' as state
    from members where workspace_id = ${workspaceId}`
