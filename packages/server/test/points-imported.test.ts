import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { importFile } from '../src/cli/import.ts'
import { running } from './running.ts'

const server = await running()
const { ask, clock, url, token } = server
const folder = await mkdtemp(join(tmpdir(), 'laurel-import-'))
after(() => rm(folder, { recursive: true }))

/** What `laurel import` does with a file: counts of accepted, replayed and refused, and the refusals. */
async function take(text: string, map: string[], set: string[], history = false) {
  const file = join(folder, 'rows.csv')
  await writeFile(file, text)
  const how = { format: 'csv', enrol: false, progress: false } as const
  const done = await importFile({ url, key: token }, { file, map, set, history, ...how })
  const { accepted, replayed, refused, refusals } = done
  return { counts: [accepted, replayed, refused], refusals }
}

const members = `customer,joined,first,mail
ida,2021-03-14,Ida,ida@example.com
jon,2024-11-02T09:30:00+01:00,,jon@example.com
`
const lots = `lot,customer,wallet,earned,spent,expired,on,expires,from
1,ida,points,500,120,,2026-02-01,2027-02-01,
2,ida,points,300,,300,2023-06-01,2025-06-01,
3,ida,miles,80,,,2025-05-01,,
4,jon,points,1000,,,2025-09-30,2026-02-28T22:59:59Z,
5,jon,miles,40,10,,2026-02-20,2026-12-31,2026-04-01
`
const joining = () =>
  take(
    members,
    ['memberId=customer', 'occurredAt=joined'].concat([
      'properties.fields.first_name=first',
      'properties.fields.email=mail',
    ]),
    ['type=enrol', 'id=enrol'],
  )
const lotsBy = ['memberId=customer', 'occurredAt=on', 'properties.wallet=wallet'].concat(
  ['earned', 'spent', 'expired'].map((name) => `properties.${name}=${name}:integer`),
  ['properties.expiresAt=expires', 'properties.availableAt=from'],
)
const bringing = (text = lots, history = false) =>
  take(text, lotsBy, ['type=points_imported', 'id=lot-{lot}'], history)

const whole = async () => ({
  members: (await ask('GET', '/v1/members')).body.data,
  points: await Promise.all(
    ['ida', 'jon'].flatMap((id) =>
      ['points', 'miles'].map(
        async (wallet) => (await ask('GET', `/v1/members/${id}/points?wallet=${wallet}`)).body,
      ),
    ),
  ),
  statement: (await ask('GET', '/v1/members/ida/points/statement')).body.entries,
})

test('members and their lots come from files, and a second run changes nothing', async () => {
  await ask('PUT', '/v1/wallets/miles', { name: 'Miles', kind: 'spendable' })
  const rule = { name: 'All', on: 'purchase', points: 'event.amount' }
  assert.equal((await ask('PUT', '/v1/earn-rules/all', rule)).status, 200)
  assert.deepEqual(await joining(), { counts: [2, 0, 0], refusals: [] })
  assert.deepEqual(await bringing(), { counts: [5, 0, 0], refusals: [] })

  const first = await whole()
  const of = (id: string) => first.members.find((one: { memberId: string }) => one.memberId === id)
  const none = { pending: 0, held: 0, debt: 0, earned: 0, spent: 0, expired: 0, balance: 0 }
  assert.deepEqual(of('ida').points, {
    ...none,
    earned: 800,
    spent: 120,
    expired: 300,
    balance: 380,
  })
  assert.deepEqual(of('ida').wallets.miles, { ...none, earned: 80, balance: 80 })
  assert.deepEqual(of('jon').points, { ...none, earned: 1_000, expired: 1_000 })
  assert.deepEqual(of('jon').wallets.miles, { ...none, earned: 40, spent: 10, pending: 30 })
  assert.deepEqual(of('ida').fields, {
    ...of('ida').fields,
    first_name: 'Ida',
    email: 'ida@example.com',
  })
  assert.equal(of('ida').fields.points_expire_next_at, '2027-02-01T00:00:00.000Z')
  assert.equal(of('jon').enrolledAt, '2024-11-02T08:30:00.000Z')

  assert.deepEqual((await joining()).counts, [0, 2, 0])
  assert.deepEqual((await bringing()).counts, [0, 5, 0])
  assert.deepEqual(await whole(), first)
  const { violations, complete } = (await ask('POST', '/v1/verify')).body
  assert.deepEqual([violations, complete], [[], true])
})

test('a row that cannot be is named, changes nothing, and is taken once it is mended', async () => {
  const row = (earned: number, wallet = 'points') =>
    `lot,customer,wallet,earned,spent,expired,on,expires,from\n9,ida,${wallet},${earned},7,,2026-02-01,,\n`
  const before = await whole()
  for (const [text, path] of [
    [row(5), '/properties/earned'],
    [row(5, 'stars'), '/properties/wallet'],
    [row(0), '/properties/earned'],
  ] as const) {
    const { counts, refusals } = await bringing(text)
    assert.deepEqual([counts, refusals[0]?.code], [[0, 0, 1], 'invalid_event'], path)
  }
  assert.deepEqual(await whole(), before)
  assert.deepEqual((await bringing(row(8))).counts, [1, 0, 0])
  const { refusals } = await bringing(row(9))
  assert.deepEqual(
    refusals.map(({ code }) => code),
    ['event_id_reused'],
  )
})

test('as history they are what they were, and time does the rest to them', async () => {
  const text = `lot,customer,wallet,earned,spent,expired,on,expires,from
20,jon,points,70,20,,2025-01-01,2025-07-01,2025-02-01
`
  const { points } = (await ask('GET', '/v1/members/jon')).body
  assert.deepEqual((await bringing(text, true)).counts, [1, 0, 0])
  clock.nowMs += 1_000
  const now = (await ask('GET', '/v1/members/jon')).body.points
  const more = {
    earned: points.earned + 70,
    spent: points.spent + 20,
    expired: points.expired + 50,
  }
  assert.deepEqual(now, { ...points, ...more })
  assert.deepEqual((await ask('POST', '/v1/verify')).body.violations, [])
})
