import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { sql } from '../src/db/sql.ts'
import { forget } from '../src/forget/forget.ts'
import { listPage } from '../src/members/list.ts'
import { readMember } from '../src/members/read.ts'
import { readPoints } from '../src/points/read.ts'
import { sweeper } from '../src/points/sweep.ts'
import { verifyWorkspace } from '../src/points/verify.ts'
import { rebuildWorkspace } from '../src/rebuild/rebuild.ts'
import { askedBy } from '../src/segments/asked.ts'
import { countMembers } from '../src/segments/count.ts'
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

/** A shop with some wallets, each of which gets a point for each unit of a purchase, and its clock. */
async function shopWith(wallets: Record<string, Record<string, unknown>>) {
  const clock = { ms: now }
  const shop = await openShop(db, { deps: { now: () => clock.ms }, unknownMembers: 'enrol' })
  const { workspaceId, programs } = shop
  for (const [id, more] of Object.entries(wallets)) {
    await configure(db, workspaceId, 'wallet', id, { name: id, kind: 'spendable', ...more })
    if (id === 'points') continue
    const rule = { name: id, on: 'purchase', points: 'event.amount', wallet: id }
    await configure(db, workspaceId, 'earn_rule', id, rule)
  }
  const booked = async () => (await db.ask(dueEvents(workspaceId)))[0]?.many ?? 0
  /** How many events it made in this shop; it looks after all the others too. */
  const sweep = async () => {
    const before = await booked()
    await sweeper({ db, intake: shop.intake, now: () => clock.ms, random: () => 0 })(() => true)
    return (await booked()) - before
  }
  const points = (wallet = 'points') =>
    readPoints(shop, workspaceId, 'm1', { limit: 50, wallet }, clock.ms)
  const fields = async () => (await readMember(shop, workspaceId, 'm1', clock.ms)).fields
  const sound = async () => {
    assert.deepEqual((await verifyWorkspace({ db, programs }, workspaceId)).violations, [])
    const rebuilt = await rebuildWorkspace({ db, programs }, workspaceId, null, clock.ms)
    assert.deepEqual(rebuilt.differences, [])
  }
  const second = () => shop.second({ now: () => clock.ms })
  return { ...shop, clock, sweep, points, fields, sound, second }
}

const buy = (id: string, amount: number, days = 0): Event =>
  purchase(id, amount, { occurredAt: on(days) })

const spend = (id: string, points: number, wallet?: string): Event => ({
  id,
  type: 'points_spent',
  properties: { points, ...(wallet === undefined ? {} : { wallet }) },
})

test('each wallet has its points, its life, its fields and its ledger, and a refund finds each', async () => {
  const shop = await shopWith({
    status: { kind: 'qualifying', expiry: { kind: 'end_of', period: 'year' } },
    miles: { expiry: { kind: 'after', days: 3 }, negative: 'write_off' },
  })
  const answers = await shop.send(
    buy('p1', 40),
    spend('s1', 15, 'miles'),
    spend('s2', 1, 'status'),
    spend('s3', 1, 'gold'),
    spend('s4', 10),
    refund('r1', { amount: 30 }),
  )
  assert.deepEqual(answers.map(word), [
    ...['accepted', 'accepted', 'wallet_not_spendable', 'invalid_event', 'accepted', 'accepted'],
  ])
  const { balance, debt, spent } = await shop.points()
  assert.deepEqual([balance, debt, spent], [0, 0, 10])
  const miles = await shop.points('miles')
  assert.deepEqual([miles.balance, miles.debt, miles.earned, miles.spent], [0, 0, 10, 15])
  const status = await shop.points('status')
  assert.deepEqual(
    [status.balance, status.lots[0]?.expiresAt, status.entries.map(({ kind }) => kind)],
    [10, '2027-01-01T00:00:00.000Z', ['reverse', 'earn']],
  )
  const fields = await shop.fields()
  assert.deepEqual(
    [fields['status_balance'], fields['status_expire_next_at'], fields['miles_spent_total']],
    [10, '2027-01-01T00:00:00.000Z', 15],
  )
  const page = (value: string) =>
    listPage(shop, shop.workspaceId, { limit: 9, field: { name: 'status_balance', value } })
  assert.deepEqual(
    [(await page('10')).data.map(({ memberId }) => memberId), (await page('0')).data],
    [['m1'], []],
  )
  await assert.rejects(shop.points('gold'), { code: 'wallet_not_found' })
  await shop.sound()
})

test('points of any wallet are dead at their instant, and the sweep books it once', async () => {
  const shop = await shopWith({ miles: { expiry: { kind: 'after', days: 3 } } })
  await shop.send(buy('p1', 40))
  shop.clock.ms = now + 3 * day
  assert.equal((await shop.points('miles')).balance, 0)
  assert.equal((await shop.fields())['miles_expired_total'], 40)
  assert.deepEqual((await shop.send(spend('s1', 1, 'miles'))).map(word), ['not_enough_points'])
  assert.equal(await shop.sweep(), 1)
  assert.equal(await shop.sweep(), 0)
  const { entries } = await shop.points('miles')
  assert.deepEqual(
    entries.map(({ kind, effectiveAt }) => [kind, effectiveAt]),
    [
      ['expire', on(3)],
      ['earn', on(0)],
    ],
  )
  assert.equal((await shop.points()).balance, 40)
  await shop.sound()
})

test('points wait to be confirmed: once they are they live, and what nobody confirms is cancelled', async () => {
  const shop = await shopWith({
    miles: { pending: { confirmed: { withinDays: 5 } }, expiry: { kind: 'after', days: 10 } },
  })
  await shop.send(buy('p1', 40), buy('p2', 7))
  const waiting = await shop.points('miles')
  assert.deepEqual([waiting.balance, waiting.pending], [0, 47])
  shop.clock.ms = now + 2 * day
  const confirmed = (id: string, days: number): Event => ({
    id,
    type: 'points_confirmed',
    occurredAt: on(days),
    properties: { earnedEventId: 'p1' },
  })
  const answers = await shop.send(confirmed('c1', 2), confirmed('c2', 2))
  assert.deepEqual(answers.map(word), ['accepted', 'nothing_to_confirm'])
  const live = await shop.points('miles')
  assert.deepEqual(
    [live.balance, live.lots.map(({ expiresAt }) => expiresAt)],
    [40, [on(5), on(12)]],
  )
  shop.clock.ms = now + 5 * day
  assert.equal(await shop.sweep(), 1)
  const { balance, pending, expired, entries } = await shop.points('miles')
  assert.deepEqual([balance, pending, expired, entries[0]?.kind], [40, 0, 7, 'cancel'])
  const [back] = await shop.send(refund('r2', { purchaseEventId: 'p2' }))
  assert.equal(taken(back).status, 'accepted')
  assert.deepEqual(
    [(await shop.points('miles')).debt, (await shop.points('miles')).expired],
    [0, 0],
  )
  await shop.sound()
})

test('a purchase lets all points of a wallet live on, and no lot is written for it', async () => {
  const shop = await shopWith({ club: { expiry: { kind: 'inactive', days: 10 } } })
  await shop.send(buy('p1', 5), buy('p2', 6))
  const [before] = await db.ask(lotVersions(shop.workspaceId))
  shop.clock.ms = now + 9 * day
  await shop.send(buy('p3', 7, 9))
  const [after] = await db.ask(lotVersions(shop.workspaceId))
  assert.deepEqual(after?.versions.slice(0, 4), before?.versions, 'old lots are as they were')
  const { lots } = await shop.points('club')
  assert.deepEqual(
    lots.map(({ expiresAt }) => expiresAt),
    [on(19), on(19), on(19)],
  )
  assert.equal((await shop.fields())['club_expiring_next'], 18)
  await shop.sound()
  shop.clock.ms = now + 19 * day
  assert.equal((await shop.points('club')).balance, 0)
  assert.equal(await shop.sweep(), 1)
  assert.equal((await shop.points('club')).expired, 18)
  await shop.sound()
})

test('a limit holds to the point, however many processes earn and spend at once', async () => {
  const shop = await shopWith({
    points: { spendLimits: [{ points: 40, per: 'day', beyond: 'reject' }] },
    miles: { earnLimits: [{ points: 100, per: 'day', beyond: 'trim' }] },
  })
  const other = shop.second()
  const both = (events: readonly Event[]) =>
    Promise.all(
      events.map((event, i) =>
        (i % 2 ? other : shop.intake).submit(shop.workspaceId, [incoming(event)]),
      ),
    )
  const bought = await both(Array.from({ length: 50 }, (_, i) => buy(`p${i}`, 3)))
  assert.ok(bought.flat().every((answer) => word(answer) === 'accepted'))
  assert.equal((await shop.points('miles')).earned, 100)
  const spent = (await both(Array.from({ length: 50 }, (_, i) => spend(`s${i}`, 3)))).flat()
  assert.deepEqual(
    Object.entries(Object.groupBy(spent, word))
      .map(([code, list]) => [code, list?.length])
      .sort(),
    [
      ['accepted', 13],
      ['limit_reached', 37],
    ],
  )
  assert.equal((await shop.points()).spent, 39)
  shop.clock.ms = now + day
  await shop.send(buy('p50', 3, 1))
  assert.equal((await shop.points('miles')).earned, 103, 'the next day begins anew')
  await shop.sound()
})

const hold = (id: string, points: number, minutes: number, wallet?: string): Event => ({
  ...spend(id, points, wallet),
  type: 'points_held',
  occurredAt: on(0),
  properties: { points, minutes, ...(wallet === undefined ? {} : { wallet }) },
})

const capture = (id: string, holdEventId: string, points?: number): Event => ({
  id,
  type: 'hold_captured',
  properties: { holdEventId, ...(points === undefined ? {} : { points }) },
})

test('a hold is shown while it is open, and ends by itself at its instant, once', async () => {
  const shop = await shopWith({ miles: { expiry: { kind: 'after', days: 1 } } })
  await shop.send(buy('p1', 40), hold('h1', 25, 3 * 1_440, 'miles'), hold('h2', 10, 60))
  const miles = await shop.points('miles')
  assert.deepEqual(
    [miles.balance, miles.held, miles.holds],
    [15, 25, [{ holdEventId: 'h1', points: 25, until: on(3) }]],
  )
  assert.equal((await shop.fields())['points_held'], 10)
  shop.clock.ms = now + day
  const later = await shop.points('miles')
  assert.deepEqual([later.balance, later.held, later.expired], [0, 25, 15])
  assert.equal((await shop.points()).balance, 40)
  assert.equal(await shop.sweep(), 2, 'the hold of an hour, and the miles of a day')
  await shop.sound()
  shop.clock.ms = now + 3 * day
  const answers = await shop.send(capture('c1', 'h1'), capture('c2', 'h2'))
  assert.deepEqual(answers.map(word), ['hold_not_open', 'hold_not_open'])
  assert.equal(await shop.sweep(), 1)
  assert.equal(await shop.sweep(), 0)
  const over = await shop.points('miles')
  assert.deepEqual([over.balance, over.held, over.expired, over.holds], [0, 0, 40, []])
  assert.deepEqual(
    over.entries.slice(0, 2).map(({ kind, points, effectiveAt }) => [kind, points, effectiveAt]),
    [
      ['expire', 25, on(3)],
      ['release', 25, on(3)],
    ],
  )
  await shop.sound()
})

test('fifty holds and spends at once never take more than there is, and each hold ends once', async () => {
  const shop = await shopWith({})
  await shop.send(buy('p1', 60), buy('p2', 40))
  const other = shop.second()
  const atOnce = async (events: readonly Event[]) => {
    const answers = events.map((event, i) =>
      (i % 2 ? other : shop.intake).submit(shop.workspaceId, [incoming(event)]),
    )
    return (await Promise.all(answers)).flat().map(word)
  }
  const taking = Array.from({ length: 50 }, (_, i) =>
    i % 3 === 0 ? spend(`s${i}`, 7) : hold(`h${i}`, 5, 60),
  )
  const taken = await atOnce(taking)
  const { balance, held, spent } = await shop.points()
  assert.equal(balance + held + spent, 100)
  assert.ok(balance < 5 && taken.includes('not_enough_points') && held > 0 && spent > 0)
  await shop.sound()

  const open = taking.filter(({ id }, i) => id.startsWith('h') && taken[i] === 'accepted')
  const ends = open.flatMap(({ id }) => [
    capture(`a-${id}`, id, 3),
    capture(`b-${id}`, id),
    { id: `c-${id}`, type: 'hold_released', properties: { holdEventId: id } },
  ])
  const words = await atOnce(ends)
  for (const [i] of open.entries()) {
    const own = words.slice(3 * i, 3 * i + 3).toSorted()
    assert.deepEqual(own, ['accepted', 'hold_not_open', 'hold_not_open'])
  }
  const after = await shop.points()
  assert.deepEqual([after.held, after.balance + after.spent], [0, 100])
  const back = await shop.send(
    ...ends
      .filter(({ type }, i) => words[i] === 'accepted' && type === 'hold_captured')
      .concat(taking.filter(({ type }, i) => taken[i] === 'accepted' && type === 'points_spent'))
      .map(({ id }) => ({
        id: `u-${id}`,
        type: 'points_spend_reversed',
        properties: { spentEventId: id },
      })),
  )
  assert.ok(back.every((answer) => word(answer) === 'accepted'))
  assert.deepEqual([(await shop.points()).balance, (await shop.points()).spent], [100, 0])
  await shop.sound()
})

test('segments ask for what is in a wallet, also of those who have nothing there yet', async () => {
  const shop = await shopWith({})
  await shop.send({ id: 'e0', memberId: 'm2' })
  const { workspaceId, programs } = shop
  await configure(db, workspaceId, 'wallet', 'miles', {
    ...{ name: 'Miles', kind: 'spendable', expiry: { kind: 'after', days: 3 } },
  })
  const rule = { name: 'Miles', on: 'purchase', points: 'event.amount', wallet: 'miles' }
  await configure(db, workspaceId, 'earn_rule', 'miles', rule)
  await shop.send(buy('p1', 40))
  const { program } = await programs.latest(workspaceId)
  const count = async (condition: string) => {
    const found = await countMembers(db, askedBy(workspaceId, program, { condition }))
    return [found.members, found.undecided, found.compiled]
  }
  assert.deepEqual(await count('member.miles_balance >= 40'), [1, 0, true])
  assert.deepEqual(await count('member.miles_balance == 0'), [1, 0, true])
  assert.deepEqual(await count('has(member.miles_expire_next_at)'), [1, 0, true])
  assert.deepEqual(await count('member.points_held == 0'), [2, 0, true])
})

test('a member who is forgotten leaves a sound ledger of every wallet', async () => {
  const shop = await shopWith({ miles: {}, status: { kind: 'qualifying' } })
  await shop.send(buy('p1', 5), spend('s1', 2, 'miles'), hold('h1', 1, 9))
  const { workspaceId } = shop
  await forget({ db, newId: () => 'x' }, { workspaceId, memberId: 'm1', brazeDelete: false }, now)
  await shop.sound()
})

test('the database itself keeps other wallets within their bounds', async () => {
  const shop = await shopWith({ miles: {} })
  await shop.send(buy('p1', 5))
  for (const [path, value] of [
    ['{miles,points,balance}', '-1'],
    ['{miles,points,debt}', '1'],
    ['{miles,points,held}', '-1'],
    ['{miles,ahead,expiring}', '6'],
    ['{miles,ahead,activatesAt}', '"2026-01-01T00:00:00.000Z"'],
  ] as const) {
    await assert.rejects(
      db.ask(setInWallets(shop.workspaceId, path, value)),
      /members_wallets_check/,
    )
  }
})

const dueEvents = (workspaceId: number) => sql(z.object({ many: z.int() }))`
  select count(*) as many
    from events
   where workspace_id = ${workspaceId}
     and type = 'due'`

const lotVersions = (workspaceId: number) => sql(z.object({ versions: z.array(z.string()) }))`
  select array_agg(xmin::text order by no) as versions
    from lots
   where workspace_id = ${workspaceId}`

const setInWallets = (workspaceId: number, path: string, value: string) => sql(z.never())`
  update members
     set wallets = jsonb_set(wallets, ${path}::text[], ${value}::jsonb)
   where workspace_id = ${workspaceId}`
