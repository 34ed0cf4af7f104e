import type { BadgeCounts } from '../badges/badge.ts'
import type { LoyaltyEvent } from '../events/event.ts'
import type { Value } from '../fields/value.ts'
import { weigh } from '../fields/value-parse.ts'
import type { MemberPoints } from '../member-state.ts'
import type { TallyDay } from '../tiers/tally.ts'
import type { TierStanding } from '../tiers/tier-standing.ts'

/** What is left of a lot that goes to another member. Instants are canonical; what is left out is null in `Lot`. */
export type MovedLot = {
  readonly wallet: string
  /** 1 or more. */
  readonly points: number
  readonly earnedAt: string
  readonly activatesAt?: string
  readonly expiresAt?: string
  /** It waits to be confirmed. */
  readonly unconfirmed?: true
  readonly slides?: true
  readonly campaignId?: string
  readonly ruleId?: string
  readonly ruleVersion?: number
}

/** What stands in the first part alone. */
export type Sums = {
  readonly enrolledAt: string
  /** Lifetime sums and what is owed, of wallets that ever had any. */
  readonly wallets: Readonly<Record<string, MovedPoints>>
  readonly purchases: { readonly count: number; readonly totalMinor: number }
  readonly badges: BadgeCounts
  readonly tiers: TierStanding['sets']
}

/** The counters of a wallet that do not stand in lots. */
export type MovedPoints = Pick<MemberPoints, 'earned' | 'spent' | 'expired' | 'debt'>

/** One part of what goes to another member: the properties of `member_absorbed`. */
export type Absorbed = Partial<Sums> & {
  readonly from: string
  readonly part: number
  readonly parts: number
  readonly lots?: readonly MovedLot[]
  readonly days?: readonly TallyDay[]
  /** Of which wallet points of `days` are. */
  readonly daysWallet?: string
  readonly fields?: Readonly<Record<string, Value>>
}

/** What the event brings along, as the merge wrote it. */
export const absorbedIn = ({ properties }: Pick<LoyaltyEvent, 'properties'>): Absorbed =>
  properties as unknown as Absorbed

/** The days that it brings along, with points of one wallet; those of another are none. */
export const daysIn = ({ days = [], daysWallet }: Absorbed, wallet: string): TallyDay[] =>
  days.map(({ refunded, ...day }) =>
    daysWallet === wallet
      ? { ...day, ...(refunded ? { refunded } : {}) }
      : {
          ...{ ...day, points_earned: 0 },
          ...(refunded ? { refunded: { ...refunded, points_earned: 0 } } : {}),
        },
  )

/** A part as the properties of its event. */
export const propertiesOf = (part: Absorbed): LoyaltyEvent['properties'] =>
  part as unknown as LoyaltyEvent['properties']

/** Fields of which the later is right for both members together. */
export const latestFields: ReadonlySet<string> = new Set(['last_event_at', 'last_purchase_at'])

/** Something that may be in any part. */
export type Piece =
  | { readonly lot: MovedLot }
  | { readonly day: TallyDay; readonly wallet: string }
  | { readonly field: string; readonly value: Value }

/** Rough bytes of JSON that pieces in one part come to, unless a single one is larger. */
const partWeight = 32_768

/** Pack what goes to another member into parts of bounded size; there is always a first one. */
export function partsOf(from: string, sums: Sums, pieces: readonly Piece[]): Absorbed[] {
  const packed: Piece[][] = [[]]
  let weight = 0
  for (const piece of pieces) {
    const own = weigh(piece as unknown as Value)
    if (weight + own > partWeight && packed.at(-1)?.length !== 0) {
      packed.push([])
      weight = 0
    }
    packed.at(-1)?.push(piece)
    weight += own
  }
  return packed.map((own, index) => {
    const place = { from, part: index + 1, parts: packed.length }
    return { ...place, ...(index === 0 ? sums : {}), ...unpacked(own) }
  })
}

function unpacked(
  pieces: readonly Piece[],
): Pick<Absorbed, 'lots' | 'days' | 'daysWallet' | 'fields'> {
  const lots = pieces.flatMap((piece) => ('lot' in piece ? [piece.lot] : []))
  const dated = pieces.flatMap((piece) => ('day' in piece ? [piece] : []))
  const [first] = dated
  const fields = pieces.flatMap((piece) =>
    'field' in piece ? [[piece.field, piece.value] as const] : [],
  )
  return {
    ...(lots.length === 0 ? {} : { lots }),
    ...(first ? { days: dated.map(({ day }) => day), daysWallet: first.wallet } : {}),
    ...(fields.length === 0 ? {} : { fields: Object.fromEntries(fields) }),
  }
}
