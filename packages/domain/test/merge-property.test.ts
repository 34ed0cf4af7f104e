import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type EarnRule, walletOf } from '../src/index.ts'
import { program } from './given.ts'
import { Person, worth } from './merge-pair.ts'

const rules = (
  [
    ['web', null, null, 'points'],
    ['till', 3, 7, 'points'],
    ['app', null, 5, 'miles'],
    ['fair', 2, null, 'miles'],
  ] as const
).map(
  ([source, waits, lives, wallet], index): EarnRule => ({
    ...{ id: `r${index}`, name: 'R', version: 1, on: 'purchase', points: 'event.amount', wallet },
    when: `event.source == '${source}'`,
    ...(waits === null ? {} : { pending: { days: waits } }),
    ...(lives === null ? {} : { expiry: { kind: 'after', days: lives } }),
  }),
)
const by = program({
  earnRules: rules,
  wallets: [{ id: 'miles', name: 'Miles', version: 1, kind: 'spendable' }],
  tierSets: [
    {
      ...{ id: 'club', name: 'Club', version: 1, changedAtMs: 0, basis: { kind: 'purchases' } },
      ...{ window: { kind: 'rolling', days: 9 }, downgrade: 'full', graceDays: 0 },
      ...{ keepOnRefund: false, tiers: [{ id: 'gold', name: 'Gold', min: 3 }] },
    },
  ],
})

const whole = (min: number, max: number) => fc.integer({ min, max })
const wallet = fc.constantFrom('points', 'miles')
const deed = fc.oneof(
  fc.record({
    type: fc.constant('purchase'),
    source: fc.constantFrom('web', 'till', 'app', 'fair'),
    amount: whole(1, 9),
  }),
  fc.record({ type: fc.constant('points_spent'), points: whole(1, 12), wallet }),
  fc.record({
    type: fc.constant('points_imported'),
    earned: whole(5, 9),
    spent: whole(0, 5),
    wallet,
  }),
  fc.record({ type: fc.constant('refund'), purchaseEventId: fc.constantFrom('e2', 'e3', 'e4') }),
)
const step = fc.record({ after: whole(0, 3), who: whole(0, 1), deed })
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

const names = ['points', 'miles']

/** What two come to together: of what they have and owe only the difference, for one pays what the other owes. */
const together = (all: readonly Person[], days: number) =>
  names.map((id) => {
    const each = all.map((one) => walletOf(one.at(days).member, id).points)
    const sum = (of: (points: (typeof each)[number]) => number) =>
      each.reduce((total, points) => total + of(points), 0)
    return {
      has: sum(({ balance, debt }) => balance - debt),
      pending: sum(({ pending }) => pending),
      earned: sum(({ earned }) => earned),
      spent: sum(({ spent }) => spent),
      expired: sum(({ expired }) => expired),
    }
  })

const owes = (one: Person) => names.some((id) => one.points(id).debt > 0)
const lotsOf = (all: readonly Person[], days: number) =>
  all.flatMap((one) => one.at(days).lots.map((lot) => JSON.stringify(worth(lot)))).sort()
const buys = (all: readonly Person[]) =>
  all.reduce((sum, one) => sum + one.one.member.purchases.totalMinor, 0)

test('whatever both did, one has together what two had, lot by lot, at once and at every later instant', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 16 }),
      whole(0, 4),
      fc.array(whole(0, 5), { maxLength: 4 }),
      (steps, wait, later) => {
        const [old, own] = [new Person('old', by), new Person('new', by)]
        const apart = [new Person('old', by), new Person('new', by)] as const
        const run = (people: readonly Person[]) => {
          let days = 0
          for (const {
            after,
            who,
            deed: { type, ...properties },
          } of steps satisfies Step[]) {
            days += after
            people[who]?.say(type, properties, days)
            for (const each of people) each.sound()
          }
          return days
        }
        run(apart)
        let days = run([old, own]) + wait
        const before = { sums: together(apart, days), lots: lotsOf(apart, days), buys: buys(apart) }
        const isPlain = !apart.some(owes)

        own.hear(old.mergeInto(own, days).told, days)
        for (const each of [old, own]) each.sound()
        assert.deepEqual(together([old, own], days), before.sums)
        assert.equal(buys([own]), before.buys)
        if (!isPlain) return
        assert.deepEqual(lotsOf([own], days), before.lots)
        for (const more of later) {
          days += more
          assert.deepEqual(together([own], days), together(apart, days))
          own.say('due', {}, days)
          own.sound()
        }
      },
    ),
    { numRuns: 200 },
  )
})
