import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { choose, type Offer } from '../src/campaign/choose.ts'

const offer = (id: string, more: Partial<Offer> = {}): Offer => ({
  id,
  priority: 0,
  group: null,
  exclusive: false,
  granted: 10,
  ...more,
})

const kinds = (...offers: Offer[]) =>
  choose(offers).map((chosen) => (chosen.kind === 'beaten' ? `by ${chosen.by}` : chosen.kind))

test('campaigns without a group go together; of a group the one of the highest priority does', () => {
  assert.deepEqual(kinds(offer('a'), offer('b')), ['applies', 'applies'])
  const group = 'g'
  assert.deepEqual(
    kinds(offer('a', { group }), offer('b', { group, priority: 1, granted: 1 }), offer('c')),
    ['by b', 'applies', 'applies'],
  )
})

test('of equal priority the one that gives more goes first, then the first by id', () => {
  const group = 'g'
  assert.deepEqual(kinds(offer('a', { group }), offer('b', { group, granted: 11 })), [
    'by b',
    'applies',
  ])
  assert.deepEqual(kinds(offer('b', { group }), offer('a', { group })), ['by a', 'applies'])
})

test('an exclusive campaign keeps all others out, whatever their priority', () => {
  assert.deepEqual(kinds(offer('a', { priority: 9 }), offer('b', { exclusive: true })), [
    'by b',
    'applies',
  ])
})

test('a campaign of which nothing is left keeps nobody out, and is told of only where it would have gone first', () => {
  const group = 'g'
  const empty = { group, granted: 0 }
  assert.deepEqual(kinds(offer('a', { ...empty, priority: 1 }), offer('b', { group })), [
    'nothing_left',
    'applies',
  ])
  assert.deepEqual(kinds(offer('a', empty), offer('b', { group })), ['by b', 'applies'])
  assert.deepEqual(kinds(offer('a', { granted: 0, exclusive: true }), offer('b')), [
    'nothing_left',
    'applies',
  ])
})

/** The same said another way: go through all, the best first, and take what nothing taken speaks against. */
function reference(offers: readonly Offer[]): string[] {
  const order = offers
    .filter(({ granted }) => granted > 0)
    .sort(
      (a, b) =>
        Number(b.exclusive) - Number(a.exclusive) ||
        b.priority - a.priority ||
        b.granted - a.granted ||
        (a.id < b.id ? -1 : 1),
    )
  const taken: Offer[] = []
  for (const next of order) {
    const against = taken.some(
      ({ exclusive, group }) => exclusive || (group !== null && group === next.group),
    )
    if (!against) taken.push(next)
  }
  return taken.map(({ id }) => id).sort()
}

test('what applies is what a walk from the best to the least would take, in whatever order it is given', () => {
  const any = fc.record({
    priority: fc.integer({ min: -1, max: 1 }),
    group: fc.constantFrom(null, 'g', 'h'),
    exclusive: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
    granted: fc.integer({ min: 0, max: 2 }),
  })
  fc.assert(
    fc.property(fc.array(any, { maxLength: 8 }), fc.nat(), (some, turn) => {
      const offers = some.map((each, index) => ({ ...each, id: `c${index}` }))
      const turned = offers.map((_, i) => offers[(i + turn) % offers.length] as Offer)
      const chosen = choose(turned)
      const applies = turned.filter((_, i) => chosen[i]?.kind === 'applies').map(({ id }) => id)
      assert.deepEqual(applies.sort(), reference(offers))
      for (const [i, { granted }] of turned.entries()) {
        assert.equal(granted === 0 && chosen[i]?.kind === 'applies', false)
        assert.equal(granted > 0 && chosen[i]?.kind === 'nothing_left', false)
      }
    }),
  )
})
