import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changeMember } from '../src/events/change-member.ts'
import { forget } from '../src/forget/forget.ts'
import { verifyWorkspace } from '../src/points/verify.ts'
import { freshDatabase } from './database.ts'
import { at, now, openShop, purchase, type Shop, taken, word } from './events-shop.ts'

const db = await freshDatabase()

const erase = ({ workspaceId }: Shop) =>
  forget({ db, newId: () => 'x1' }, { workspaceId, memberId: 'm1', brazeDelete: false }, now)

test('of a member that was forgotten nothing is taken in, also where events enrol', async () => {
  const shop = await openShop(db, { unknownMembers: 'enrol' })
  await shop.send({ id: 'e0' }, purchase('p1', 5))
  await erase(shop)
  const answers = await shop.send(purchase('p2', 5), { id: 'x', type: 'opt_in' })
  assert.deepEqual(answers.map(word), ['member_forgotten', 'member_forgotten'])
  const { workspaceId } = shop
  const put = { how: 'put', workspaceId, memberId: 'm1', eventId: 'k', nowMs: now } as const
  await assert.rejects(changeMember(shop, { ...put, body: { fields: {} } }), {
    code: 'member_forgotten',
  })
})

test('an enrol event brings a forgotten member back with nothing of before, and the audit is silent', async () => {
  const shop = await openShop(db)
  await shop.send({ id: 'e0' }, purchase('p1', 5))
  await erase(shop)
  const back = { id: 'e1', occurredAt: at(1) }
  const answers = await shop.send(purchase('p2', 5), back, purchase('p2', 7))
  assert.deepEqual(answers.map(word), ['member_forgotten', 'accepted', 'accepted'])
  assert.deepEqual(taken(answers[2]).points, { balance: 7 })
  assert.deepEqual((await shop.send(purchase('p3', 1))).map(word), ['accepted'])
  const { violations } = await verifyWorkspace(shop, shop.workspaceId)
  assert.deepEqual(violations, [])
})

test('an enrol event of before the forgetting, or of its very instant, brings nobody back', async () => {
  const shop = await openShop(db)
  await shop.send({ id: 'e0' })
  await erase(shop)
  const again = await shop.send({ id: 'e0' }, { id: 'e1', occurredAt: at(0) }, purchase('p1', 5))
  assert.deepEqual(again.map(word), Array(3).fill('member_forgotten'))
  const [back] = await shop.send({ id: 'e2', occurredAt: at(1) })
  assert.equal(word(back), 'accepted')
})
