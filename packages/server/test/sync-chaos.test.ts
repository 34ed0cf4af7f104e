import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Database } from '../src/db/database.ts'
import { faultOf } from '../src/db/fault.ts'
import { dice } from '../src/sample/purchases.ts'
import type { SyncDeps } from '../src/sync/link.ts'
import { newLink } from '../src/sync/new-link.ts'
import { startRound } from '../src/sync/round.ts'
import { freshDatabase } from './database.ts'
import { purchase } from './events-shop.ts'
import { type Stage, setStage } from './sync-stage.ts'

const db = await freshDatabase({ connections: 12 })

/** A database that is lost now and then: before the work, or after it was done and before that was said. */
function shaky(roll: () => number, share: () => number): Database {
  const lose = () => faultOf({ message: 'lost' })
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    if (roll() < share()) throw lose()
    const done = await work()
    if (roll() < share()) throw lose()
    return done
  }
  return {
    ask: (statement) => attempt(() => db.ask(statement)),
    all: (statements) => attempt(() => db.all(statements)),
    transaction: (work) => attempt(() => db.transaction(work)),
  }
}

/** A sender that works by a shaky database until it is killed; another takes over from it. */
function sender(stage: Stage, roll: () => number, share: () => number) {
  const killed = Promise.withResolvers<void>()
  let dead = false
  const database = shaky(roll, share)
  /** One that is dead neither goes on nor begins anything. */
  const alive =
    <A extends unknown[], T>(work: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      if (dead) return never
      const done = await work(...args).catch((fault: unknown) =>
        dead ? never : Promise.reject(fault),
      )
      return dead ? never : done
    }
  const deps: SyncDeps = {
    ...stage.deps,
    db: {
      ask: alive(database.ask) as Database['ask'],
      all: alive(database.all) as Database['all'],
      transaction: alive(database.transaction) as Database['transaction'],
    },
    open: async (...which) => {
      const access = await stage.deps.open(...which)
      return { ...access, wire: alive(access.wire) }
    },
    process: { name: 'chaos', isGone: (owner) => owner.startsWith('chaos') },
  }
  const lane = { workspaceId: stage.workspaceId, connectionId: 'main' }
  const link = newLink(deps, lane, { requestsPerMinute: null, concurrency: 8 })
  return {
    round: async () => {
      const work = startRound(deps, link)
        .then((started) => started.done)
        .catch(() => {})
      await Promise.race([work, killed.promise])
    },
    kill: () => {
      dead = true
      killed.resolve()
    },
  }
}

const never = new Promise<never>(() => {})

/** Which events each delivery says were sent again. */
async function resentIn(stage: Stage): Promise<Set<string>> {
  const told = (await stage.delivered()).flatMap((each) =>
    (each.told as { eventId: string; resent: boolean }[]).map((one) => ({ ...each, ...one })),
  )
  return new Set(told.filter(({ resent }) => resent).map((one) => `${one.memberId} ${one.eventId}`))
}

const members = Array.from({ length: 12 }, (_, i) => `m${i}`)

for (const seed of [1, 2, 3, 4, 5, 6]) {
  test(`whatever fails between us, the database and Braze, nothing is lost and no repeat is secret (${seed})`, async () => {
    const roll = dice(seed)
    const stage = await setStage(db, { tells: [{ event: 'purchase' }], sync: { claimMembers: 8 } })
    await stage.send(...members.map((memberId) => ({ id: 'e', memberId })))
    let trouble = 0.15
    const kinds = ['tooMany', 'serverError', 'cutBefore', 'cutAfter', 'garbage'] as const
    stage.braze.weather.set(kinds.map((kind) => ({ kind, probability: 0.06 })))
    let now = sender(stage, roll, () => trouble)
    for (let wave = 0; wave < 60; wave++) {
      const buyers = members.filter(() => roll() < 0.5)
      await stage.send(...buyers.map((memberId) => purchase(`w${wave}`, 1, { memberId })))
      const round = now.round()
      if (roll() < 0.2) {
        now.kill()
        now = sender(stage, roll, () => trouble)
      }
      await round
      stage.advance(Math.floor(roll() * 4_000))
    }
    trouble = 0
    stage.braze.weather.clear()
    for (let i = 0; i < 40; i++) {
      await now.round()
      stage.advance(5_000)
    }
    await stage.braze.settle()
    assert.deepEqual(await stage.waiting(), [])
    const resent = await resentIn(stage)
    for (const memberId of members) {
      const arrived = stage.braze
        .eventsOf(memberId)
        .map((one) => `${one.properties['laurel_event_id']}`)
      const bought = stage.sent.length // only so that a failure says how much was sent
      const points = stage.attributes(memberId)['loyalty_points']
      assert.equal(points, new Set(arrived).size, `${memberId} after ${bought} requests`)
      for (const id of new Set(arrived)) {
        const times = arrived.filter((one) => one === id).length
        assert.ok(
          times === 1 || resent.has(`${memberId} ${id}`),
          `${memberId} ${id} came ${times} times`,
        )
      }
    }
  })
}
