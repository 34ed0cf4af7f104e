import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { z } from 'zod'
import { sql } from '../src/db/sql.ts'
import { verifyWorkspace } from '../src/points/verify.ts'
import { freshDatabase } from './database.ts'
import {
  at,
  configure,
  type Event,
  incoming,
  openShop,
  purchase,
  type Shop,
  word,
} from './events-shop.ts'

const db = await freshDatabase({ connections: 12 })

const rules = async ({ programs, workspaceId }: Shop) => {
  const { violations } = await verifyWorkspace({ db, programs }, workspaceId)
  return [...new Set(violations.map((each) => `${each.rule} ${each.memberId}`))].sort()
}

/** A shop where one member has bought, spent, been refunded, owed and paid. */
async function livelyShop(): Promise<Shop> {
  const shop = await openShop(db)
  await configure(db, shop.workspaceId, 'earn_rule', 'gift', {
    name: 'A gift that waits and does not last',
    on: 'purchase',
    when: 'event.amount == 200.0',
    points: '30',
    pending: { days: 3 },
    expiry: { kind: 'after', days: 9 },
  })
  await configure(db, shop.workspaceId, 'earn_rule', 'week', {
    name: 'A gift for a week',
    on: 'purchase',
    when: 'event.amount == 200.0',
    points: '20',
    expiry: { kind: 'after', days: 7 },
  })
  await configure(db, shop.workspaceId, 'wallet', 'miles', {
    name: 'Miles',
    kind: 'spendable',
    expiry: { kind: 'inactive', days: 30 },
  })
  await configure(db, shop.workspaceId, 'earn_rule', 'zz-miles', {
    name: 'A mile for each unit',
    on: 'purchase',
    when: 'event.amount == 200.0',
    points: 'event.amount',
    wallet: 'miles',
  })
  await configure(db, shop.workspaceId, 'tier_set', 'club', {
    name: 'Club',
    basis: { kind: 'spend' },
    window: { kind: 'rolling', days: 30 },
    tiers: [{ id: 'base', name: 'Base', min: 10 }],
    downgrade: 'full',
    graceDays: 0,
    keepOnRefund: false,
  })
  const answers = await shop.send(
    { id: 'e0', properties: { fields: { email: 'Ada@Example.org' } } },
    purchase('p1', 100.25),
    purchase('p2', 40),
    { id: 's1', type: 'points_spent', properties: { points: 120 } },
    { id: 'r1', type: 'refund', properties: { purchaseEventId: 'p1' } },
    { id: 'r2', type: 'refund', properties: { purchaseEventId: 'p2', amount: '1.50' } },
    purchase('p3', 200),
    { id: 'u1', type: 'points_spend_reversed', properties: { spentEventId: 's1', points: 15 } },
    { id: 'a1', type: 'points_adjusted', properties: { points: -5, reason: 'goodwill' } },
    { id: 'a2', type: 'points_adjusted', properties: { points: 7, reason: 'goodwill' } },
    { id: 'e1', memberId: 'm2' },
    { id: 'h1', type: 'points_held', properties: { points: 3, minutes: 60 } },
  )
  assert.deepEqual(
    answers.filter((answer) => word(answer) !== 'accepted'),
    [],
  )
  return shop
}

test('sound data gives no violation, and everything is looked at', async () => {
  const { programs, workspaceId } = await livelyShop()
  assert.deepEqual(await verifyWorkspace({ db, programs }, workspaceId), {
    checked: { members: 2, events: 12, entries: 16, lots: 7 },
    violations: [],
    complete: true,
  })
})

/** Each way of tampering, by one statement, and the rules that name it. */
const tamperings: Record<
  string,
  { write: (id: number) => ReturnType<typeof run>; rules: string[] }
> = {
  'a tier that is shown': {
    write: (id) =>
      run`update members set fields = fields || '{"club_tier": "gold"}' where workspace_id = ${id} and member_id = 'm1'`,
    rules: ['tiers m1'],
  },
  'when a tier is looked at, and a hold ends': {
    write: (id) =>
      run`update members set review_at = null where workspace_id = ${id} and member_id = 'm1'`,
    rules: ['review m1', 'tiers m1'],
  },
  'a balance': {
    write: (id) =>
      run`update members set balance = balance + 1 where workspace_id = ${id} and member_id = 'm1'`,
    rules: ['ledger_sums m1', 'lifetime m1', 'lot_sums m1'],
  },
  'a debt': {
    write: (id) => run`update members set debt = 3 where workspace_id = ${id} and member_id = 'm2'`,
    rules: ['ledger_sums m2', 'lifetime m2'],
  },
  'what was earned': {
    write: (id) =>
      run`update members set earned = earned + 1 where workspace_id = ${id} and member_id = 'm1'`,
    rules: ['ledger_sums m1', 'lifetime m1'],
  },
  'what was spent': {
    write: (id) =>
      run`update members set spent = 0 where workspace_id = ${id} and member_id = 'm1'`,
    rules: ['ledger_sums m1', 'lifetime m1'],
  },
  'what is left of a lot': {
    write: (id) =>
      run`update lots set remaining = remaining - 1 where workspace_id = ${id} and no = 4`,
    rules: ['lot_draws m1', 'lot_sums m1'],
  },
  'what is held of a lot': {
    write: (id) => run`
      update lots set held = held - 1, remaining = remaining + 1
       where workspace_id = ${id} and held > 0`,
    rules: ['ahead m1', 'holds m1', 'lot_draws m1', 'lot_sums m1'],
  },
  'an open hold': {
    write: (id) => run`
      update members set standing = jsonb_set(standing, '{points,holds,0,draws,0,points}', '9')
       where workspace_id = ${id} and member_id = 'm1'`,
    rules: ['holds m1'],
  },
  'what was spent of another wallet': {
    write: (id) => run`
      update members set wallets = jsonb_set(wallets, '{miles,points,spent}', '9')
       where workspace_id = ${id} and member_id = 'm1'`,
    rules: ['ledger_sums m1', 'lifetime m1'],
  },
  'the wallet of a lot': {
    write: (id) => run`
      update lots set wallet_id = 'points'
       where workspace_id = ${id} and wallet_id = 'miles'`,
    rules: ['ahead m1', 'lot_draws m1', 'lot_sums m1'],
  },
  'a wallet that is gone': {
    write: (id) => run`
      update members set wallets = wallets - 'miles'
       where workspace_id = ${id} and member_id = 'm1'`,
    rules: ['ledger_sums m1'],
  },
  'the state of a lot': {
    write: (id) => run`update lots set state = 'exhausted' where workspace_id = ${id} and no = 4`,
    rules: ['lot_state m1'],
  },
  'what waits': {
    write: (id) => run`
      update members set pending = pending + 1, activate_next_at = coalesce(activate_next_at, now())
       where workspace_id = ${id} and member_id = 'm1'`,
    rules: ['ledger_sums m1', 'lifetime m1', 'lot_sums m1'],
  },
  'what expired': {
    write: (id) =>
      run`update members set expired = 1 where workspace_id = ${id} and member_id = 'm1'`,
    rules: ['ledger_sums m1', 'lifetime m1'],
  },
  'what expires next': {
    write: (id) => run`
      update members set expiring_next = expiring_next + 1
       where workspace_id = ${id} and member_id = 'm1'`,
    rules: ['ahead m1'],
  },
  'when it activates': {
    write: (id) => run`
      update lots set activates_at = activates_at + interval '1 day'
       where workspace_id = ${id} and state = 'pending'`,
    rules: ['ahead m1'],
  },
  'that it waits': {
    write: (id) =>
      run`update lots set state = 'active' where workspace_id = ${id} and state = 'pending'`,
    rules: ['ahead m1', 'lot_draws m1', 'lot_sums m1'],
  },
  'how much of a lot expired': {
    write: (id) => run`update lots set expired = 1 where workspace_id = ${id} and no = 1`,
    rules: ['lot_draws m1'],
  },
  'the lot of an entry': {
    write: (id) =>
      run`update ledger set lot_no = 99 where workspace_id = ${id} and kind = 'spend' and no = 3`,
    rules: ['lot_draws m1'],
  },
  'a missing entry': {
    write: (id) => run`delete from ledger where workspace_id = ${id} and no = 2`,
    rules: ['ledger_sums m1', 'lot_draws m1', 'numbering m1', 'reversals m1'],
  },
  'a missing lot': {
    write: (id) => run`delete from lots where workspace_id = ${id} and no = 1`,
    rules: ['lot_draws m1', 'numbering m1'],
  },
  'the number of an event': {
    write: (id) => run`update events set seq = 5 where workspace_id = ${id} and event_id = 'p1'`,
    rules: ['numbering m1'],
  },
  'a missing event': {
    write: (id) => run`delete from events where workspace_id = ${id} and event_id = 'p2'`,
    rules: ['ledger_sources m1', 'numbering m1', 'purchase_sums m1', 'reversals m1'],
  },
  'the sum of purchases': {
    write: (id) =>
      run`update members set purchases_minor = purchases_minor + 1 where workspace_id = ${id} and member_id = 'm1'`,
    rules: ['purchase_sums m1'],
  },
  'the count of purchases': {
    write: (id) =>
      run`update members set purchases_count = 9 where workspace_id = ${id} and member_id = 'm1'`,
    rules: ['purchase_sums m1'],
  },
  'what was refunded': {
    write: (id) =>
      run`update reversals set reversed_minor = 151 where workspace_id = ${id} and event_id = 'p2'`,
    rules: ['purchase_sums m1'],
  },
  'the points of a refund': {
    write: (id) =>
      run`update reversals set reversed_points = 7 where workspace_id = ${id} and event_id = 'p2'`,
    rules: ['reversal_sums m1'],
  },
  'what could be refunded': {
    write: (id) =>
      run`update reversals set minor = 4001, points = 41 where workspace_id = ${id} and event_id = 'p2'`,
    rules: ['reversals m1'],
  },
  'the points that came back of a spend': {
    write: (id) =>
      run`update reversals set reversed_points = 16 where workspace_id = ${id} and event_id = 's1'`,
    rules: ['reversal_sums m1'],
  },
  'the points of a spend': {
    write: (id) =>
      run`update reversals set points = 121 where workspace_id = ${id} and event_id = 's1'`,
    rules: ['reversals m1'],
  },
  'the spend of an entry': {
    write: (id) =>
      run`update ledger set reverses_event_id = 'p3' where workspace_id = ${id} and event_id = 'u1'`,
    rules: ['reversal_sums m1'],
  },
  'whether a purchase counts': {
    write: (id) =>
      run`update reversals set whole = false where workspace_id = ${id} and event_id = 'p1'`,
    rules: ['purchase_sums m1', 'reversals m1'],
  },
  'a missing reversal': {
    write: (id) => run`delete from reversals where workspace_id = ${id} and event_id = 'p2'`,
    rules: ['purchase_sums m1', 'reversal_sums m1'],
  },
  'the refund of an entry': {
    write: (id) =>
      run`update ledger set event_id = 's1' where workspace_id = ${id} and event_id = 'r2'`,
    rules: ['reversal_sums m1'],
  },
  'a looked-up value': {
    write: (id) =>
      run`update member_lookups set value = 'eve@example.org' where workspace_id = ${id}`,
    rules: ['lookups m1'],
  },
  'a missing member': {
    write: (id) => run`delete from members where workspace_id = ${id} and member_id = 'm1'`,
    rules: ['holds m1', 'ledger_sums m1', 'lookups m1', 'owners m1'],
  },
  'a mirror of nobody': {
    write: (id) => run`
      insert into sync_mirror (bucket, workspace_id, connection_id, member_id, acknowledged,
             mapping_version, seq, sent_at)
      values (3, ${id}, 'c', 'ghost', '{}', 1, 1, now())`,
    rules: ['owners ghost'],
  },
  'a mirror ahead of its member': {
    write: (id) => run`
      insert into sync_mirror (bucket, workspace_id, connection_id, member_id, acknowledged,
             mapping_version, seq, sent_at)
      select bucket, workspace_id, 'c', member_id, '{}', 1, seq + 1, now()
        from members
       where workspace_id = ${id} and member_id = 'm2'`,
    rules: ['sync_mirror m2'],
  },
}

const run = sql(z.never())

for (const [what, { write, rules: expected }] of Object.entries(tamperings)) {
  test(`tampering is named: ${what}`, async () => {
    const shop = await livelyShop()
    await db.ask(write(shop.workspaceId))
    assert.deepEqual(await rules(shop), expected)
  })
}

test('whatever two processes take in at once, the audit finds nothing', async () => {
  const points = fc.integer({ min: 1, max: 60 })
  const wallet = fc.constantFrom('points', 'miles', 'club')
  const kind = fc.oneof(
    points.map((amount) => ({ type: 'purchase', properties: { amount: amount / 4 } })),
    fc.tuple(points, wallet).map(([value, named]) => ({
      type: 'points_spent',
      properties: { points: value, wallet: named },
    })),
    fc.tuple(points, wallet).map(([value, named]) => ({
      type: 'points_held',
      properties: { points: value, wallet: named, minutes: 14 * 1_440 },
    })),
    fc
      .tuple(fc.nat(30), fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }))
      .map(([n, part]) => ({
        type: 'hold_captured',
        properties: { holdEventId: `e${n}`, ...(part ? { points: part } : {}) },
      })),
    fc.nat(30).map((n) => ({ type: 'hold_released', properties: { holdEventId: `e${n}` } })),
    fc.nat(30).map((n) => ({ type: 'points_confirmed', properties: { earnedEventId: `e${n}` } })),
    fc
      .integer({ min: -30, max: 30 })
      .map((value) => ({ type: 'points_adjusted', properties: { points: value, reason: 'x' } })),
    fc
      .tuple(fc.nat(30), fc.option(fc.integer({ min: 1, max: 900 }), { nil: undefined }))
      .map(([n, minor]) => ({
        type: 'refund',
        properties: { purchaseEventId: `e${n}`, ...(minor ? { amount: minor / 100 } : {}) },
      })),
    fc
      .tuple(fc.nat(30), fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }))
      .map(([n, back]) => ({
        type: 'points_spend_reversed',
        properties: { spentEventId: `e${n}`, ...(back ? { points: back } : {}) },
      })),
    fc.constant({ type: 'opt_out' }),
    fc.constant({ type: 'opt_in' }),
    fc.constant({ type: 'enrol' }),
  )
  const days = fc.nat(9)
  const event = fc.record({ n: fc.nat(30), member: fc.nat(2), kind, days })
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 20, maxLength: 80 }), async (list) => {
      const shop = await openShop(db, { unknownMembers: 'enrol' })
      await configure(db, shop.workspaceId, 'earn_rule', 'waits', {
        name: 'Late events find it waiting, there, or gone',
        on: 'purchase',
        points: '7',
        pending: { days: 2 },
        expiry: { kind: 'after', days: 4 },
      })
      await configure(db, shop.workspaceId, 'wallet', 'miles', {
        ...{ name: 'Miles', kind: 'spendable', expiry: { kind: 'inactive', days: 6 } },
        spendLimits: [{ points: 90, per: 'week', beyond: 'trim' }],
      })
      await configure(db, shop.workspaceId, 'wallet', 'club', {
        ...{ name: 'Club', kind: 'spendable', pending: { confirmed: { withinDays: 5 } } },
        earnLimits: [{ points: 40, per: 'day', beyond: 'trim' }],
      })
      for (const id of ['miles', 'club']) {
        const rule = { name: id, on: 'purchase', points: 'event.amount * 3.0', wallet: id }
        await configure(db, shop.workspaceId, 'earn_rule', id, rule)
      }
      const other = shop.second()
      const events = list.map(
        (each): Event => ({
          id: `e${each.n}`,
          memberId: `m${each.member}`,
          occurredAt: at(-each.days * 86_400),
          ...each.kind,
        }),
      )
      const answers = await Promise.all(
        events.map((each, i) =>
          (i % 3 === 0 ? other : shop.intake).submit(shop.workspaceId, [incoming(each)]),
        ),
      )
      assert.ok(answers.flat().every((answer) => word(answer) !== 'internal'))
      assert.deepEqual(await rules(shop), [])
    }),
    { numRuns: 25 },
  )
})
