import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { sql } from '../src/db/sql.ts'
import { freshDatabase } from './database.ts'
import { at, purchase } from './events-shop.ts'
import { setStage } from './sync-stage.ts'

const db = await freshDatabase({ connections: 12 })

test('attributes and events of a member go in one request, so a Canvas sees the new state', async () => {
  const stage = await setStage(db, { tells: [{ event: 'purchase', name: 'Bought' }] })
  stage.braze.canvases.put({
    id: 'gold',
    trigger: { event: 'Bought' },
    audience: [{ path: 'loyalty_points', is: 'at_least', value: 100 }],
  })
  await stage.send({ id: 'e1' }, purchase('p1', 120))
  await stage.finish()
  assert.equal(stage.sent.length, 1)
  const [entry] = stage.braze.canvases.entries('gold')
  assert.equal(entry?.attributes['loyalty_points'], 120)
})

test('a told event carries our event id and the app, unless that is switched off', async () => {
  const stage = await setStage(db, {
    appId: 'app-1',
    tells: [
      { event: 'purchase', name: 'With' },
      {
        event: 'purchase',
        name: 'Without',
        eventId: false,
        properties: [{ to: 'shop', value: 1 }],
      },
    ],
  })
  await stage.send({ id: 'e1' }, purchase('p1', 5))
  await stage.finish()
  const own = { external_id: 'm1', app_id: 'app-1', time: at(-60) }
  assert.deepEqual(stage.sent[0]?.events, [
    { ...own, name: 'With', properties: { amount: 5, laurel_event_id: 'p1' } },
    { ...own, name: 'Without', properties: { shop: 1 } },
  ])
})

const items = [
  { productId: 'tea', productName: 'Tea', variantId: 'green', quantity: 2, price: 3.5 },
  { productId: 'pin', quantity: 300, price: 0.1 },
]
const basket = purchase('p1', 37, {
  properties: { amount: 37, orderId: 'o1', source: 'web', items },
})

test('a purchase is told line by line, and one of more pieces than Braze takes as one', async () => {
  const stage = await setStage(db, {
    tells: [{ event: 'purchase', as: 'purchase', properties: [] }],
  })
  await stage.send({ id: 'e1' }, basket)
  await stage.finish()
  const short = stage.sent[0]?.purchases?.map((each) => [
    each['product_id'],
    each['quantity'],
    each['price'],
    each['currency'],
  ])
  assert.deepEqual(short, [
    ['tea', 2, 3.5, 'USD'],
    ['pin', 1, 30, 'USD'],
  ])
  assert.equal(stage.braze.profiles.get('m1')?.totals.revenueMicros, 37_000_000)
})

test('a purchase with all of its properties is taken by Braze, in each of its three shapes', async () => {
  const shapes = ['custom_event', 'purchase', 'ecommerce_order_placed'] as const
  const stage = await setStage(db, { tells: shapes.map((as) => ({ event: 'purchase', as })) })
  await stage.send({ id: 'e1' }, basket)
  await stage.finish()
  assert.equal(stage.braze.profiles.get('m1')?.totals.orders, 1)
  assert.deepEqual(
    stage.braze.eventsOf('m1').map((event) => event.name),
    ['purchase', 'ecommerce.order_placed'],
  )
  assert.deepEqual(await stage.parked(), [])
})

test('events alone go at once, also within the quiet time', async () => {
  const stage = await setStage(db, {
    mappings: [{ field: 'first_name', remote: 'first_name' }],
    settings: { quietMs: 60_000 },
    tells: [{ event: 'purchase' }],
  })
  const fields = { first_name: 'Ada' }
  await stage.send({ id: 'e1' }, { id: 'e2', type: 'profile', properties: { fields } })
  await stage.run()
  await stage.send(purchase('p1', 1))
  await stage.run()
  assert.deepEqual(Object.keys(stage.sent[1] ?? {}), ['events'])
})

test('200 events of one member arrive in their order, and no request holds too many', async () => {
  const stage = await setStage(db, { tells: [{ event: 'purchase' }] })
  const many = Array.from({ length: 200 }, (_, i) => purchase(`p${i}`, 1))
  await stage.send({ id: 'e1' }, ...many)
  await stage.finish()
  assert.deepEqual(
    stage.braze.eventsOf('m1').map((event) => event.properties['laurel_event_id']),
    many.map(({ id }) => id),
  )
  const sizes = stage.sent.map(
    (body) => (body.events?.length ?? 0) + (body.attributes?.length ?? 0),
  )
  assert.ok(Math.max(...sizes) <= 75)
})

test('an event that comes while others are under way is told after them', async () => {
  const stage = await setStage(db, { tells: [{ event: 'purchase' }] })
  await stage.send({ id: 'e1' }, purchase('p1', 1))
  const { wire } = stage.way
  let late = true
  stage.way.wire = async (ask) => {
    if (late) {
      late = false
      await stage.send(purchase('p2', 1))
      assert.equal(await stage.second().run(), 0, 'one request of a member at a time')
    }
    return wire(ask)
  }
  await stage.finish()
  assert.deepEqual(
    stage.sent.map((body) => [body.attributes?.[0]?.['loyalty_points'], body.events?.length]),
    [
      [1, 1],
      [2, 1],
    ],
  )
})

test('an event of more than 100 KB is parked with the reason, and the others are told', async () => {
  const stage = await setStage(db, { tells: [{ event: 'purchase' }] })
  await stage.send({ id: 'e1' }, purchase('p1', 1), purchase('p2', 1))
  await db.ask(fatten(stage.workspaceId, 'x'.repeat(103_000)))
  await stage.finish()
  assert.deepEqual(
    stage.braze.eventsOf('m1').map((event) => event.properties['laurel_event_id']),
    ['p2'],
  )
  const [parked] = await stage.parked()
  assert.match(parked?.why ?? '', /100 KB/)
})

test('a property that Braze would drop is left out, the delivery says so, and the rest is told', async () => {
  const long = 'x'.repeat(256)
  const stage = await setStage(db, {
    tells: [{ event: 'purchase' }, { event: 'purchase', as: 'ecommerce_order_placed' }],
  })
  const more = { note: long, days: ['2026-01-05'], colour: 'red' }
  await stage.send({ id: 'e1' }, purchase('p1', 5, { properties: { amount: 5, ...more } }))
  await stage.finish()
  const [plain, order] = stage.sent[0]?.events ?? []
  const kept = { amount: 5, colour: 'red', laurel_event_id: 'p1' }
  assert.deepEqual(plain?.properties, kept)
  assert.deepEqual(order?.properties?.['metadata'], kept)
  assert.deepEqual(await stage.parked(), [])
  const [delivered] = await stage.delivered()
  assert.equal(delivered?.outcome, 'delivered')
  assert.match(JSON.stringify(delivered?.told[0]), /Left out note: .*255 characters.* days: /)
})

test('a purchase that Braze would refuse is parked with the reason, its other lines are told', async () => {
  const stage = await setStage(db, {
    tells: [{ event: 'purchase', as: 'purchase', properties: [] }],
  })
  const lines = [
    { productId: 'p'.repeat(300), quantity: 1, price: 1 },
    { productId: 'tea', quantity: 1, price: 4 },
  ]
  await stage.send({ id: 'e1' }, purchase('p1', 5, { properties: { amount: 5, items: lines } }))
  await stage.finish()
  assert.equal(stage.sent[0]?.purchases?.length, 1)
  const [parked] = await stage.parked()
  assert.match(parked?.why ?? '', /product_id/)
  assert.equal((await stage.delivered())[0]?.outcome, 'partial')
})

test('an event by the name of an order is parked when it is none', async () => {
  const stage = await setStage(db, {
    tells: [{ event: 'purchase', name: 'ecommerce.order_placed' }],
  })
  await stage.send({ id: 'e1' }, purchase('p1', 5))
  await stage.finish()
  assert.match((await stage.parked())[0]?.why ?? '', /order_id is required/)
})

/** Make the first body of each row larger. */
const fatten = (workspaceId: number, by: string) => sql(z.never())`
  update sync_queue
     set bodies = '{"x":"' || ${by}::text || '",' || substr(bodies, 2)
   where workspace_id = ${workspaceId}`
