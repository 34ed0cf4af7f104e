import type { Lot } from '../points/lot.ts'
import type { ReplayedLot } from './replay-lots.ts'
import { type Pair, type Said, traitsOf } from './trait.ts'

/** What the ledger says of lots, beside what they say themselves. Those of which both say the same are left out. */
export function lotPair(lots: readonly Lot[], replayed: ReadonlyMap<number, ReplayedLot>): Pair {
  const wrong = lots.filter((lot) => !isAs(lot, replayed.get(lot.no)))
  const right = new Set(lots.map(({ no }) => no)).difference(new Set(wrong.map(({ no }) => no)))
  const derived = [...replayed.values()].filter(({ no }) => !right.has(no))
  return {
    stored: traitsOf(wrong.flatMap((lot) => saidOf(lot.no, lot, replayed.get(lot.no)))),
    derived: traitsOf(derived.flatMap((lot) => saidOf(lot.no, { ...lot, ...born(lot) }, lot))),
  }
}

const states = ['wallet', 'granted', 'remaining', 'held', 'expired', 'state'] as const
const origins = ['eventId', 'campaignId', 'ruleId', 'ruleVersion', 'earnedAtMs'] as const

type Origin = Pick<Lot, (typeof origins)[number]>

function isAs(lot: Lot, replayed: ReplayedLot | undefined): boolean {
  if (!replayed || states.some((what) => lot[what] !== replayed[what])) return false
  const origin = born(replayed)
  return !isNew(replayed) || origins.every((what) => lot[what] === origin[what])
}

const born = ({ birth }: ReplayedLot): Origin => ({
  ...{ eventId: birth.eventId, campaignId: birth.campaignId, ruleId: birth.ruleId },
  ...{ ruleVersion: birth.ruleVersion, earnedAtMs: Date.parse(birth.effectiveAt) },
})

/** Whether its points were new: a lot that came from elsewhere keeps the origin that it had there. */
const isNew = ({ birth: { from } }: ReplayedLot): boolean =>
  from === 'issued' || from === 'adjusted'

const saidOf = (
  no: number,
  lot: Pick<Lot, (typeof states)[number]> & Origin,
  replayed: ReplayedLot | undefined,
): Said[] =>
  [...states, ...(replayed && isNew(replayed) ? origins : [])].map((what) => [
    `lots/${no}/${what}`,
    lot[what],
  ])

/** Lots as the ledger left them, with their lives as they say themselves. Those that are not stored are left out. */
export const lotsAfter = (
  lots: readonly Lot[],
  replayed: ReadonlyMap<number, ReplayedLot>,
): readonly Lot[] =>
  lots.flatMap((lot) => {
    const after = replayed.get(lot.no)
    if (!after) return []
    const { birth: _, ...left } = after
    return [{ ...lot, ...left }]
  })
