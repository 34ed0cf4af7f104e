import { dice } from '../packages/server/src/sample/purchases.ts'

/** Events of every kind, of members taken at random. */
export type Mixture = {
  /** A purchase of each member in turn. */
  first(): object
  /** One more of whatever kind: 62 of 100 are purchases. */
  next(): object
  /** Codes by which members bring friends. */
  learn(codes: readonly string[]): void
}

/** What happens, and how often of a hundred times. */
const shares = {
  purchase: 62,
  visit: 14,
  profile: 8,
  points_spent: 5,
  points_held: 3,
  reward_claimed: 3,
  enrol: 3,
  refund: 2,
}

type Kind = keyof typeof shares

const kinds = (Object.keys(shares) as Kind[]).flatMap((kind) =>
  new Array<Kind>(shares[kind]).fill(kind),
)

/** Events for the program of `wholeProgram`. */
export function mixture(members: number): Mixture {
  const roll = dice(13)
  const upTo = (most: number) => Math.floor(roll() * most)
  /** Id of the latest purchase of each member that was not taken back. */
  const bought = new Map<string, string>()
  let codes: readonly string[] = []
  let made = 0
  const event = (kind: Kind, memberId: string): object => {
    made += 1
    const id = `mix-${made}`
    const properties = propertiesOf(kind, { upTo, codes, bought: bought.get(memberId) ?? '' })
    if (kind === 'purchase') bought.set(memberId, id)
    if (kind === 'refund') bought.delete(memberId)
    return { id, memberId, type: kind, occurredAt: new Date().toISOString(), properties }
  }
  let enrolled = 0
  const next = () => {
    const kind = kinds[upTo(kinds.length)] ?? 'purchase'
    const memberId = `member-${upTo(members)}`
    if (kind === 'enrol') return event(kind, `friend-${enrolled++}`)
    return event(kind === 'refund' && !bought.has(memberId) ? 'purchase' : kind, memberId)
  }
  let first = 0
  return {
    first: () => event('purchase', `member-${first++ % members}`),
    next,
    learn: (learnt) => {
      codes = learnt
    },
  }
}

type Given = {
  readonly upTo: (most: number) => number
  readonly codes: readonly string[]
  readonly bought: string
}

function propertiesOf(kind: Kind, { upTo, codes, bought }: Given): object {
  switch (kind) {
    case 'purchase': {
      const price = 1 + upTo(60)
      const items = [
        { productId: `product-${upTo(500)}`, quantity: 1, price },
        { productId: `product-${upTo(500)}`, quantity: 2, price: 9.5 },
      ]
      return { amount: price + 19, source: `store-${upTo(40)}`, items }
    }
    case 'visit':
      return { store: `store-${upTo(40)}` }
    case 'profile':
      return { fields: { first_name: 'Ada', birth_date: `19${50 + upTo(50)}-06-${10 + upTo(20)}` } }
    case 'points_spent':
      return { points: 10 + upTo(20) }
    case 'points_held':
      return { points: 5, minutes: 60 }
    case 'reward_claimed':
      return { rewardId: 'coffee' }
    case 'enrol':
      return { referralCode: codes[upTo(codes.length)] }
    case 'refund':
      return { purchaseEventId: bought }
  }
}
