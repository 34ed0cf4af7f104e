import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPoints } from '../src/points/read.ts'
import { verifyWorkspace } from '../src/points/verify.ts'
import { freshDatabase } from './database.ts'
import { type Event, incoming, now, openShop, purchase, type Shop, word } from './events-shop.ts'

const db = await freshDatabase({ connections: 12 })
const members = Array.from({ length: 25 }, (_, at) => `m${at}`)
const rivals = 8

/** A shop in which each member has bought `p1` for 40 and `p2` for 10, spent `s1` of 20 and holds `h1` of 15. */
async function shopOfRivals() {
  const shop = await openShop(db)
  const before: Event[] = [
    { id: 'e' },
    purchase('p1', 40),
    purchase('p2', 10),
    { id: 's1', type: 'points_spent', properties: { points: 20 } },
    { id: 'h1', type: 'points_held', properties: { points: 15, minutes: 60 } },
  ]
  const answers = await shop.send(
    ...members.flatMap((memberId) => before.map((event) => ({ ...event, memberId }))),
  )
  assert.ok(answers.every((answer) => word(answer) === 'accepted'))
  return { ...shop, intakes: [shop.intake, shop.second()] }
}

/**
 * Let rivals ask the same of every member at the same time, each by a request of its own through one of two
 * processes. Gives how many members saw which answers.
 */
async function rush(
  { intakes, workspaceId }: Shop & Pick<Awaited<ReturnType<typeof shopOfRivals>>, 'intakes'>,
  asks: (rival: number) => Event,
): Promise<Record<string, number>> {
  const asked = Array.from({ length: rivals }, (_, rival) =>
    members.map(async (memberId) => {
      const intake = intakes[rival % intakes.length]
      const [answer] =
        (await intake?.submit(workspaceId, [incoming({ ...asks(rival), memberId })])) ?? []
      return { memberId, said: word(answer) }
    }),
  )
  const answers = await Promise.all(asked.flat())
  const seen = Map.groupBy(answers, ({ memberId }) => memberId)
  const counts: Record<string, number> = {}
  for (const each of seen.values()) {
    const words = Map.groupBy(each, ({ said }) => said)
    const line = [...words].map(([said, { length }]) => `${length} ${said}`).sort()
    counts[line.join(', ')] = (counts[line.join(', ')] ?? 0) + 1
  }
  return counts
}

const everyone = (line: string) => ({ [line]: members.length })

async function balances({ workspaceId, programs }: Shop): Promise<number[]> {
  const audit = await verifyWorkspace({ db, programs }, workspaceId)
  assert.deepEqual(audit.violations, [])
  const points = members.map((memberId) =>
    readPoints({ db, programs }, workspaceId, memberId, { limit: 1 }, now),
  )
  return [...new Set((await Promise.all(points)).map(({ balance }) => balance))]
}

test('of whole refunds of one purchase in parallel exactly one wins', async () => {
  const shop = await shopOfRivals()
  const properties = { purchaseEventId: 'p2' }
  const seen = await rush(shop, (rival) => ({ id: `r${rival}`, type: 'refund', properties }))
  assert.deepEqual(seen, everyone('1 accepted, 7 purchase_already_refunded'))
  assert.deepEqual(await balances(shop), [5])
})

test('of partial refunds in parallel as many win as fit into the purchase', async () => {
  const shop = await shopOfRivals()
  const properties = { purchaseEventId: 'p2', amount: 3 }
  const seen = await rush(shop, (rival) => ({ id: `r${rival}`, type: 'refund', properties }))
  assert.deepEqual(seen, everyone('3 accepted, 5 more_than_left'))
  assert.deepEqual(await balances(shop), [6])
})

test('of reversals of one spend in parallel exactly one wins', async () => {
  const shop = await shopOfRivals()
  const properties = { spentEventId: 's1' }
  const type = 'points_spend_reversed'
  const seen = await rush(shop, (rival) => ({ id: `r${rival}`, type, properties }))
  assert.deepEqual(seen, everyone('1 accepted, 7 spend_already_reversed'))
  assert.deepEqual(await balances(shop), [35])
})

test('of captures of one hold in parallel exactly one wins', async () => {
  const shop = await shopOfRivals()
  const properties = { holdEventId: 'h1', points: 9 }
  const type = 'hold_captured'
  const seen = await rush(shop, (rival) => ({ id: `c${rival}`, type, properties }))
  assert.deepEqual(seen, everyone('1 accepted, 7 hold_not_open'))
  assert.deepEqual(await balances(shop), [21])
})

test('of a capture and releases of one hold in parallel exactly one wins', async () => {
  const shop = await shopOfRivals()
  const properties = { holdEventId: 'h1' }
  const seen = await rush(shop, (rival) => ({
    ...{ id: `c${rival}`, properties },
    type: rival === 3 ? 'hold_captured' : 'hold_released',
  }))
  assert.deepEqual(seen, everyone('1 accepted, 7 hold_not_open'))
  for (const balance of await balances(shop)) assert.ok([15, 30].includes(balance))
})

test('of spends in parallel as many win as the balance bears', async () => {
  const shop = await shopOfRivals()
  const properties = { points: 4 }
  const seen = await rush(shop, (rival) => ({ id: `t${rival}`, type: 'points_spent', properties }))
  assert.deepEqual(seen, everyone('3 accepted, 5 not_enough_points'))
  assert.deepEqual(await balances(shop), [3])
})

test('the same refund from all sides at once is one refund, and all hear the same of it', async () => {
  const shop = await shopOfRivals()
  const properties = { purchaseEventId: 'p2' }
  const seen = await rush(shop, () => ({ id: 'r', type: 'refund', properties }))
  assert.deepEqual(seen, everyone('1 accepted, 7 replayed'))
  assert.deepEqual(await balances(shop), [5])
})
