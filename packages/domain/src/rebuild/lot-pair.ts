import type { Lot } from '../lot.ts'
import { factsOf, type Pair, type Said } from './facts.ts'
import type { ReplayedLot } from './replay-lots.ts'

/** What the ledger says of lots, beside what they say themselves. */
export function lotPair(lots: readonly Lot[], replayed: ReadonlyMap<number, ReplayedLot>): Pair {
  return {
    stored: factsOf(
      lots.flatMap((lot) => [...stateOf(lot), ...originOf(lot, replayed.get(lot.no))]),
    ),
    derived: factsOf(
      [...replayed.values()].flatMap((lot) => [...stateOf(lot), ...originOf(born(lot), lot)]),
    ),
  }
}

const stateOf = (lot: Omit<ReplayedLot, 'birth'>): Said[] =>
  (['wallet', 'granted', 'remaining', 'held', 'expired', 'state'] as const).map((what) => [
    `lots/${lot.no}/${what}`,
    lot[what],
  ])

type Origin = Pick<Lot, 'no' | 'eventId' | 'campaignId' | 'ruleId' | 'ruleVersion' | 'earnedAtMs'>

const born = ({ no, birth }: ReplayedLot): Origin => ({
  no,
  ...{ eventId: birth.eventId, campaignId: birth.campaignId, ruleId: birth.ruleId },
  ...{ ruleVersion: birth.ruleVersion, earnedAtMs: Date.parse(birth.effectiveAt) },
})

/** Where points came from, if they were new: a lot that came from elsewhere keeps the origin that it had there. */
function originOf(lot: Origin, replayed: ReplayedLot | undefined): Said[] {
  const from = replayed?.birth.from
  if (from !== 'issued' && from !== 'adjusted') return []
  return (['eventId', 'campaignId', 'ruleId', 'ruleVersion', 'earnedAtMs'] as const).map((what) => [
    `lots/${lot.no}/${what}`,
    lot[what],
  ])
}

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
