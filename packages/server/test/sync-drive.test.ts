import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Alarm, alarm } from '../src/sync/alarm.ts'
import { drive } from '../src/sync/drive.ts'
import { gather } from '../src/sync/gather.ts'
import { slots } from '../src/sync/slots.ts'
import { freshDatabase } from './database.ts'
import { purchase } from './events-shop.ts'
import { setStage } from './sync-stage.ts'

const db = await freshDatabase({ connections: 12 })

/** A bell whose sleepers wake when the test says so; tells when someone has lain down. */
function bell(): Alarm & { asleep: () => Promise<void> } {
  let waiting: (() => void)[] = []
  const own = alarm((_, then) => {
    for (const tell of waiting) tell()
    waiting = []
    void then
    return () => {}
  })
  return { ...own, asleep: () => new Promise((resolve) => waiting.push(resolve)) }
}

test('a connection that is driven sends when it is rung, and ends when it is told to', async () => {
  const stage = await setStage(db)
  const own = bell()
  let asleep = own.asleep()
  const driven = drive(stage.deps, stage.link, own, { idleMs: 1_000, lingerMs: 0 })
  await asleep
  await stage.send({ id: 'e1' }, purchase('p1', 7))
  asleep = own.asleep()
  own.ring()
  await asleep
  await stage.braze.settle()
  assert.deepEqual(stage.attributes('m1'), { loyalty_points: 7 })
  stage.link.stopping = true
  own.end()
  await driven
})

test('a drive that is told to stop settles what has left', async () => {
  const stage = await setStage(db)
  await stage.send({ id: 'e1' }, purchase('p1', 7))
  const { wire } = stage.way
  const left = Promise.withResolvers<void>()
  const answered = Promise.withResolvers<void>()
  stage.way.wire = async (ask) => {
    left.resolve()
    await answered.promise
    return wire(ask)
  }
  const own = bell()
  const driven = drive(stage.deps, stage.link, own, { idleMs: 1_000, lingerMs: 0 })
  await left.promise
  stage.link.stopping = true
  own.end()
  answered.resolve()
  await driven
  assert.deepEqual(await stage.waiting(), [])
})

test('a ring that came while nobody slept is heard by the next who listens', async () => {
  const own = bell()
  own.ring()
  await own.sleep(1_000, 'listening')
  const deaf = own.sleep(1_000, 'deaf')
  own.ring()
  own.end()
  await deaf
})

test('what is added while a bunch is worked on makes the next bunch', async () => {
  const bunches: (readonly number[])[] = []
  const go = Promise.withResolvers<void>()
  const add = gather<number>(async (items) => {
    bunches.push(items)
    await go.promise
  })
  const first = add([1])
  await Promise.resolve()
  const others = [add([2]), add([3, 4])]
  go.resolve()
  await Promise.all([first, ...others])
  assert.deepEqual(bunches, [[1], [2, 3, 4]])
})

test('a bunch that fails fails for those who were in it, and for nobody else', async () => {
  const add = gather<number>(async ([first]) => {
    if (first === 1) throw new Error('no')
  })
  const bad = add([1])
  await assert.rejects(bad)
  await add([2])
})

test('places are given in the order in which they were asked for', async () => {
  const own = slots(1)
  const back = await own.take()
  const order: number[] = []
  const later = [1, 2].map(async (n) => {
    const giveBack = await own.take()
    order.push(n)
    giveBack()
  })
  back()
  await Promise.all(later)
  assert.deepEqual(order, [1, 2])
  assert.equal(own.busy(), 0)
})
