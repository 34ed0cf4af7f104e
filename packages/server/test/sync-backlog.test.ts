import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Backlog, backlog } from '../src/sync/backlog.ts'
import type { Claimed } from '../src/sync/claimed.ts'
import { type Entry, packed, type Told, unpacked } from '../src/sync/entry.ts'

const told = (no: number, more: Partial<Told> = {}): Told => ({
  no,
  kind: 'event',
  name: 'bought',
  body: `{"no":${no}}`,
  eventId: `e${no}`,
  workflowId: 'w',
  workflowVersion: 1,
  uncertain: 'resend',
  life: 1,
  ...more,
})
const entry = (memberId: string, more: Partial<Entry> = {}): Entry => ({
  bucket: 1,
  memberId,
  cause: 'event:e',
  marks: 1,
  told: [],
  ...more,
})
const row = (id: number, entries: readonly Entry[], lane = 0, ms = 1_000) => ({
  id,
  lane,
  at: new Date(ms).toISOString(),
  ...packed(entries),
})
const all = (claimed: Claimed) => new Set(claimed.told.map(({ no }) => no))
const done = (claimed: Claimed, over = all(claimed), dueAtMs = 0) => ({
  claimed,
  over,
  done: true,
  dueAtMs,
})

const text = fc.string({ unit: 'grapheme', maxLength: 8 })
const anyTold = fc
  .record({ no: fc.nat(), name: text, value: text })
  .map(({ no, name, value }) => told(no, { name, body: JSON.stringify({ value }) }))
const anyEntry = fc
  .record({ memberId: text, cause: text, told: fc.array(anyTold, { maxLength: 3 }) })
  .map((one) => entry(one.memberId, one))

test('what is packed is read again as it was, whatever is in it', () => {
  fc.assert(
    fc.property(fc.array(anyEntry, { minLength: 1, maxLength: 5 }), (entries) => {
      const row = packed(entries)
      assert.deepEqual(unpacked(row), entries)
      assert.equal(row.members, entries.length)
      assert.equal(row.events, entries.flatMap((one) => one.told).length)
    }),
  )
})

test('a member is taken once for all that was noted of it, and not again before it is settled', () => {
  const known = backlog()
  known.add(row(1, [entry('a', { told: [told(1)] }), entry('b')]))
  known.add(row(2, [entry('a', { told: [told(2)], cause: 'event:f', marks: 2 })]))
  const [a, b] = known.take(2_000, 10)
  assert.deepEqual(
    [a?.memberId, a?.marks, a?.cause, [...(a?.told ?? [])].map(({ no }) => no)],
    [...['a', 3, 'event:f'], [1, 2]],
  )
  assert.equal(b?.memberId, 'b')
  known.add(row(3, [entry('a')]))
  assert.deepEqual(known.take(2_000, 10), [])
  assert.deepEqual(known.closedBy(a ? [done(a)] : []), [2], 'of the first row, b is open')
})

test('live members go before those of a backfill, also one that was of the backfill first', () => {
  const known = backlog()
  known.add(row(1, [entry('late'), entry('both')], 1))
  known.add(row(2, [entry('live'), entry('both')]))
  const order = known.take(2_000, 10).map(({ memberId, lane }) => [memberId, lane])
  assert.deepEqual(order, [
    ['live', 0],
    ['both', 0],
    ['late', 1],
  ])
})

test('what is sent again later sleeps until then, and new events of one that is settled go at once', () => {
  const known = backlog()
  known.add(row(1, [entry('a')]))
  const [a] = known.take(2_000, 1)
  assert.ok(a)
  known.settle([{ claimed: a, over: new Set(), done: false, dueAtMs: 9_000 }], 2_000)
  assert.equal(known.nextDueMs(), 9_000)
  assert.deepEqual(known.take(8_999, 1), [])
  const [again] = known.take(9_000, 1)
  assert.ok(again)
  known.add(row(2, [entry('a')]))
  known.settle([done(again, undefined, 20_000)], 9_000)
  assert.deepEqual(known.take(19_999, 1), [], 'attributes alone wait out the quiet time')
  const [third] = known.take(20_000, 1)
  assert.ok(third)
  known.add(row(3, [entry('a', { told: [told(5)] })]))
  known.settle([done(third, undefined, 90_000)], 20_000)
  assert.equal(known.take(20_000, 1).length, 1)
})

test('events that did not fit stay, in their row, and what was parked goes in its own place', () => {
  const known = backlog()
  known.add(row(1, [entry('a', { told: [told(3), told(4)] })]))
  known.add(row(2, [entry('a', { told: [told(1, { redriven: true })] })]))
  const [a] = known.take(2_000, 1)
  assert.ok(a)
  assert.deepEqual(
    a.told.map(({ no }) => no),
    [1, 3, 4],
  )
  const some = done(a, new Set([1, 3]))
  assert.deepEqual(known.closedBy([some]), [2])
  known.settle([some], 2_000)
  const [rest] = known.take(2_000, 1)
  assert.deepEqual([rest?.marks, rest?.told.map(({ no }) => no)], [0, [4]])
})

type Step =
  | { readonly do: 'add'; readonly members: readonly number[]; readonly lane: 0 | 1 }
  | { readonly do: 'take'; readonly limit: number }
  | { readonly do: 'settle'; readonly how: readonly ('done' | 'again' | 'partly')[] }

const member = fc.integer({ min: 0, max: 6 })
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('add' as const),
    members: fc.uniqueArray(member, { minLength: 1, maxLength: 4 }),
    lane: fc.constantFrom(0 as const, 1 as const),
  }),
  fc.record({ do: fc.constant('take' as const), limit: fc.integer({ min: 1, max: 5 }) }),
  fc.record({
    do: fc.constant('settle' as const),
    how: fc.array(fc.constantFrom('done', 'again', 'partly'), { minLength: 1, maxLength: 5 }),
  }),
)

/** Every event noted is dealt with once and in its member's order; a row is gone when all of it is, not before. */
function walk(steps: readonly Step[]): void {
  const known = backlog()
  const open = new Map<number, number>() // row → entries of it that are not closed
  const flying: Claimed[] = []
  const settledTo = new Map<string, number>()
  let noted = 0
  let settledCount = 0
  let rows = 0
  const settle = (claimed: Claimed, how: 'done' | 'again' | 'partly') => {
    const over = new Set(claimed.told.slice(0, how === 'done' ? undefined : 1).map(({ no }) => no))
    const one = { claimed, over, done: how !== 'again', dueAtMs: 0 }
    const gone = known.closedBy([one])
    known.settle([one], 0)
    for (const no of over) {
      assert.ok(no > (settledTo.get(claimed.memberId) ?? 0), 'in order, and once')
      settledTo.set(claimed.memberId, no)
    }
    settledCount += over.size
    for (const id of gone) assert.ok(open.delete(id), `row ${id} goes once`)
    assert.deepEqual(known.rows().sort(), [...open.keys()].sort())
  }
  const run = (one: Step) => {
    if (one.do === 'add') {
      const from = noted + 1
      noted += one.members.length
      const entries = one.members.map((id, i) => entry(`m${id}`, { told: [told(from + i)] }))
      rows += 1
      open.set(rows, entries.length)
      known.add(row(rows, entries, one.lane, 0))
    } else if (one.do === 'take') flying.push(...known.take(0, one.limit))
    else {
      for (const how of one.how) {
        const claimed = flying.shift()
        if (claimed) settle(claimed, how)
      }
    }
    const ids = flying.map(({ memberId }) => memberId)
    assert.equal(new Set(ids).size, ids.length, 'no member flies twice')
  }
  for (const one of steps) run(one)
  drain(known, flying, settle)
  assert.equal(settledCount, noted)
  assert.deepEqual([known.size(), known.rows(), open.size], [0, [], 0])
}

function drain(
  known: Backlog,
  flying: Claimed[],
  settle: (claimed: Claimed, how: 'done') => void,
): void {
  for (;;) {
    flying.push(...known.take(0, 100))
    const claimed = flying.shift()
    if (!claimed) return
    settle(claimed, 'done')
  }
}

test('nothing is lost, nothing is settled twice and no row goes early, in whatever order it happens', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => walk(steps)),
    { numRuns: 500 },
  )
})
