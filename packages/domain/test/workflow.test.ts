import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SyncEvent, Workflow } from '../src/index.ts'
import { accepted, life, now, program, refused } from './given.ts'

const action: SyncEvent = {
  do: 'sync_event',
  connectionId: 'c',
  as: 'custom_event',
  properties: 'all',
  uncertain: 'resend',
  eventId: true,
}
const workflow = (then: SyncEvent[], condition?: string): Workflow => ({
  id: 'w',
  name: 'W',
  version: 2,
  when: { event: 'purchase' },
  only: condition === undefined ? {} : { condition },
  then,
})
const told = (
  then: SyncEvent[],
  properties: object,
  condition?: string,
  occurredAt = '2026-01-04',
) => {
  const one = life(program({ workflows: [workflow(then, condition)] }))
  one.say('enrol')
  return one.say('purchase', { ...properties }, { id: 'p1', occurredAt })
}

test('an event is told with all it says, at the time it happened', () => {
  const { tells, effects } = accepted(told([action], { amount: 5, orderId: 'o', extra: { a: 1 } }))
  assert.deepEqual(tells, [
    {
      workflowId: 'w',
      workflowVersion: 2,
      action: 0,
      connectionId: 'c',
      as: 'custom_event',
      name: 'purchase',
      occurredAt: '2026-01-04T00:00:00.000Z',
      eventId: 'p1',
      effect: null,
      withEventId: true,
      properties: { amount: 5, orderId: 'o', extra: { a: 1 } },
      uncertain: 'resend',
    },
  ])
  assert.deepEqual(effects.at(-1), {
    kind: 'told',
    workflowId: 'w',
    workflowVersion: 2,
    action: 0,
    connectionId: 'c',
    name: 'purchase',
  })
})

test('an effect names what is told as it is seen over there', () => {
  const seen = (as: 'custom_event' | 'purchase' | 'ecommerce_order_placed', name?: string) => {
    const named = { ...action, as, ...(name === undefined ? {} : { name }) }
    const { effects } = accepted(told([named], { amount: 5 }))
    const effect = effects.at(-1)
    return effect?.kind === 'told' && effect.name
  }
  assert.equal(seen('custom_event', 'bought'), 'bought')
  assert.equal(seen('purchase'), 'purchase')
  assert.equal(seen('ecommerce_order_placed', 'bought'), 'ecommerce.order_placed')
})

test('properties are renamed, constant or computed from the member after the event', () => {
  const properties = [
    { to: 'total', from: 'amount' },
    { to: 'order', from: 'orderId' },
    { to: 'kind', value: 'sale' },
    { to: 'balance', expression: 'member.points_balance' },
    { to: 'when', expression: 'occurred_at' },
  ]
  const { tells } = accepted(told([{ ...action, name: 'bought', properties }], { amount: 5 }))
  assert.equal(tells[0]?.name, 'bought')
  assert.deepEqual(tells[0]?.properties, {
    total: 5,
    kind: 'sale',
    balance: 5,
    when: '2026-01-04T00:00:00.000Z',
  })
})

test('a condition decides, and its error refuses the event', () => {
  assert.equal(accepted(told([action], { amount: 5 }, 'event.amount > 10')).tells.length, 0)
  assert.equal(accepted(told([action], { amount: 15 }, 'event.amount > 10')).tells.length, 1)
  const no = refused(told([action], { amount: 5 }, 'event.orderId == "x"'), 'expression_failed')
  assert.equal(no.ruleId, 'w')
})

test('what is too old is not told, and that is recorded', () => {
  const limited = { ...action, maxAgeDays: 3 }
  assert.equal(accepted(told([limited], { amount: 1 }, undefined, '2026-01-02')).tells.length, 1)
  const old = accepted(
    told([limited, action], { amount: 1 }, undefined, '2026-01-01T23:59:59.999Z'),
  )
  assert.equal(old.tells.length, 1)
  assert.equal(old.tells[0]?.action, 1)
  const dropped = old.effects.find(({ kind }) => kind === 'tell_dropped')
  assert.deepEqual(dropped?.kind === 'tell_dropped' && [dropped.reason, dropped.action], [
    'too_old',
    0,
  ])
  assert.ok(now > 0)
})

test('a purchase is told as purchase lines or as an order, filled where nothing was sent', () => {
  const both: SyncEvent[] = [
    { ...action, as: 'purchase' },
    { ...action, as: 'ecommerce_order_placed' },
  ]
  const items = [{ productId: 'p', quantity: 2, price: '1.50' }]
  const [purchase, order] = accepted(told(both, { amount: 3, items })).tells
  assert.deepEqual(purchase?.purchase, {
    currency: 'USD',
    lines: [{ productId: 'p', quantity: 2, price: 1.5 }],
  })
  assert.deepEqual(order?.order, {
    orderId: 'p1',
    currency: 'USD',
    total: 3,
    source: 'laurel',
    lines: [{ productId: 'p', productName: 'p', variantId: 'p', quantity: 2, price: 1.5 }],
  })
  const [bare] = accepted(told(both, { amount: 3 })).tells
  assert.deepEqual(bare?.purchase?.lines, [{ productId: 'order', quantity: 1, price: 3 }])
})

test('a workflow begins on what an event brought about: once for each time, with what there is to say', () => {
  const rules = [1, 2].map((times) => ({
    id: `r${times}`,
    name: 'Rule',
    version: 1,
    on: 'purchase',
    points: `event.amount * ${times}`,
  }))
  const earned = { ...workflow([action], 'event.points > 5'), when: { event: 'points_earned' } }
  const one = life(program({ earnRules: rules, workflows: [earned] }))
  one.say('enrol')
  const of = (id: string, amount: number) =>
    accepted(one.say('purchase', { amount }, { id, occurredAt: '2026-01-04' })).tells.map(
      ({ name, eventId, effect, occurredAt, properties }) => [
        name,
        eventId,
        effect,
        occurredAt,
        properties,
      ],
    )
  const at = '2026-01-04T00:00:00.000Z'
  assert.deepEqual(of('p1', 3), [
    ['points_earned', 'p1', 1, at, { points: 6, wallet: 'points', ruleId: 'r2', lotNo: 2 }],
  ])
  assert.deepEqual(of('p2', 6), [
    ['points_earned', 'p2', 0, at, { points: 6, wallet: 'points', ruleId: 'r1', lotNo: 3 }],
    ['points_earned', 'p2', 1, at, { points: 12, wallet: 'points', ruleId: 'r2', lotNo: 4 }],
  ])
})

test('what a campaign gave, and what its budget left out, is told with its name', () => {
  const then = { kind: 'bonus', points: 10 } as const
  const budget = { points: 4 }
  const rules = [{ id: 'r', on: 'purchase', then }]
  const campaigns = [{ id: 'few', name: 'Few', version: 1, rules, budget }]
  const workflows = ['points_earned', 'campaign_capped'].map((event) => ({
    ...workflow([action]),
    id: event,
    when: { event },
  }))
  const one = life(program({ earnRules: [], campaigns, workflows }))
  one.say('enrol')
  const { tells } = accepted(one.say('purchase', { amount: 1 }))
  assert.deepEqual(
    tells.map(({ name, properties }) => [name, properties]),
    [
      ['points_earned', { points: 4, wallet: 'points', ruleId: 'r', lotNo: 1, campaignId: 'few' }],
      ['campaign_capped', { campaignId: 'few', offered: 10, points: 4 }],
    ],
  )
})

test('time is told at its own instant, and nobody who has left is told', () => {
  const expired = { ...workflow([action]), when: { event: 'points_expired' } }
  const expiry = { kind: 'after', days: 1 } as const
  const rule = { id: 'r', name: 'R', version: 1, on: 'purchase', points: 'event.amount', expiry }
  const ends = [true, false].map((stays) => {
    const one = life(program({ earnRules: [rule], workflows: [expired] }), Date.parse('2026-01-01'))
    one.say('enrol', {}, { occurredAt: '2026-01-01' })
    one.say('purchase', { amount: 3 }, { occurredAt: '2026-01-01' })
    if (!stays) one.say('opt_out', {}, { occurredAt: '2026-01-01' })
    one.nowMs = Date.parse('2026-01-05')
    const swept = accepted(one.say('due', {}, { occurredAt: '2026-01-02' }))
    return swept.tells.map(({ occurredAt, properties }) => [occurredAt, properties])
  })
  assert.deepEqual(ends, [
    [['2026-01-02T00:00:00.000Z', { points: 3, wallet: 'points', lotNo: 1 }]],
    [],
  ])
})
