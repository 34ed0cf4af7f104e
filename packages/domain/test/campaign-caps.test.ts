import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Cap, type CapPeriod, capPeriods } from '../src/campaign/campaign.ts'
import { keptDays } from '../src/campaign/counter.ts'
import { byAmount, campaign, pointsBy } from './campaign-given.ts'
import { accepted, day, life, program } from './given.ts'

const zone = 'Europe/Berlin'
const startMs = Date.UTC(2025, 2, 20)

/** What a campaign gave on a purchase, as far as it was not taken back. */
type Grant = { member: number; id: string; atMs: number; points: number; whole: boolean }

/** The name of a period, by the platform's calendar and not by ours. */
function nameOf(period: CapPeriod, atMs: number): string {
  const date = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(atMs)
  const midnight = new Date(`${date}T00:00:00Z`)
  const monday = new Date(midnight.getTime() - ((midnight.getUTCDay() + 6) % 7) * day)
  const names = {
    day: date,
    week: monday.toISOString().slice(0, 10),
    month: date.slice(0, 7),
    year: date.slice(0, 4),
    lifetime: '',
  }
  return names[period]
}

/** What is used of a cap by the time of a purchase, counted anew from all that was given. */
function used(cap: Cap, grants: readonly Grant[], member: number, atMs: number): number {
  const own = grants.filter(
    (grant) =>
      (cap.per === 'campaign' || grant.member === member) &&
      nameOf(cap.period, grant.atMs) === nameOf(cap.period, atMs),
  )
  return cap.times === undefined
    ? own.reduce((sum, { points }) => sum + points, 0)
    : own.filter(({ whole }) => !whole).length
}

/** What the caps leave of points: those that trim first, then those that reject. */
function left(
  caps: readonly Cap[],
  grants: readonly Grant[],
  member: number,
  atMs: number,
  nowMs: number,
  offered: number,
): number {
  const roomOf = (cap: Cap): number => {
    const oldest = nameOf(cap.period, nowMs - keptDays * day)
    if (cap.per === 'member' && nameOf(cap.period, atMs) < oldest) return 0
    const use = used(cap, grants, member, atMs)
    return cap.times === undefined ? (cap.points ?? 0) - use : use < cap.times ? Infinity : 0
  }
  const trimmed = caps
    .filter(({ beyond }) => beyond === 'trim')
    .reduce((points, cap) => Math.min(points, roomOf(cap)), offered)
  const fits = caps
    .filter(({ beyond }) => beyond === 'reject')
    .every((cap) => roomOf(cap) >= trimmed)
  return fits ? trimmed : 0
}

test('history that is taken in later passes no cap: what was dropped is not begun anew', () => {
  const caps = [{ points: 10, per: 'member', period: 'day' }] as const
  const how: { history?: true } = {}
  const by = program({ earnRules: [], campaigns: [campaign('c', byAmount, { caps })] })
  const member = life(by, Date.UTC(2025, 0, 2), how)
  accepted(member.say('enrol', {}, { occurredAt: '2025-01-01' }))
  const given = (occurredAt: string) => {
    const { effects } = accepted(member.say('purchase', { amount: 10 }, { occurredAt }))
    return pointsBy(effects)['c/r'] ?? 0
  }
  assert.equal(given('2025-01-01T12:00:00Z'), 10)
  how.history = true
  assert.equal(given('2025-01-01T13:00:00Z'), 0, 'used up')
  assert.equal(given('2024-12-31T13:00:00Z'), 10, 'history is judged as of its own time')
  delete how.history
  member.nowMs = Date.UTC(2026, 0, 4)
  assert.equal(given('2026-01-03T12:00:00Z'), 10)
  how.history = true
  assert.equal(given('2025-01-01T14:00:00Z'), 0, 'what was used is not known any more')
  assert.equal(given('2026-01-02T12:00:00Z'), 10)
  assert.deepEqual(Object.keys(member.member.standing.campaigns?.used ?? {}), [
    'member:c:points:day:2026-01-03',
    'member:c:points:day:2026-01-02',
  ])
})

const anyCap = fc.record({
  most: fc.integer({ min: 1, max: 60 }),
  measure: fc.constantFrom('points' as const, 'times' as const),
  per: fc.constantFrom('member' as const, 'campaign' as const),
  period: fc.constantFrom(...capPeriods),
  beyond: fc.constantFrom('trim' as const, 'reject' as const),
})

const anyStep = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('buys' as const),
      member: fc.integer({ min: 0, max: 1 }),
      amount: fc.integer({ min: 0, max: 30 }),
      lateMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 45 * day })),
      passesMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 10 * day })),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('returns' as const),
      which: fc.nat(),
      amount: fc.integer({ min: 1, max: 30 }),
    }),
  },
)

test('a campaign gives exactly what its caps leave, whatever they are, whenever events come and whatever is taken back', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(anyCap, {
        maxLength: 4,
        selector: ({ measure, per, period }) => `${measure} ${per} ${period}`,
      }),
      fc.array(anyStep, { maxLength: 25 }),
      (chosen, steps) => {
        const caps = chosen.map(({ most, measure, ...cap }): Cap => ({ ...cap, [measure]: most }))
        const by = program({
          workspace: {
            timezone: zone,
            currency: 'EUR',
            unknownMembers: 'enrol',
            undeclaredProperties: 'keep',
          },
          earnRules: [],
          campaigns: [campaign('c', byAmount, { caps })],
        })
        const shared = new Map<string, number>()
        const members = [life(by, startMs, {}, shared), life(by, startMs, {}, shared)]
        const grants: Grant[] = []
        let nowMs = startMs
        for (const [index, step] of steps.entries()) {
          if (step.does === 'buys') {
            nowMs += step.passesMs
            const atMs = nowMs - step.lateMs
            const member = members[step.member]
            assert.ok(member)
            member.nowMs = nowMs
            const id = `p${index}`
            const occurredAt = new Date(atMs).toISOString()
            const said = accepted(
              member.say('purchase', { amount: step.amount }, { id, occurredAt }),
            )
            const points = pointsBy(said.effects)['c/r'] ?? 0
            const due = left(caps, grants, step.member, atMs, nowMs, step.amount)
            assert.equal(points, Math.max(0, due), `step ${index}`)
            if (points > 0) grants.push({ member: step.member, id, atMs, points, whole: false })
          } else {
            const open = grants.filter(({ whole }) => !whole)
            const grant = open[step.which % open.length]
            const member = grant && members[grant.member]
            if (!grant || !member) continue
            const said = member.say('refund', { purchaseEventId: grant.id, amount: step.amount })
            const all = said.kind === 'refused'
            const { effects } = all
              ? accepted(member.say('refund', { purchaseEventId: grant.id }))
              : said
            for (const effect of effects) {
              if (effect.kind === 'points_returned') grant.points -= effect.points
              if (effect.kind === 'purchase_refunded') grant.whole = Number(effect.left) === 0
            }
          }
        }
      },
    ),
    { numRuns: 300 },
  )
})
