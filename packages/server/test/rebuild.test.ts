import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refused } from '@laurel/contract'
import { z } from 'zod'
import { sql } from '../src/db/sql.ts'
import { verifyWorkspace } from '../src/points/verify.ts'
import { rebuildWorkspace } from '../src/rebuild/rebuild.ts'
import { forward } from '../src/referrals/forward.ts'
import { type BusyShop, busyShop } from './busy-shop.ts'
import { freshDatabase } from './database.ts'
import { openShop, purchase, word } from './events-shop.ts'

const db = await freshDatabase({ connections: 12 })

const rebuilt = (
  { programs, workspaceId, nowMs }: Pick<BusyShop, 'programs' | 'workspaceId' | 'nowMs'>,
  memberId: string | null = null,
) => rebuildWorkspace({ db, programs }, workspaceId, memberId, nowMs)

/** What is named, with the member it is of. */
const named = async (shop: BusyShop) =>
  (await rebuilt(shop)).differences.map(({ memberId, what }) => `${memberId ?? 'all'} ${what}`)

const shop = await busyShop(db)

test('a shop in which everything happened is derived again as it stands', async () => {
  const { checked, differences, complete } = await rebuilt(shop)
  assert.deepEqual(differences, [])
  assert.ok(complete)
  assert.deepEqual(checked, { members: 3, events: 54, entries: 194, lots: 73 })
  const { violations } = await verifyWorkspace(shop, shop.workspaceId)
  assert.deepEqual(violations, [])
})

test('one member is looked at alone, and nobody else', async () => {
  const { checked, differences } = await rebuilt(shop, 'm2')
  assert.equal(checked['members'], 1)
  assert.deepEqual(differences, [])
  const unknown = rebuilt(shop, 'nobody')
  await assert.rejects(unknown, (why) => why instanceof Refused && why.code === 'member_not_found')
})

test('a workspace in which nothing has happened is as it stands', async () => {
  const { programs, workspaceId } = await openShop(db)
  const { differences, complete } = await rebuilt({ programs, workspaceId, nowMs: shop.nowMs })
  assert.deepEqual({ differences, complete }, { differences: [], complete: true })
})

const run = sql(z.never())

/** Each way of tampering, by one statement, and what of it is named first. */
const tamperings: Record<string, { write: (id: number) => ReturnType<typeof run>; named: RegExp }> =
  {
    'a balance': {
      write: (id) =>
        run`update members set balance = balance + 1 where workspace_id = ${id} and member_id = 'm1'`,
      named: /^m1 wallets\/points\/balance$/,
    },
    'another wallet': {
      write: (id) => run`
        update members set wallets = jsonb_set(wallets, '{miles,points,spent}', '9')
         where workspace_id = ${id} and member_id = 'm1'`,
      named: /^m1 wallets\/miles\/spent$/,
    },
    'what expires next': {
      write: (id) => run`
        update members
           set wallets = jsonb_set(wallets, '{miles,ahead,expiresAt}', '"2026-12-01T00:00:00.000Z"')
         where workspace_id = ${id} and member_id = 'm2'`,
      named: /^m2 wallets\/miles\/expiresAt$/,
    },
    'a lot': {
      write: (id) => run`
        update lots set remaining = remaining - 1
         where workspace_id = ${id} and member_id = 'm2' and no = (
           select max(no) from lots where workspace_id = ${id} and member_id = 'm2' and remaining > 1)`,
      named: /^m2 lots\/\d+\/remaining$/,
    },
    'a lot of one who was forgotten': {
      write: (id) => run`
        update lots set expired = 0, state = 'exhausted'
         where workspace_id = ${id} and member_id like 'forgotten-%' and no = (
           select max(no) from lots
            where workspace_id = ${id} and member_id like 'forgotten-%' and state = 'cancelled')`,
      named: /^forgotten-.* lots\/\d+\/state$/,
    },
    'an entry': {
      write: (id) =>
        run`delete from ledger where workspace_id = ${id} and member_id = 'm1' and no = 2`,
      named: /^m1 entries$/,
    },
    'a purchase': {
      write: (id) => run`
        update members set purchases_minor = purchases_minor + 1
         where workspace_id = ${id} and member_id = 'm1'`,
      named: /^m1 purchases\/totalMinor$/,
    },
    'a hold': {
      write: (id) => run`
        update members set standing = jsonb_set(standing, '{points,holds,0,draws,0,points}', '4')
         where workspace_id = ${id} and member_id = 'm1'`,
      named: /^m1 holds\/h2\/lots\/\d+$/,
    },
    'a tier': {
      write: (id) => run`
        update members set standing = jsonb_set(standing, '{tiers,sets,club,tier}', '"gold"')
         where workspace_id = ${id} and member_id = 'm1'`,
      named: /^m1 tiers\/sets\/club\/tier$/,
    },
    'a day of a tally': {
      write: (id) => run`
        update members set standing = jsonb_set(standing, '{tiers,tally,sums,0,2}', '1')
         where workspace_id = ${id} and member_id = 'm1'`,
      named: /^m1 tiers\/days\/\d+\/spend$/,
    },
    'the progress of a challenge': {
      write: (id) => run`
        update members set standing = jsonb_set(standing, '{challenges,two,tallies,always,value}', '7')
         where workspace_id = ${id} and member_id = 'm1'`,
      named: /^m1 challenges\/two\/always\/value$/,
    },
    'a badge': {
      write: (id) => run`
        update members set standing = jsonb_set(standing, '{badges,fan}', '7')
         where workspace_id = ${id} and member_id = 'm1'`,
      named: /^m1 badges\/fan$/,
    },
    'the count of a reward': {
      write: (id) => run`
        update members set standing = jsonb_set(standing, '{rewards,counts,mug,claims}', '7')
         where workspace_id = ${id} and member_id = 'm1'`,
      named: /^m1 rewards\/mug\/claims$/,
    },
    'a claim': {
      write: (id) => run`
        update claims set state = 'cancelled', ended_at = now()
         where workspace_id = ${id} and member_id = 'm1' and claim_id = 'c4'`,
      named: /^m1 claims\/c4\/state$/,
    },
    'what a limit counts': {
      write: (id) => run`
        update members
           set standing = jsonb_set(standing, '{points,used,miles.earn.month}', '{"2026-03": 1}')
         where workspace_id = ${id} and member_id = 'm1'`,
      named: /^m1 limits\/miles\.earn\.month\//,
    },
    'what a cap counts': {
      write: (id) => run`
        update members set standing = standing - 'campaigns'
         where workspace_id = ${id} and member_id = 'm1'`,
      named: /^m1 caps\/member:spring:points:month:2026-03$/,
    },
    'a referral': {
      write: (id) => run`
        update members set standing = jsonb_set(standing, '{rewarded,friends,friends}', '7')
         where workspace_id = ${id} and member_id = 'm1'`,
      named: /^m1 rewarded\/friends\/friends$/,
    },
    'a friend': {
      write: (id) => run`
        update members set standing = jsonb_set(standing, '{referred,done}', '[]')
         where workspace_id = ${id} and member_id = 'friend'`,
      named: /^friend referred\/done\/friends$/,
    },
    'when a member is looked at': {
      write: (id) => run`
        update members set review_at = null where workspace_id = ${id} and member_id = 'm2'`,
      named: /^m2 reviewAt$/,
    },
    'a budget': {
      write: (id) => run`
        update shared_counts set used = used + 1
         where workspace_id = ${id} and key = 'campaign:spring:points:lifetime'`,
      named: /^all shared\/campaign:spring:points:lifetime$/,
    },
    'a stock': {
      write: (id) => run`
        update shared_counts set used = used - 1 where workspace_id = ${id} and key = 'reward:coupon'`,
      named: /^all shared\/reward:coupon$/,
    },
    'a pool': {
      write: (id) => run`
        delete from shared_counts where workspace_id = ${id} and key = 'coupon_pool:ten'`,
      named: /^all shared\/coupon_pool:ten$/,
    },
  }

for (const [what, { write, named: wanted }] of Object.entries(tamperings)) {
  test(`tampering is named: ${what}`, async () => {
    const tampered = await busyShop(db)
    await db.ask(write(tampered.workspaceId))
    const found = await named(tampered)
    assert.match(found[0] ?? 'nothing', wanted, found.join(', '))
  })
}

test('two members who were one person are derived again, and the audit agrees', async () => {
  const merging = await busyShop(db)
  const { intake, workspaceId, nowMs } = merging
  const occurredAt = new Date(nowMs - 1_000).toISOString()
  const answers = await merging.send(
    ...[
      { id: 'k2', type: 'hold_released', properties: { holdEventId: 'h2' } },
      { id: 'x2', type: 'reward_redeemed', properties: { claimId: 'c2' } },
      { id: 'm', type: 'member_merged', properties: { into: 'friend', reason: 'One person' } },
    ].map((event) => ({ ...event, memberId: 'm2', occurredAt })),
  )
  assert.deepEqual(answers.map(word), ['accepted', 'accepted', 'accepted'])
  await forward({ db, intake }, () => true)
  await merging.send(
    purchase('p9', 5, { memberId: 'friend', occurredAt }),
    purchase('p1', 7, { memberId: 'm3', occurredAt }),
  )
  const sound = async () => {
    assert.deepEqual((await rebuilt(merging)).differences, [])
    assert.deepEqual((await verifyWorkspace(merging, workspaceId)).violations, [])
  }
  await sound()
  const properties = { into: 'm3', reason: 'One person' }
  const again = { id: 'm', memberId: 'friend', type: 'member_merged', occurredAt, properties }
  assert.deepEqual((await merging.send(again)).map(word), ['accepted'])
  await forward({ db, intake }, () => true)
  await sound()
})

test('of a busy shop that goes on meanwhile one moment is seen', async () => {
  const busy = await busyShop(db)
  const buys = Array.from({ length: 60 }, (_, i) =>
    busy.send({
      ...{ id: `b${i}`, memberId: `m${2 + (i % 9)}`, type: 'purchase' },
      properties: { amount: 1 },
    }),
  )
  const looks = Array.from({ length: 5 }, () => rebuilt(busy))
  const [reports] = await Promise.all([Promise.all(looks), ...buys])
  for (const { differences } of reports) assert.deepEqual(differences, [])
})
