import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Wire } from '@laurel/braze'
import type { Weather } from '@laurel/sandbox'
import { z } from 'zod'
import { bucketOf } from '../src/db/bucket.ts'
import { sql } from '../src/db/sql.ts'
import { markStale } from '../src/sync/mark.ts'
import { round, startRound } from '../src/sync/round.ts'
import { freshDatabase } from './database.ts'
import { purchase } from './events-shop.ts'
import { type Setting, type Stage, setStage } from './sync-stage.ts'

const db = await freshDatabase({ connections: 12 })

const telling: Setting = { tells: [{ event: 'purchase' }] }

/** Members with a purchase each, at their doorstep. */
async function crowd(setting: Setting, members: number): Promise<Stage> {
  const stage = await setStage(db, setting)
  const ids = Array.from({ length: members }, (_, i) => `m${i}`)
  await stage.send(...ids.map((memberId) => ({ id: 'e', memberId })))
  await stage.send(...ids.map((memberId, i) => purchase('p', i + 1, { memberId })))
  return stage
}

/** Every profile says what it should, and every event arrived. */
function assertAllThere(stage: Stage, members: number, mayRepeat: boolean): void {
  for (let i = 0; i < members; i++) {
    assert.deepEqual(stage.attributes(`m${i}`), { loyalty_points: i + 1 }, `m${i}`)
    const { length } = stage.braze.eventsOf(`m${i}`)
    assert.ok(mayRepeat ? length >= 1 : length === 1, `m${i}: ${length} times`)
  }
}

const kinds: readonly { weather: Weather; mayRepeat: boolean }[] = [
  { weather: { kind: 'tooMany', count: 3 }, mayRepeat: false },
  { weather: { kind: 'serverError', count: 3 }, mayRepeat: true },
  { weather: { kind: 'cutBefore', count: 3 }, mayRepeat: true },
  { weather: { kind: 'cutAfter', count: 3 }, mayRepeat: true },
  { weather: { kind: 'garbage', count: 3 }, mayRepeat: true },
  { weather: { kind: 'garbage', count: 3, status: 502 }, mayRepeat: true },
]

for (const { weather, mayRepeat } of kinds) {
  test(`${weather.kind} ${weather.status ?? ''} ends with right profiles and nothing lost`, async () => {
    const stage = await crowd(telling, 100)
    stage.braze.weather.set([weather])
    await stage.finish()
    assert.ok((stage.braze.weather.struck()[weather.kind] ?? 0) > 0)
    assertAllThere(stage, 100, mayRepeat)
    assert.deepEqual(await stage.parked(), [])
  })
}

test('all of it at once, in waves, ends with right profiles and nothing lost', async () => {
  const stage = await crowd(telling, 200)
  const mixed = ['tooMany', 'serverError', 'cutBefore', 'cutAfter', 'garbage'] as const
  stage.braze.weather.set(mixed.map((kind) => ({ kind, probability: 0.15 })))
  for (let wave = 0; wave < 5; wave++) {
    const again = Array.from({ length: 200 }, (_, i) =>
      purchase(`w${wave}`, 1, { memberId: `m${i}` }),
    )
    await stage.send(...again)
    await stage.run()
    stage.advance(3_000)
  }
  await stage.finish(500)
  for (let i = 0; i < 200; i++) {
    assert.deepEqual(stage.attributes(`m${i}`), { loyalty_points: i + 6 })
    const ids = stage.braze.eventsOf(`m${i}`).map((event) => event.properties['laurel_event_id'])
    assert.equal(new Set(ids).size, 6)
  }
})

test('a 429 is waited out as long as Braze says, and is no doubt', async () => {
  const stage = await crowd(telling, 1)
  stage.braze.weather.set([{ kind: 'tooMany', count: 1 }])
  await stage.run()
  assert.ok((await stage.waiting()).every(({ attempts }) => attempts === 0))
  await stage.finish()
  const [delivery] = await stage.delivered()
  assert.deepEqual(delivery?.told, [{ ...(delivery?.told[0] as object), resent: false }])
})

test('an event that may have arrived is told again, and its delivery says so', async () => {
  const stage = await crowd(telling, 1)
  stage.braze.weather.set([{ kind: 'cutAfter', count: 1 }])
  await stage.finish()
  assert.equal(stage.braze.eventsOf('m0').length, 2)
  const [first, second] = await stage.delivered()
  assert.equal(first?.outcome, 'uncertain')
  assert.equal(second?.outcome, 'delivered')
  assert.equal((second?.told[0] as { resent: boolean } | undefined)?.resent, true)
})

test('an event that is not to be repeated waits for a person when its answer is lost', async () => {
  const stage = await crowd({ tells: [{ event: 'purchase', uncertain: 'hold' }] }, 1)
  stage.braze.weather.set([{ kind: 'cutAfter', count: 1 }])
  await stage.finish()
  assert.equal(stage.braze.eventsOf('m0').length, 1)
  assert.deepEqual(
    (await stage.parked()).map(({ kind, outcome }) => [kind, outcome]),
    [['event', 'uncertain']],
  )
  assert.deepEqual(stage.attributes('m0'), { loyalty_points: 1 })
})

test('a value that went and came back while an answer was lost is sent again', async () => {
  const mappings = [{ field: 'language', remote: 'loyalty_language' }]
  const stage = await setStage(db, { mappings })
  const say = (id: string, language: string | null) =>
    stage.send({ id, type: 'profile', properties: { fields: { language } } })
  await stage.send({ id: 'e1' })
  await say('e2', 'a')
  await stage.run()
  await say('e3', 'b')
  stage.braze.weather.set([{ kind: 'cutAfter', count: 1 }])
  await stage.run()
  await say('e4', 'a')
  await stage.finish()
  assert.deepEqual(stage.attributes('m1'), { loyalty_language: 'a' })
})

test('a value that was set and cleared while an answer was lost is cleared in Braze', async () => {
  const mappings = [{ field: 'language', remote: 'loyalty_language' }]
  const stage = await setStage(db, { mappings })
  const say = (id: string, language: string | null) =>
    stage.send({ id, type: 'profile', properties: { fields: { language } } })
  await stage.send({ id: 'e1' })
  await say('e2', 'a')
  stage.braze.weather.set([{ kind: 'cutAfter', count: 1 }])
  await stage.run()
  await say('e3', null)
  await stage.finish()
  assert.deepEqual(stage.attributes('m1'), {})
})

test('only the rows that Braze names are refused, and the others are delivered', async () => {
  const stage = await crowd(telling, 40)
  stage.braze.weather.set([{ kind: 'rejectObjects', probability: 0.2, reason: 'Bad luck' }])
  await stage.run()
  stage.braze.weather.clear()
  await stage.finish()
  const parked = await stage.parked()
  assert.ok(parked.length > 3 && parked.length < 40)
  for (let i = 0; i < 40; i++) {
    const own = parked.filter(({ memberId }) => memberId === `m${i}`)
    const refused = (kind: string) => own.some((row) => row.kind === kind)
    assert.equal('loyalty_points' in stage.attributes(`m${i}`), !refused('attributes'))
    assert.equal(stage.braze.eventsOf(`m${i}`).length === 1, !refused('event'))
  }
})

test('attributes that Braze refused are not sent again until they change', async () => {
  const stage = await crowd({ ...telling, settings: { quietMs: 0 } }, 1)
  const { wire } = stage.way
  stage.way.wire = refuseAttributes(wire)
  await stage.finish()
  assert.equal(stage.sent.length, 1)
  await stage.deps.db.all(markMember(stage))
  await stage.finish()
  assert.equal(stage.sent.length, 1, 'the same object is refused again: it is not sent')
  stage.way.wire = wire
  await stage.send(purchase('p2', 1, { memberId: 'm0' }))
  await stage.finish()
  assert.deepEqual(stage.attributes('m0'), { loyalty_points: 2 })
  assert.deepEqual(await stage.parked(), [])
})

test('a request that Braze refuses whole is halved until the blame is found', async () => {
  const stage = await crowd(telling, 40)
  const { wire } = stage.way
  stage.way.wire = async (ask) =>
    ask.path === '/users/track' && ask.body?.includes('"m17"')
      ? { status: 400, headers: {}, text: '{"message":"Something is wrong"}' }
      : wire(ask)
  await stage.finish()
  const parked = await stage.parked()
  assert.deepEqual([...new Set(parked.map(({ memberId }) => memberId))], ['m17'])
  assert.equal(stage.braze.profiles.size, 39)
})

test('a dispatcher that dies after sending leaves nothing undone, and the repeat is marked', async () => {
  const stage = await crowd(telling, 5)
  const dead = stage.second()
  const never = new Promise<never>(() => {})
  const arrived = Promise.withResolvers<void>()
  const { wire } = stage.way
  stage.way.wire = async (ask) => {
    await wire(ask)
    arrived.resolve()
    return never
  }
  void dead.run()
  await arrived.promise
  stage.way.wire = wire
  assert.equal(await stage.run(), 0, 'its lease holds')
  stage.advance(60_000)
  await stage.finish()
  assert.deepEqual(
    (await stage.delivered()).map(({ attempts, told }) => [
      attempts,
      (told[0] as { resent: boolean }).resent,
    ]),
    Array(5).fill([2, true]),
  )
  assertAllThere(stage, 5, true)
})

test('a verdict that comes after the lease settles nothing of the one who took over', async () => {
  const stage = await crowd(telling, 1)
  const { wire } = stage.way
  const hang = Promise.withResolvers<void>()
  const left = Promise.withResolvers<void>()
  stage.way.wire = async (ask) => {
    left.resolve()
    await hang.promise
    return wire(ask)
  }
  const slow = stage.second().run()
  await left.promise
  stage.way.wire = wire
  stage.advance(61_000)
  await stage.send(purchase('p2', 1, { memberId: 'm0' }))
  await stage.run()
  hang.resolve()
  await slow
  await stage.finish()
  const lost = stage.news.filter((one) => one.kind === 'settled' && one.lost > 0)
  assert.equal(lost.length, 1)
  const parked = await stage.parked()
  assert.deepEqual(parked, [])
})

test('two dispatchers on one database send each member in order, and nothing twice', async () => {
  const stage = await crowd({ ...telling, sync: { claimMembers: 7 } }, 60)
  const others = [stage.second(), stage.second(), stage.second()]
  for (let wave = 0; wave < 6; wave++) {
    const events = Array.from({ length: 60 }, (_, i) =>
      purchase(`w${wave}`, 1, { memberId: `m${i}` }),
    )
    await Promise.all([stage.send(...events), stage.run(), ...others.map(({ run }) => run())])
  }
  await stage.finish()
  for (let i = 0; i < 60; i++) {
    assert.deepEqual(stage.attributes(`m${i}`), { loyalty_points: i + 7 })
    assert.deepEqual(
      stage.braze.eventsOf(`m${i}`).map((event) => event.properties['laurel_event_id']),
      ['p', 'w0', 'w1', 'w2', 'w3', 'w4', 'w5'],
    )
  }
})

/** Braze refuses every attributes object, and takes the rest. */
const refuseAttributes =
  (wire: Wire): Wire =>
  async (ask) => {
    const body = JSON.parse(ask.body ?? '{}') as { attributes?: unknown[]; events?: unknown[] }
    const { attributes, ...rest } = body
    const answer = await wire({ ...ask, body: JSON.stringify(rest) })
    if (!attributes) return answer
    const errors = attributes.map((_, index) => ({
      type: 'No good',
      input_array: 'attributes',
      index,
    }))
    const text = JSON.stringify({ ...JSON.parse(answer.text), errors, attributes_processed: 0 })
    return { ...answer, status: 201, text }
  }

const markMember = ({ workspaceId, deps }: Stage) => {
  const members = [{ bucket: bucketOf(workspaceId, 'm0'), memberId: 'm0' }]
  const mark = { lane: 0, cause: 'request', nowMs: deps.now() } as const
  return markStale({ workspaceId, connectionId: 'main' }, members, mark)
}

test('a Braze that is slower than we wait may have carried it out, and is asked again', async () => {
  const stage = await crowd(telling, 3)
  const { wire } = stage.way
  stage.braze.weather.set([{ kind: 'slow', ms: 9_000, count: 1 }])
  stage.way.wire = async (ask) => {
    const answer = wire(ask)
    answer.catch(() => {})
    stage.advance(5_000)
    return answer
  }
  await stage.run()
  stage.way.wire = wire
  await stage.finish()
  assertAllThere(stage, 3, true)
  assert.ok((await stage.delivered()).some(({ outcome }) => outcome === 'uncertain'))
})

test('members that a fault of ours kept from being sent go when it has passed, and are no doubt', async () => {
  const stage = await crowd(telling, 3)
  const broken = () => Promise.reject(new Error('no'))
  const noKey = { ...stage.deps, open: broken }
  await assert.rejects((await startRound(noKey, stage.link)).done, /no/)
  stage.advance(1_000)
  const noProgram = { ...stage.deps, programs: { ...stage.deps.programs, current: broken } }
  await round(noProgram, stage.link)
  assert.equal(stage.sent.length, 0)
  stage.advance(1_000)
  await stage.finish()
  assertAllThere(stage, 3, false)
  assert.ok((await stage.delivered()).every(({ attempts }) => attempts === 1))
})

test('a row that cannot be settled hinders no other', async () => {
  const stage = await crowd(telling, 20)
  await stage.deps.db.ask(spoil(stage.workspaceId))
  await stage.run()
  await stage.braze.settle()
  const settled = (await stage.delivered()).map(({ memberId }) => memberId)
  assert.equal(settled.length, 19)
  assert.ok(!settled.includes('m7'))
  assert.ok(stage.news.some(({ kind }) => kind === 'fault'))
  assert.equal(await stage.run(), 0, 'not at once again')
  stage.advance(30_000)
  assert.equal(await stage.run(), 1)
})

/** A cause that the database does not take. */
const spoil = (workspaceId: number) => sql(z.never())`
  update sync_queue
     set entries = replace(entries, '"memberId":"m7","cause":"event:p"',
                           '"memberId":"m7","cause":"\\u0000"')
   where workspace_id = ${workspaceId}`
