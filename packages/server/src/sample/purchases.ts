import type { EventInput } from '@laurel/contract'

/** A generator of numbers in [0, 1) that gives the same ones for the same seed (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const given = [
  'Ana',
  'Ben',
  'Chloe',
  'Dae',
  'Elif',
  'Farid',
  'Gina',
  'Haru',
  'Ines',
  'Jun',
  'Kofi',
  'Lena',
]
const family = [
  'Arden',
  'Brook',
  'Castell',
  'Dorn',
  'Elm',
  'Frost',
  'Gale',
  'Heath',
  'Iver',
  'Juno',
  'Kim',
]
const drinks = [
  'Flat white',
  'Cold brew',
  'Oat latte',
  'Filter of the day',
  'Matcha',
  'Hot chocolate',
]
const foods = ['Cinnamon roll', 'Granola bowl', 'Cheese toast', 'Banana bread', 'Bagel']

/** An event as it is posted. */
export type SampleEvent = Required<EventInput>

/** The members of the sample coffee house, each by the event that enrols it. `nowMs` is the latest. */
export function sampleMembers(count: number, nowMs: number): SampleEvent[] {
  const roll = dice(7)
  return Array.from({ length: count }, (_, index) => {
    const first = pick(given, roll)
    const last = pick(family, roll)
    const memberId = `member-${String(index + 1).padStart(4, '0')}`
    return {
      id: 'enrol',
      memberId,
      type: 'enrol',
      occurredAt: new Date(nowMs - Math.floor((30 + roll() * 300) * 86_400_000)).toISOString(),
      properties: {
        fields: {
          first_name: first,
          last_name: last,
          email: `${first}.${last}.${index + 1}@coffee.example`.toLowerCase(),
          favourite_drink: pick(drinks, roll),
          home_store: `store-${1 + Math.floor(roll() * 12)}`,
        },
      },
    }
  })
}

/** One visit to the coffee house: mostly a purchase, sometimes a rating or a new favourite. */
export function sampleEvent(
  id: string,
  members: number,
  occurredAtMs: number,
  roll: () => number,
): SampleEvent {
  const event = {
    id,
    memberId: `member-${String(1 + Math.floor(roll() ** 2 * members)).padStart(4, '0')}`,
    occurredAt: new Date(occurredAtMs).toISOString(),
  }
  const kind = roll()
  if (kind < 0.1) {
    const fields = { favourite_drink: pick(drinks, roll) }
    return { ...event, type: 'profile', properties: { fields } }
  }
  if (kind < 0.25) {
    const properties = { stars: 3 + Math.floor(roll() * 3), drink: pick(drinks, roll) }
    return { ...event, type: 'drink_rated', properties }
  }
  return { ...event, type: 'purchase', properties: basket(id, roll) }
}

function basket(id: string, roll: () => number): SampleEvent['properties'] {
  const names = [pick(drinks, roll), ...(roll() < 0.4 ? [pick(foods, roll)] : [])]
  const items = names.map((productName) => ({
    productId: productName.toLowerCase().replaceAll(' ', '-'),
    productName,
    quantity: 1 + Math.floor(roll() * 2),
    cents: 250 + 10 * Math.floor(roll() * 40),
  }))
  const cents = items.reduce((sum, item) => sum + item.quantity * item.cents, 0)
  return {
    orderId: id,
    amount: decimal(cents),
    source: 'store',
    items: items.map(({ cents: price, ...item }) => ({ ...item, price: decimal(price) })),
  }
}

const decimal = (cents: number): string => (cents / 100).toFixed(2)

function pick<Item>(list: readonly [Item, ...Item[]] | readonly Item[], roll: () => number): Item {
  const item = list[Math.floor(roll() * list.length)]
  if (item === undefined) throw new Error('Broken belief: a list to pick from holds something')
  return item
}
