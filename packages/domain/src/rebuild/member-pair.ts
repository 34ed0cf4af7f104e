import type { Hold, Member } from '../member-state.ts'
import type { MemberRecord, PastEvent } from './record.ts'
import { absorbedBy } from './replay-merges.ts'
import { type Pair, type Said, traitsOf } from './trait.ts'

/** How much a member numbers of each kind, and whether and since when it takes part. */
export function memberPair({ member, events, entries, lots }: MemberRecord): Pair {
  const { status, enrolledAt, seq, ledgerSeq, lotSeq } = member
  return {
    stored: traitsOf(saidOf({ status, enrolledAt, events: seq, entries: ledgerSeq, lots: lotSeq })),
    derived: traitsOf(
      saidOf({
        ...participationOf(events),
        ...{ events: events.length, entries: entries.length, lots: lots.length },
      }),
    ),
  }
}

const saidOf = (all: Readonly<Record<string, string | number>>): Said[] => Object.entries(all)

function participationOf(events: readonly PastEvent[]): Record<'status' | 'enrolledAt', string> {
  let [status, enrolledAt] = ['', '']
  for (const event of events) {
    const { occurredAt, effects } = event
    const joined = absorbedBy(event)?.enrolledAt
    if (joined !== undefined && joined < enrolledAt) enrolledAt = joined
    for (const { kind } of effects) {
      if (kind === 'enrolled') enrolledAt = occurredAt
      if (kind === 'enrolled' || kind === 'opted_in') status = 'active'
      if (kind === 'opted_out') status = 'opted_out'
      if (kind === 'member_merged') status = 'merged'
    }
  }
  return { status, enrolledAt }
}

/** Purchases less refunds, and their amounts in minor units. */
export const purchasePair = (
  { purchases }: Pick<Member, 'purchases'>,
  derived: Member['purchases'],
): Pair => ({ stored: traitsOf(totals(purchases)), derived: traitsOf(totals(derived)) })

const totals = ({ count, totalMinor }: Member['purchases']): Said[] => [
  ['purchases/count', count],
  ['purchases/totalMinor', totalMinor],
]

/** Holds that are open, and what they drew from each lot. */
export const holdPair = (stored: readonly Hold[], derived: readonly Hold[]): Pair => ({
  stored: traitsOf(stored.flatMap(holdSaid)),
  derived: traitsOf(derived.flatMap(holdSaid)),
})

const holdSaid = ({ eventId, wallet, until, draws }: Hold): Said[] => [
  [`holds/${eventId}/wallet`, wallet],
  [`holds/${eventId}/until`, until],
  ...draws.map(({ lotNo, points }) => [`holds/${eventId}/lots/${lotNo}`, points] as const),
]
