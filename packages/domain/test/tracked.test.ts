import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compileProgram, decide, type Field, type Segment, type Workflow } from '../src/index.ts'
import { accepted, config, day, event, life, program } from './given.ts'

const segment = (id: string, condition: string, more: Partial<Segment> = {}): Segment => ({
  id,
  name: `The ${id}`,
  version: 1,
  condition,
  tracked: true,
  ...more,
})
const idle: Field = {
  name: 'idle',
  label: 'Idle',
  type: 'integer',
  source: 'custom',
  writable: false,
  fact: { kind: 'days_since', of: 'last_purchase_at' },
}
const tells = (event: string): Workflow => ({
  id: event.replace('_', '-'),
  name: 'Tell',
  version: 1,
  when: { event },
  only: { condition: "event.segmentId == 'active'" },
  then: [
    {
      do: 'sync_event',
      connectionId: 'c',
      as: 'custom_event',
      properties: 'all',
      uncertain: 'resend',
      eventId: true,
    },
  ],
})
const by = program({
  workspace: { ...config().workspace, timezone: 'UTC' },
  fields: [idle],
  segments: [
    segment('rich', 'member.points_balance >= 10'),
    segment('active', 'member.idle < 3'),
    segment('lapsed', 'member.idle >= 5 && member.idle < 9'),
    segment('asked', 'true', { tracked: false }),
  ],
  workflows: [tells('segment_entered'), tells('segment_left')],
})

const start = Date.UTC(2024, 0, 1, 12)
const at = (ms: number) => ({ occurredAt: new Date(ms).toISOString() })
const moves = ({ effects }: { effects: readonly { kind: string; segmentId?: string }[] }) =>
  effects.flatMap(({ kind, segmentId }) => (segmentId ? [`${kind} ${segmentId}`] : []))

test('a member enters and leaves with the event that makes it so, and it is an effect that is told', () => {
  const one = life(by, start)
  assert.deepEqual(moves(accepted(one.say('enrol', {}, at(start)))), [])
  assert.equal(one.member.standing.segments, undefined)
  const bought = accepted(one.say('purchase', { amount: 12 }, at(start)))
  assert.deepEqual(moves(bought), ['segment_entered active', 'segment_entered rich'])
  assert.deepEqual(one.member.standing.segments, ['active', 'rich'])
  assert.ok(bought.changedFields.includes('segments'))
  assert.deepEqual(
    bought.tells.map(({ name, properties }) => [name, properties]),
    [['segment_entered', { segmentId: 'active', name: 'The active' }]],
  )
  const spent = accepted(one.say('points_spent', { points: 5 }, at(start)))
  assert.deepEqual(moves(spent), ['segment_left rich'])
  const nothing = accepted(one.say('profile', { fields: { first_name: 'Ana' } }, at(start)))
  assert.deepEqual(moves(nothing), [])
  assert.ok(!nothing.changedFields.includes('segments'))
})

test('time alone takes a member in and out, at the very instant', () => {
  const one = life(by, start)
  accepted(one.say('enrol', {}, at(start)))
  accepted(one.say('purchase', { amount: 1 }, at(start)))
  const seen: unknown[] = []
  one.nowMs = start + 30 * day
  for (let ms = Date.UTC(2024, 0, 2); ms <= Date.UTC(2024, 0, 12); ms += day) {
    one.nowMs = ms
    const due = accepted(one.say('due', {}, at(ms)))
    for (const move of moves(due)) {
      seen.push([new Date(ms).toISOString().slice(0, 10), move, due.tells[0]?.occurredAt])
    }
  }
  assert.deepEqual(seen, [
    ['2024-01-04', 'segment_left active', '2024-01-04T00:00:00.000Z'],
    ['2024-01-06', 'segment_entered lapsed', undefined],
    ['2024-01-10', 'segment_left lapsed', undefined],
  ])
})

test('one who opted out moves on, and nobody is told by a workflow', () => {
  const one = life(by, start)
  accepted(one.say('enrol', {}, at(start)))
  accepted(one.say('purchase', { amount: 1 }, at(start)))
  accepted(one.say('opt_out', {}, at(start)))
  one.nowMs = Date.UTC(2024, 0, 4)
  const due = accepted(one.say('due', {}, at(Date.UTC(2024, 0, 4))))
  assert.deepEqual([moves(due), due.tells], [['segment_left active'], []])
})

test('a segment that is new is asked with whatever comes first once the member is to be looked at', () => {
  const one = life(by, start)
  accepted(one.say('enrol', {}, at(start)))
  const nowMs = start + 2 * day
  const member = { ...one.member, reviewAt: new Date(nowMs).toISOString() }
  const anew = program({ segments: [segment('all', 'member.purchases_count == 0')] })
  const none = { lots: [], purchase: null, waiting: [], spend: null }
  const nothing = {
    ...none,
    referral: null,
    newCode: null,
    shared: new Map(),
    claims: [],
    codes: new Map(),
  }
  const named = { fields: { first_name: 'Ana' } }
  for (const history of [true, undefined] as const) {
    const past = event(anew, 'profile', named, at(start + day))
    const given = { ...nothing, member, event: past, program: anew, nowMs, history }
    assert.deepEqual(moves(accepted(decide(given))), ['segment_entered all'])
  }
})

test('a tracked segment may not rest on tracked segments, and there are not too many', () => {
  const wrong = (segments: Segment[]) => {
    const compiled = compileProgram(config({ segments }))
    return compiled.ok ? [] : compiled.problems.map(({ path, rule }) => `${path} ${rule}`)
  }
  const circle = segment('a', "'b' in member.segments")
  assert.deepEqual(wrong([circle]), ['/segments/0/condition tracked'])
  assert.deepEqual(wrong([{ ...circle, tracked: false }]), [])
  const many = (count: number) => Array.from({ length: count }, (_, i) => segment(`s${i}`, 'true'))
  assert.deepEqual(wrong(many(100)), [])
  assert.deepEqual(wrong(many(101)), ['/segments/100/tracked too_many'])
})

const steps = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 4 * 24 }),
    fc.oneof(
      fc.record({ type: fc.constant('purchase'), amount: fc.integer({ min: 1, max: 8 }) }),
      fc.record({ type: fc.constant('points_spent'), points: fc.integer({ min: 1, max: 9 }) }),
      fc.record({ type: fc.constantFrom('opt_out', 'opt_in', 'sweep', 'look') }),
    ),
  ),
  { minLength: 1, maxLength: 25 },
)

test('after each event a member is in the tracked segments whose conditions hold, and effects add up to it', () => {
  fc.assert(
    fc.property(steps, (taken) => {
      const one = life(by, start)
      const told = new Set<string>()
      let nowMs = start
      const say = (type: string, properties: object, atMs: number) => {
        const decision = one.say(type, { ...properties }, at(atMs))
        if (decision.kind === 'refused') return
        for (const move of moves(decision)) {
          const [kind, id = ''] = move.split(' ')
          assert.equal(told.has(id), kind === 'segment_left', 'entered and left in turns')
          if (kind === 'segment_left') told.delete(id)
          else told.add(id)
        }
        const holds = by.tracked.filter(({ condition }) => condition.holds(one.member) === true)
        const ids = holds.map(({ segment: { id } }) => id)
        assert.deepEqual(one.member.standing.segments ?? [], ids)
        assert.deepEqual([...told].sort(), ids)
      }
      say('enrol', {}, start)
      for (const [hours, { type, ...properties }] of taken) {
        nowMs += hours * 3_600_000
        one.nowMs = nowMs
        if (type === 'look') continue
        if (type !== 'sweep') {
          say(type, properties, nowMs)
          continue
        }
        for (let next = one.member.reviewAt; next && Date.parse(next) <= nowMs; ) {
          say('due', {}, Date.parse(next))
          next = one.member.reviewAt
        }
      }
    }),
    { numRuns: 300 },
  )
})

/** Whoever comes back after a time earns more. */
const winsBack = program({
  workspace: { ...config().workspace, timezone: 'UTC' },
  fields: [idle],
  segments: by.tracked.map(({ segment: each }) => each),
  earnRules: [
    {
      ...{ id: 'back', name: 'Back', version: 1, on: 'purchase' },
      points: "event.amount * ('lapsed' in member.segments ? 10 : 1)",
    },
  ],
})

test('it does not matter to a segment, nor to a rule that asks for it, whether a sweep came by', () => {
  fc.assert(
    fc.property(steps, (taken) => {
      const [swept, never] = [life(winsBack, start), life(winsBack, start)]
      const both = (type: string, properties: object, atMs: number) => {
        for (const one of [swept, never]) one.say(type, { ...properties }, at(atMs))
      }
      both('enrol', {}, start)
      let nowMs = start
      for (const [hours, { type, ...properties }] of taken) {
        nowMs += hours * 3_600_000
        swept.nowMs = nowMs
        never.nowMs = nowMs
        for (let next = swept.member.reviewAt; next && Date.parse(next) <= nowMs; ) {
          accepted(swept.say('due', {}, at(Date.parse(next))))
          next = swept.member.reviewAt
        }
        if (type === 'sweep' || type === 'look') continue
        const { seq } = never.member
        both(type, properties, nowMs)
        if (never.member.seq === seq) continue
        assert.deepEqual(never.member.standing, swept.member.standing)
        assert.deepEqual(never.member.points, swept.member.points)
      }
    }),
    { numRuns: 300 },
  )
})

test('entering a segment causes a benefit', () => {
  const greeted = program({
    segments: [segment('rich', 'member.points_balance >= 10')],
    benefits: [
      {
        ...{ id: 'hello', name: 'Hello', version: 1, active: true },
        on: { kind: 'event', event: 'segment_entered', when: "event.segmentId == 'rich'" },
        gives: { kind: 'points', points: 5 },
      },
    ],
  })
  const one = life(greeted, start)
  accepted(one.say('enrol', {}, at(start)))
  accepted(one.say('purchase', { amount: 12 }, at(start)))
  assert.equal(one.member.reviewAt, new Date(start).toISOString())
  accepted(one.say('due', {}, at(start)))
  assert.equal(one.member.points.balance, 17)
})
