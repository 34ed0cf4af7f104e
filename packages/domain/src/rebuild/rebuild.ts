import type { Hold, Member, Standing, WalletState } from '../member-state.ts'
import type { LedgerEntry } from '../points/ledger-entry.ts'
import type { Lot } from '../points/lot.ts'
import { withSlides } from '../points/lot-end.ts'
import { mainWallet } from '../points/wallet.ts'
import type { Program } from '../program.ts'
import { nextOfStanding } from '../standing.ts'
import { lotPair, lotsAfter } from './lot-pair.ts'
import { holdPair, memberPair, purchasePair } from './member-pair.ts'
import type { MemberRecord } from './record.ts'
import { badgePair } from './replay-badges.ts'
import { challengePair } from './replay-challenges.ts'
import { claimPair, endsOf, replayClaims } from './replay-claims.ts'
import { capPair, limitPair, sumCounted } from './replay-counters.ts'
import { replayHolds } from './replay-holds.ts'
import { replayLots } from './replay-lots.ts'
import { sinceMerge } from './replay-merges.ts'
import { replayPurchases, totalOf } from './replay-purchases.ts'
import { referralPair } from './replay-referrals.ts'
import { tallyPair } from './replay-tally.ts'
import { tierPair } from './replay-tiers.ts'
import { type Difference, differencesOf, type Pair, traitsOf } from './trait.ts'
import { replayWallets, walletPair } from './wallet-pair.ts'

/**
 * Derive a member anew from what happened: points from the entries of the ledger, all else from what events did. Name
 * everything that is not stored so. With the functions that decided it shares how a refund is read, and how days and
 * lots are summed up; no more. Of a member who was merged nothing is left but claims and what the ledger says.
 *
 * Not derived, but taken as it is stored: how lots wait and end, which their rules said then, and until when points
 * live on with activity; grace and assigned tiers; days of benefits; candidates of referrals; loyalty fields.
 *
 * @param nowMs an instant not before the last event: milliseconds since 1970, UTC
 */
export function rebuild(record: MemberRecord, program: Program, nowMs: number): Difference[] {
  const { member, entries, claims: kept } = record
  const events = sinceMerge(record.events)
  const { standing } = member
  const { currency, timezone } = program.workspace
  const purchases = replayPurchases(events, currency)
  const claims = replayClaims(record.events)
  const holds = replayHolds(record.events, entries)
  const sums = sumCounted(events)
  const { tally, sets = {} } = standing.tiers ?? {}
  const rewards = standing.rewards ?? { counts: {}, ends: {} }
  const pairs: Pair[] = [
    memberPair(record),
    ...pointsOf(record, holds, endsOf(claims.values())),
    purchasePair(member, totalOf(purchases.values(), events)),
    holdPair(standing.points?.holds ?? [], holds),
    ...(tally ? [tallyPair(tally, { events, entries, purchases }, nowMs)] : []),
    tierPair({ sets }, events),
    challengePair(standing.challenges ?? {}, events, program, nowMs),
    badgePair(standing.badges ?? {}, events),
    referralPair(standing, events),
    claimPair(rewards, kept, claims),
    limitPair(standing.points?.used ?? {}, sums),
    capPair(standing, sums, timezone, nowMs),
  ]
  return pairs.flatMap(differencesOf)
}

/** Lots of one whose events are gone, held against the entries that are left of it. */
export const rebuildLots = (entries: readonly LedgerEntry[], lots: readonly Lot[]): Difference[] =>
  differencesOf(lotPair(lots, replayLots(entries)))

function pointsOf(
  { member, entries, lots }: MemberRecord,
  holds: readonly Hold[],
  ends: Readonly<Record<string, string>>,
): Pair[] {
  const replayed = replayLots(entries)
  const left = withSlides(lotsAfter(lots, replayed), member.standing.points)
  const wallets = replayWallets(entries, left)
  return [
    walletPair(member, wallets),
    lotPair(lots, replayed),
    reviewPair(member, wallets, holds, ends),
  ]
}

/** A member is looked at when something changes next by time alone, or before: facts of fields may change sooner. */
function reviewPair(
  { reviewAt, standing }: Member,
  { [mainWallet]: _, ...wallets }: Readonly<Record<string, WalletState>>,
  holds: readonly Hold[],
  ends: Readonly<Record<string, string>>,
): Pair {
  const after: Standing = {
    ...standing,
    points: { ...standing.points, holds },
    rewards: { counts: {}, ends },
  }
  const next = nextOfStanding({ wallets, standing: after })
  // Canonical instants of four-digit years are in order as strings.
  const inTime = next === null || (reviewAt !== null && reviewAt <= next)
  return {
    stored: traitsOf([['reviewAt', inTime ? next : reviewAt]]),
    derived: traitsOf([['reviewAt', next]]),
  }
}
