import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { sql } from '../src/db/sql.ts'
import { loadShared } from '../src/events/shared-counts.ts'
import { freshDatabase } from './database.ts'
import { configure, incoming, openShop, purchase, type Shop, taken, word } from './events-shop.ts'

const db = await freshDatabase({ connections: 12 })

/** Publish a campaign, as another process would. */
async function run(shop: Shop, id: string, definition: Record<string, unknown>): Promise<void> {
  await db.ask(insertVersion(shop.workspaceId, id, { name: id, ...definition }))
  await configure(db, shop.workspaceId, 'earn_rule', `turn-of-${id}`, {
    name: 'Counts the version up',
    on: 'enrol',
    points: '0',
  })
}

const insertVersion = (workspaceId: number, id: string, definition: object) => sql(z.never())`
  insert into campaign_versions (workspace_id, campaign_id, version, definition, actor, published_at)
  values (${workspaceId}, ${id}, 1, ${JSON.stringify(definition)}::jsonb, 'test', now())`

/** What the members of a campaign have of it, by the ledger. */
const given = (workspaceId: number, campaignId: string) => sql(
  z.object({ points: z.int(), largest: z.int(), lots: z.int() }),
)`
  select coalesce(sum(points), 0)::bigint as points, coalesce(max(of_member), 0)::bigint as largest,
         (select count(*) from lots
           where workspace_id = ${workspaceId} and campaign_id = ${campaignId}
             and rule_id = 'r' and rule_version = 1) as lots
    from (select sum(points)::bigint as points, sum(points) as of_member
            from ledger
           where workspace_id = ${workspaceId} and campaign_id = ${campaignId}
             and kind = 'earn' and rule_id = 'r' and rule_version = 1
           group by member_id) as of_members`

const rule = (points: number) => ({ id: 'r', on: 'purchase', then: { kind: 'bonus', points } })

test('two processes that take events of many members at once give exactly what the budget holds', async () => {
  const shop = await openShop(db, { unknownMembers: 'enrol' })
  const { workspaceId, intake } = shop
  await run(shop, 'summer', { rules: [rule(7)], budget: { points: 500 } })
  const other = shop.second()
  const buys = (i: number) => incoming(purchase(`p${i}`, 1, { memberId: `m${i % 40}` }))
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, i) =>
      (i % 2 === 0 ? intake : other).submit(workspaceId, [buys(i)]),
    ),
  )
  assert.ok(answers.flat().every((answer) => word(answer) === 'accepted'))
  const [sum] = await db.ask(given(workspaceId, 'summer'))
  assert.equal(sum?.points, 500)
  assert.equal(sum.lots, 72, '71 whole, and one of 3')
  const key = 'campaign:summer:points:lifetime'
  const { used } = await db.transaction((tx) => loadShared(tx, workspaceId, [key]))
  assert.equal(used.get(key), 500)
})

test('caps of a member and of all together hold at once, for two processes', async () => {
  const shop = await openShop(db, { unknownMembers: 'enrol' })
  const { workspaceId, intake } = shop
  const caps = [
    { points: 12, per: 'member', period: 'day' },
    { points: 100, per: 'campaign', period: 'month' },
  ]
  await run(shop, 'capped', { rules: [rule(5)], caps })
  const other = shop.second()
  const buys = (i: number) => incoming(purchase(`p${i}`, 1, { memberId: `m${i % 15}` }))
  await Promise.all(
    Array.from({ length: 90 }, (_, i) =>
      (i % 2 === 0 ? intake : other).submit(workspaceId, [buys(i)]),
    ),
  )
  const [sum] = await db.ask(given(workspaceId, 'capped'))
  assert.deepEqual([sum?.points, sum?.largest], [100, 12])
})

test('what a refund takes back of a budget others can have, also within one body', async () => {
  const shop = await openShop(db, { unknownMembers: 'enrol', bounds: { writers: 1 } })
  await run(shop, 'few', { rules: [rule(10)], budget: { points: 10 } })
  const refund = { id: 'r1', type: 'refund', properties: { purchaseEventId: 'p1' } }
  const of = (answer: Parameters<typeof taken>[0]) =>
    taken(answer).effects.flatMap((effect) =>
      effect.kind === 'points_earned' && effect.campaignId === 'few' ? [effect.points] : [],
    )
  const [first, second] = await shop.send(purchase('p1', 1), purchase('p2', 1, { memberId: 'm2' }))
  assert.deepEqual([of(first), of(second)], [[10], []])
  const [, third] = await shop.send(refund, purchase('p3', 1, { memberId: 'm3' }))
  assert.deepEqual(of(third), [10])
  const again = { ...refund, id: 'r2', memberId: 'm3', properties: { purchaseEventId: 'p3' } }
  const [, fourth] = await shop.send(again, purchase('p4', 1, { memberId: 'm4' }))
  assert.deepEqual(of(fourth), [10])
})
