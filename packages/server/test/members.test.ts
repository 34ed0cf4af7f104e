import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bucketOf } from '../src/db/bucket.ts'
import { changeMember, type MemberChange } from '../src/events/change-member.ts'
import { timelinePage } from '../src/events/timeline.ts'
import { listPage } from '../src/members/list.ts'
import { readMember } from '../src/members/read.ts'
import { readPoints } from '../src/points/read.ts'
import { freshDatabase } from './database.ts'
import { at, now, openShop, purchase, type Shop } from './events-shop.ts'

const db = await freshDatabase()

const change = (
  shop: Shop,
  how: MemberChange['how'],
  eventId: string,
  more: Partial<MemberChange>,
) =>
  changeMember(shop, {
    how,
    workspaceId: shop.workspaceId,
    memberId: 'm1',
    eventId,
    body: { fields: {} },
    nowMs: now,
    ...more,
  })

const ids = async (shop: Shop, query: Partial<Parameters<typeof listPage>[2]>) => {
  const page = await listPage(shop, shop.workspaceId, { limit: 50, ...query })
  return page.data.map((member) => member.memberId)
}

test('a member has every loyalty field that has a value, built-in ones too', async () => {
  const shop = await openShop(db)
  await shop.send({ id: 'e0', properties: { fields: { first_name: 'Ada' } } }, purchase('p1', 12.3))
  const member = await readMember(shop, shop.workspaceId, 'm1', now)
  assert.deepEqual(member.points, {
    balance: 12,
    pending: 0,
    debt: 0,
    earned: 12,
    spent: 0,
    expired: 0,
    held: 0,
  })
  assert.equal(member.fields['first_name'], 'Ada')
  assert.equal(member.fields['purchases_total'], 12.3)
  assert.equal(member.fields['last_purchase_at'], at(-60))
  assert.ok(!('last_name' in member.fields))
  await assert.rejects(readMember(shop, shop.workspaceId, 'M1', now), { code: 'member_not_found' })
})

test('a put enrols who is not there and changes who is, and a repeat of either changes nothing', async () => {
  const shop = await openShop(db)
  const ada = { body: { fields: { first_name: 'Ada' } } }
  const first = await change(shop, 'put', 'k1', ada)
  assert.equal(first.result.status, 'accepted')
  assert.equal(first.member.fields['first_name'], 'Ada')
  await change(shop, 'put', 'k2', { body: { fields: { first_name: 'Grace', phone: '+15550100' } } })
  const again = await change(shop, 'put', 'k1', { ...ada, nowMs: now + 5_000 })
  assert.equal(again.result.status, 'replayed')
  assert.equal(again.member.fields['first_name'], 'Grace')
  await assert.rejects(change(shop, 'patch', 'k1', ada), { code: 'event_id_reused' })
})

test('a put that two callers make at once enrols once', async () => {
  const shop = await openShop(db)
  const other = { ...shop, intake: shop.second() }
  const [one, two] = await Promise.all([
    change(shop, 'put', 'a', { body: { fields: { first_name: 'Ada' } } }),
    change(other, 'put', 'b', { body: { fields: { last_name: 'L' } } }),
  ])
  assert.deepEqual([one.result.status, two.result.status], ['accepted', 'accepted'])
  const member = await readMember(shop, shop.workspaceId, 'm1', now)
  assert.deepEqual([member.fields['first_name'], member.fields['last_name']], ['Ada', 'L'])
})

test('a patch of nobody, or of a field that cannot be set, is refused where it is wrong', async () => {
  const shop = await openShop(db)
  const ada = { body: { fields: { first_name: 'Ada' } } }
  await assert.rejects(change(shop, 'patch', 'k1', ada), { code: 'member_not_found' })
  await shop.send({ id: 'e0' })
  await assert.rejects(
    change(shop, 'patch', 'k1', { body: { fields: { points_balance: 7 } } }),
    (refused: { detail: { errors: { path: string }[] } }) =>
      refused.detail.errors[0]?.path === '/fields/points_balance',
  )
})

test('members are found by id, by e-mail whatever its case, and by the value of a field', async () => {
  const shop = await openShop(db)
  await shop.send(
    { id: 'e', memberId: 'a1', properties: { fields: { email: 'Ada@X.org', language: 'en' } } },
    { id: 'e', memberId: 'a2', properties: { fields: { language: 'ko' } } },
    { id: 'e', memberId: 'b1', properties: { fields: { email: 'bob@x.org' } } },
    purchase('p', 12.5, { memberId: 'b1' }),
  )
  assert.deepEqual(await ids(shop, {}), ['a1', 'a2', 'b1'])
  assert.deepEqual(await ids(shop, { idPrefix: 'a' }), ['a1', 'a2'])
  assert.deepEqual(await ids(shop, { email: 'ADA@x.ORG' }), ['a1'])
  assert.deepEqual(await ids(shop, { email: 'ada@x.org', idPrefix: 'a' }), ['a1'])
  assert.deepEqual(await ids(shop, { email: 'ada@x.org', idPrefix: 'b' }), [])
  const english = { name: 'language', value: 'en' }
  assert.deepEqual(await ids(shop, { email: 'ada@x.org', field: english }), ['a1'])
  assert.deepEqual(await ids(shop, { email: 'bob@x.org', field: english }), [])
  assert.deepEqual(await ids(shop, { field: { name: 'language', value: 'ko' } }), ['a2'])
  assert.deepEqual(await ids(shop, { field: { name: 'points_balance', value: '12' } }), ['b1'])
  assert.deepEqual(await ids(shop, { field: { name: 'purchases_total', value: '12.5' } }), ['b1'])
  assert.deepEqual(await ids(shop, { updatedAfter: at(1) }), [])
  await assert.rejects(ids(shop, { field: { name: 'shoe_size', value: '4' } }), {
    code: 'field_not_found',
  })
  await shop.send({
    id: 'x',
    memberId: 'a1',
    type: 'profile',
    properties: { fields: { email: null } },
  })
  assert.deepEqual(await ids(shop, { email: 'ada@x.org' }), [])
})

test('pages of members follow each other without a gap or a repeat', async () => {
  const shop = await openShop(db)
  const all = Array.from({ length: 25 }, (_, i) => `m${String(i).padStart(2, '0')}`)
  await shop.send(...all.map((memberId) => ({ id: 'e', memberId })))
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await listPage(shop, shop.workspaceId, { limit: 7, ...(cursor ? { cursor } : {}) })
    seen.push(...page.data.map((member) => member.memberId))
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  assert.deepEqual(seen, all)
  await assert.rejects(listPage(shop, shop.workspaceId, { limit: 7, cursor: 'nonsense' }), {
    code: 'invalid_request',
  })
})

test('the ledger is read newest first, page by page, with the lots that are left', async () => {
  const shop = await openShop(db)
  await shop.send({ id: 'e0' }, ...[1, 2, 3, 4, 5].map((n) => purchase(`p${n}`, n)))
  const first = await readPoints(shop, shop.workspaceId, 'm1', { limit: 3 }, now)
  assert.deepEqual(
    [first.balance, first.lots.length, first.entries.map((entry) => entry.no)],
    [15, 5, [5, 4, 3]],
  )
  const rest = await readPoints(
    shop,
    shop.workspaceId,
    'm1',
    { limit: 3, cursor: first.nextCursor ?? '' },
    now,
  )
  assert.deepEqual([rest.entries.map((entry) => entry.no), rest.nextCursor], [[2, 1], null])
})

test('a timeline tells events and deliveries as one story, newest first, whole over its pages', async () => {
  const shop = await openShop(db)
  await shop.send({ id: 'e0' }, purchase('p1', 5), purchase('p2', 6))
  const sent = [3, 2, 1].map((n) => delivery(`00000000-0000-7000-8000-00000000000${n}`, at(n - 2)))
  const deliveriesOf = (ask: { below: string | null; limit: number; bucket: number }) => {
    assert.equal(ask.bucket, bucketOf(shop.workspaceId, 'm1'))
    const from = sent.filter((each) => ask.below === null || each.id < ask.below)
    return Promise.resolve(from.slice(0, ask.limit))
  }
  const told: string[] = []
  let cursor: string | undefined
  do {
    const page = await timelinePage({ db, deliveriesOf }, shop.workspaceId, 'm1', {
      limit: 2,
      ...(cursor ? { cursor } : {}),
    })
    for (const each of page.data) {
      told.push(each.kind === 'event' ? each.event.id : each.delivery.id.slice(-1))
    }
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  assert.deepEqual(told, ['3', '2', 'p2', 'p1', 'e0', '1'])
})

const delivery = (id: string, when: string) => ({
  id,
  at: when,
  connectionId: 'c',
  memberId: 'm1',
  requestId: 'r',
  cause: 'event:e0',
  mappingVersion: 1,
  attempts: 1,
  outcome: 'delivered' as const,
  why: null,
  attributes: null,
  told: [],
})
