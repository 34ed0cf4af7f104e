import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from './database.ts'
import {
  at,
  configure,
  countRows,
  incoming,
  openShop,
  purchase,
  taken,
  word,
} from './events-shop.ts'

const db = await freshDatabase({ connections: 12 })
const rows = async (workspaceId: number) => (await db.ask(countRows(workspaceId)))[0]

test('an event says what it changed, and it is so when the answer comes', async () => {
  const { send, workspaceId } = await openShop(db)
  const [enrolled, bought] = await send({ id: 'e1' }, purchase('e2', 12.5))
  assert.equal(word(enrolled), 'accepted')
  assert.deepEqual(taken(bought).points, { balance: 12 })
  assert.deepEqual(
    taken(bought).effects.map((effect) => effect.kind),
    ['points_earned'],
  )
  assert.ok(taken(bought).changed.includes('purchases_total'))
  assert.deepEqual(await rows(workspaceId), { members: 1, events: 2, ledger: 1 })
})

test('an event that comes again gets its first answer, whatever happened since', async () => {
  const { send, workspaceId } = await openShop(db)
  const [, first] = await send({ id: 'e1' }, purchase('e2', 10))
  await send(purchase('e3', 5))
  const [again] = await send(purchase('e2', 10))
  assert.deepEqual(again, { ...first, status: 'replayed' })
  assert.deepEqual(await rows(workspaceId), { members: 1, events: 3, ledger: 2 })
})

test('the order of keys and the zone in which a time is told do not make another event', async () => {
  const { send } = await openShop(db)
  const properties = { fields: { first_name: 'Ada', last_name: 'L' } }
  const turned = { fields: { last_name: 'L', first_name: 'Ada' } }
  const [first, again] = await send(
    { id: 'e1', properties, occurredAt: '2026-02-01T12:00:00Z' },
    { id: 'e1', properties: turned, occurredAt: '2026-02-01T14:00:00.000+02:00' },
  )
  assert.deepEqual([first, again].map(word), ['accepted', 'replayed'])
})

test('an event that was accepted gets its answer also when the configuration takes it no more', async () => {
  const { send, workspaceId } = await openShop(db)
  const properties = { stars: { type: 'integer', required: true } }
  await configure(db, workspaceId, 'event_type', 'review', { properties })
  const review = { id: 'e2', type: 'review', properties: { stars: 5 } }
  const [, first] = await send({ id: 'e1' }, review)
  await configure(db, workspaceId, 'event_type', 'review', null)
  const [again, fresh] = await send(review, { ...review, id: 'e3' })
  assert.deepEqual(again, { ...taken(first), status: 'replayed' })
  assert.equal(word(fresh), 'unknown_event_type')
})

test('a configuration that another process has changed holds for the very next event', async () => {
  const { send, workspaceId } = await openShop(db)
  const review = { type: 'review', properties: { stars: 5 } }
  const [, early] = await send({ id: 'e1' }, { id: 'e2', ...review })
  assert.equal(word(early), 'unknown_event_type')
  const properties = { stars: { type: 'integer', required: true } }
  await configure(db, workspaceId, 'event_type', 'review', { properties })
  assert.deepEqual((await send({ id: 'e2', ...review })).map(word), ['accepted'])
  await configure(db, workspaceId, 'earn_rule', 'spend-one-earn-one', null)
  const [bought] = await send(purchase('e3', 9))
  assert.deepEqual(taken(bought).points, { balance: 0 })
})

test('an id with other content is refused, also twice in one body', async () => {
  const { send, workspaceId } = await openShop(db)
  await send({ id: 'e1' }, purchase('e2', 10))
  assert.deepEqual((await send(purchase('e2', 11))).map(word), ['event_id_reused'])
  const both = await send(purchase('e3', 1), purchase('e3', 2), purchase('e3', 1))
  assert.deepEqual(both.map(word), ['accepted', 'event_id_reused', 'replayed'])
  assert.equal((await rows(workspaceId))?.events, 3)
})

test('the same id is another event for another member', async () => {
  const { send } = await openShop(db)
  const both = await send({ id: 'e1' }, { id: 'e1', memberId: 'm2' })
  assert.deepEqual(both.map(word), ['accepted', 'accepted'])
})

test('two processes that are sent the same at once count it once', async () => {
  const { intake, second, workspaceId } = await openShop(db)
  const other = second()
  const events = Array.from({ length: 60 }, (_, i) => ({ id: `e${i}`, memberId: `m${i % 20}` }))
  const typed = events.map((event, i) => incoming(i < 20 ? event : { ...event, ...buys(i) }))
  const [mine, theirs] = await Promise.all([
    intake.submit(workspaceId, typed),
    other.submit(workspaceId, typed),
  ])
  for (const [i, answer] of mine.entries()) {
    assert.deepEqual([word(answer), word(theirs[i])].sort(), ['accepted', 'replayed'], `event ${i}`)
    assert.deepEqual(taken(answer).points, taken(theirs[i]).points)
  }
  assert.deepEqual(await rows(workspaceId), { members: 20, events: 60, ledger: 40 })
})

const buys = (i: number) => ({ type: 'purchase', properties: { amount: i } })

test('of two contents under one id, sent to two processes at once, one is refused', async () => {
  const { intake, second, workspaceId, send } = await openShop(db)
  await send({ id: 'e1' })
  const other = second()
  const [mine, theirs] = await Promise.all([
    intake.submit(workspaceId, [incoming(purchase('e2', 1))]),
    other.submit(workspaceId, [incoming(purchase('e2', 2))]),
  ])
  assert.deepEqual([...mine, ...theirs].map(word).sort(), ['accepted', 'event_id_reused'])
})

test('requests that come together share their transactions', async () => {
  const { intake, workspaceId } = await openShop(db)
  const one = (i: number) => intake.submit(workspaceId, [incoming({ id: 'e', memberId: `m${i}` })])
  const answers = await Promise.all(Array.from({ length: 400 }, (_, i) => one(i)))
  assert.ok(answers.every(([answer]) => word(answer) === 'accepted'))
  assert.ok(intake.stats().batches <= 6, `400 requests took ${intake.stats().batches} transactions`)
})

test('a bad event is refused with its path and rule, and its neighbours are not', async () => {
  const { intake, workspaceId } = await openShop(db)
  const inputs = [
    incoming({ id: 'e1' }),
    { input: 'an event?' },
    incoming(purchase('e2', -1)),
    incoming({ id: 'e3', type: 'points_spent', properties: {} }),
    incoming(purchase('e4', 3)),
  ]
  const answers = await intake.submit(workspaceId, inputs)
  assert.deepEqual(
    answers.map((answer) => answer.status),
    ['accepted', 'refused', 'refused', 'refused', 'accepted'],
  )
  const [, shapeless, negative, missing] = answers
  assert.ok(shapeless?.status === 'refused' && shapeless.id === null)
  assert.ok(negative?.status === 'refused' && negative.problem.path === '/properties/amount')
  assert.ok(missing?.status === 'refused' && missing.problem.path === '/properties/points')
})

test('an unknown member is refused, or enrolled where the workspace says so', async () => {
  const strict = await openShop(db)
  assert.deepEqual((await strict.send(purchase('e1', 5))).map(word), ['member_not_found'])
  assert.deepEqual(await rows(strict.workspaceId), { members: 0, events: 0, ledger: 0 })

  const open = await openShop(db, { unknownMembers: 'enrol' })
  const [bought] = await open.send(purchase('e1', 5))
  assert.deepEqual(
    taken(bought).effects.map((effect) => effect.kind),
    ['enrolled', 'points_earned'],
  )
})

test('what was refused may come again and be accepted', async () => {
  const { send } = await openShop(db)
  const answers = await send(purchase('e1', 5), { id: 'e0' }, purchase('e1', 5))
  assert.deepEqual(answers.map(word), ['member_not_found', 'accepted', 'accepted'])
})

test('late events count when they come and do not undo newer dates; equal times keep their order', async () => {
  const { send } = await openShop(db)
  await send({ id: 'e0' }, purchase('new', 1, { occurredAt: at(-10) }))
  const [late] = await send(purchase('late', 2, { occurredAt: at(-86_400 * 400) }))
  assert.deepEqual(taken(late).points, { balance: 3 })
  assert.ok(!taken(late).changed.includes('last_purchase_at'))
  const name = (id: string, first_name: string) => ({
    id,
    type: 'profile',
    occurredAt: at(-5),
    properties: { fields: { first_name } },
  })
  const [, second] = await send(name('n1', 'A'), name('n2', 'B'))
  assert.deepEqual(
    taken(second).effects.filter((effect) => effect.kind === 'field_changed'),
    [{ kind: 'field_changed', field: 'first_name', from: 'A', to: 'B' }],
  )
})

test('an event from a future beyond the tolerance is refused, one within it is not', async () => {
  const { send } = await openShop(db)
  const answers = await send({ id: 'e1', occurredAt: at(299) }, { id: 'e2', occurredAt: at(301) })
  assert.deepEqual(answers.map(word), ['accepted', 'invalid_event'])
})

test('fifty spends at once, by two processes, take what is there and never more', async () => {
  const { intake, second, workspaceId, send } = await openShop(db)
  await send({ id: 'e0' }, purchase('p', 100))
  const other = second()
  const spend = (i: number) =>
    (i % 2 === 0 ? intake : other).submit(workspaceId, [
      incoming({ id: `s${i}`, type: 'points_spent', properties: { points: 7 } }),
    ])
  const answers = (await Promise.all(Array.from({ length: 50 }, (_, i) => spend(i)))).flat()
  const words = answers.map(word)
  assert.equal(words.filter((each) => each === 'accepted').length, 14)
  assert.equal(words.filter((each) => each === 'not_enough_points').length, 36)
})

test('a purchase is refunded whole and once, also within one body, and what was spent is owed', async () => {
  const { send } = await openShop(db)
  const refund = (id: string, purchaseEventId: string) => ({
    id,
    type: 'refund',
    properties: { purchaseEventId },
  })
  await send({ id: 'e0' }, purchase('p1', 50))
  await send({ id: 's1', type: 'points_spent', properties: { points: 30 } })
  const answers = await send(
    refund('r1', 'p1'),
    refund('r2', 'p1'),
    refund('r3', 'e0'),
    purchase('p2', 100),
    refund('r4', 'p2'),
    refund('r5', 'p2'),
  )
  assert.deepEqual(answers.map(word), [
    'accepted',
    'purchase_already_refunded',
    'purchase_not_found',
    'accepted',
    'accepted',
    'purchase_already_refunded',
  ])
  assert.deepEqual(taken(answers[0]).effects.slice(1), [
    { kind: 'points_returned', points: 50, debt: 30, purchaseEventId: 'p1' },
  ])
  assert.deepEqual(taken(answers[3]).points, { balance: 70 })
  assert.deepEqual((await send(refund('r6', 'p1'))).map(word), ['purchase_already_refunded'])
})

test('workspaces do not see each other, though their members have the same ids', async () => {
  const [one, two] = [await openShop(db), await openShop(db)]
  await Promise.all([one.send({ id: 'e0' }), two.send({ id: 'e0' })])
  await one.send(purchase('p', 5))
  const [bought] = await two.send(purchase('p', 7))
  assert.deepEqual(taken(bought).points, { balance: 7 })
})
