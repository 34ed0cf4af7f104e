import {
  type Hold,
  type Member,
  type MemberPoints,
  noPoints,
  type WalletState,
} from '../member-state.ts'
import { aheadOf } from './ahead.ts'
import { counted } from './booking.ts'
import type { Account, LedgerEntry } from './ledger-entry.ts'
import type { Lot } from './lot.ts'
import { withSlides } from './lot-end.ts'
import { mainWallet } from './wallet.ts'
import { walletOf } from './wallet-state.ts'

/** Something about one member's points that cannot be. `rule` is a stable word, numbers are points. */
export type Violation = {
  readonly rule:
    | 'entry_gap'
    | 'entry_points'
    | 'entry_accounts'
    | 'balance'
    | 'pending'
    | 'held'
    | 'holds'
    | 'expired'
    | 'pending_in_lots'
    | 'lot_expired'
    | 'lot_pending'
    | 'lot_held'
    | 'ahead'
    | 'debt'
    | 'earned'
    | 'spent'
    | 'negative'
    | 'balance_in_lots'
    | 'debt_beside_balance'
    | 'lot_bounds'
    | 'lot_granted'
    | 'lot_remaining'
    | 'lot_state'
    | 'lot_unknown'
    | 'reversed_beyond'
  readonly message: string
}

/**
 * Check one member's points against its whole ledger. In each wallet: counters are sums of entries; the balance,
 * what waits and what is held stand in lots; every lot is what was granted less what was drawn; nothing is
 * below zero; debt stands alone; what comes next is what the lots say. Entries are numbered without a gap, and
 * no more is taken back of an event than it moved.
 *
 * @param entries all of the member's, in any order
 * @param lots    all of the member's, also the used up ones
 */
export function checkLedger(
  member: Pick<Member, 'points' | 'ahead' | 'wallets' | 'standing' | 'ledgerSeq' | 'lotSeq'>,
  entries: readonly LedgerEntry[],
  lots: readonly Lot[],
): Violation[] {
  const found: Violation[] = []
  const say = (rule: Violation['rule'], message: string) => found.push({ rule, message })
  const ordered = entries.toSorted((a, b) => a.no - b.no)
  checkEntries(ordered, member.ledgerSeq, say)
  checkReversals(ordered, say)
  const ends = withSlides(lots, member.standing.points)
  checkHolds(member.standing.points?.holds ?? [], lots, say)
  for (const id of walletsIn(member, ordered, lots)) {
    const own = ordered.filter(({ wallet }) => wallet === id)
    const ownLots = ends.filter(({ wallet }) => wallet === id)
    const state = walletOf(member, id)
    checkCounters(own, state.points, say)
    checkLots(own, ownLots, member.lotSeq, say)
    checkSums(ownLots, state, say)
  }
  return found
}

/** What is held of each lot is what the open holds drew from it. */
function checkHolds(holds: readonly Hold[], lots: readonly Lot[], say: Say): void {
  const left = new Map(lots.map(({ no, held }) => [no, held]))
  for (const { draws, wallet } of holds) {
    for (const { lotNo, points } of draws) {
      left.set(lotNo, (left.get(lotNo) ?? 0) - points)
      const own = lots.find(({ no }) => no === lotNo)
      if (own?.wallet !== wallet) say('holds', `A hold of ${wallet} drew from lot ${lotNo}.`)
    }
  }
  for (const [no, rest] of left) {
    if (rest !== 0) say('holds', `Lot ${no}: ${rest} points are held by no hold.`)
  }
}

/** Every wallet that anything belongs to. */
const walletsIn = (
  { wallets }: Pick<Member, 'wallets'>,
  entries: readonly LedgerEntry[],
  lots: readonly Lot[],
): Set<string> =>
  new Set([
    mainWallet,
    ...Object.keys(wallets),
    ...[...entries, ...lots].map((each) => each.wallet),
  ])

function checkSums(lots: readonly Lot[], { points, ahead }: WalletState, say: Say): void {
  const inLots = (waiting: boolean) =>
    lots
      .filter(({ state }) => (state === 'pending') === waiting)
      .reduce((sum, { remaining }) => sum + remaining, 0)
  if (inLots(false) !== points.balance) {
    say('balance_in_lots', `Lots hold ${inLots(false)}, the balance is ${points.balance}.`)
  }
  if (inLots(true) !== points.pending) {
    say('pending_in_lots', `In lots ${inLots(true)} wait, the member counts ${points.pending}.`)
  }
  const held = lots.reduce((sum, lot) => sum + lot.held, 0)
  if (held !== points.held) say('held', `Of lots ${held} are held, not ${points.held}.`)
  const said = aheadOf(lots)
  for (const what of ['activatesAt', 'expiresAt', 'expiring'] as const) {
    if (said[what] !== ahead[what]) say('ahead', `${what}: ${ahead[what]}, not ${said[what]}.`)
  }
}

type Say = (rule: Violation['rule'], message: string) => void

function checkEntries(ordered: readonly LedgerEntry[], ledgerSeq: number, say: Say): void {
  for (const [index, entry] of ordered.entries()) {
    const { no, points, from, to } = entry
    if (no !== index + 1) say('entry_gap', `Entry ${no} stands where ${index + 1} is expected.`)
    if (!Number.isSafeInteger(points) || points < 1) say('entry_points', `Entry ${no}: ${points}.`)
    if (from === to) say('entry_accounts', `Entry ${no} moves from ${from} to itself.`)
  }
  if (ordered.length !== ledgerSeq) {
    say('entry_gap', `There are ${ordered.length} entries, and the member counts ${ledgerSeq}.`)
  }
}

/** Of what an event issued or spent, no more goes back than that. */
function checkReversals(ordered: readonly LedgerEntry[], say: Say): void {
  const left = new Map<string, number>()
  for (const { points, from, to, eventId, reversesEventId } of ordered) {
    if (from === 'issued' || to === 'spent') left.set(eventId, (left.get(eventId) ?? 0) + points)
    if (reversesEventId === null) continue
    const rest = (left.get(reversesEventId) ?? 0) - points
    left.set(reversesEventId, rest)
    if (rest < 0) say('reversed_beyond', `Event ${reversesEventId}: ${-rest} points too many.`)
  }
}

const counters = ['balance', 'pending', 'held', 'debt', 'earned', 'spent', 'expired'] as const

function checkCounters(ordered: readonly LedgerEntry[], points: MemberPoints, say: Say): void {
  let sums = noPoints
  for (const entry of ordered) {
    sums = counted(sums, entry)
    if (Object.values(sums).some((sum) => sum < 0)) say('negative', `After entry ${entry.no}.`)
  }
  for (const name of counters) {
    if (sums[name] !== points[name]) {
      say(name, `The ledger says ${sums[name]}, the member ${points[name]}.`)
    }
    if (points[name] < 0) say('negative', `${name} is ${points[name]}.`)
  }
  if (points.debt > 0 && points.balance > 0) {
    say('debt_beside_balance', `${points.debt} are owed beside a balance of ${points.balance}.`)
  }
}

function checkLots(
  ordered: readonly LedgerEntry[],
  lots: readonly Lot[],
  lotSeq: number,
  say: Say,
): void {
  const moved = ordered.filter(({ kind }) => kind !== 'activate')
  // What comes back of a spend or a hold makes good for what was drawn, and is no new grant.
  const back = flows(moved.filter(isGivenBack), 'to', inLots)
  const given = flows(
    moved.filter((entry) => !isGivenBack(entry)),
    'to',
    inLots,
  )
  const drawn = flows(moved, 'from', inLots)
  const reserved = net(ordered, 'held')
  const gone = net(ordered, 'expired')
  const waiting = net(ordered, 'pending')
  for (const lot of lots) {
    const { no, remaining, held, state } = lot
    if (!Number.isSafeInteger(remaining) || remaining < 0 || remaining + held > lot.granted) {
      say('lot_bounds', `Lot ${no} has ${remaining} of ${lot.granted}.`)
    }
    const credited = given.get(no) ?? 0
    if (credited !== lot.granted) say('lot_granted', `Lot ${no}: ${lot.granted}, not ${credited}.`)
    const left = credited + (back.get(no) ?? 0) - (drawn.get(no) ?? 0)
    if (left !== remaining)
      say('lot_remaining', `Lot ${no}: ${remaining}, the ledger says ${left}.`)
    const open = state === 'active' || state === 'pending'
    if (open !== remaining + held > 0) say('lot_state', `Lot ${no} is ${state}.`)
    const waits = waiting(no)
    if (waits !== (state === 'pending' ? remaining : 0)) {
      say('lot_pending', `Lot ${no} is ${state}; the ledger says that ${waits} wait.`)
    }
    if (reserved(no) !== held) say('lot_held', `Lot ${no}: ${held}, not ${reserved(no)}.`)
    if (gone(no) !== lot.expired) say('lot_expired', `Lot ${no}: ${lot.expired}, not ${gone(no)}.`)
    if (no < 1 || no > lotSeq) say('lot_unknown', `Lot ${no} is beyond the member's ${lotSeq}.`)
  }
  const known = new Set(lots.map(({ no }) => no))
  for (const no of new Set([...given.keys(), ...back.keys(), ...drawn.keys()])) {
    if (!known.has(no)) say('lot_unknown', `The ledger names lot ${no}, which is not there.`)
  }
}

/** The accounts that are what is left in lots. */
const inLots: readonly Account[] = ['available', 'pending']

const isGivenBack = ({ from }: LedgerEntry): boolean => from === 'spent' || from === 'held'

/** What the entries of a lot leave in an account, by lot. */
function net(entries: readonly LedgerEntry[], account: Account): (lotNo: number) => number {
  const [came, went] = [flows(entries, 'to', [account]), flows(entries, 'from', [account])]
  return (lotNo) => (came.get(lotNo) ?? 0) - (went.get(lotNo) ?? 0)
}

/** Points that went to or from accounts, by lot. */
function flows(
  entries: readonly LedgerEntry[],
  side: 'from' | 'to',
  accounts: readonly Account[],
): Map<number, number> {
  const sums = new Map<number, number>()
  for (const entry of entries) {
    if (!accounts.includes(entry[side]) || entry.lotNo === null) continue
    sums.set(entry.lotNo, (sums.get(entry.lotNo) ?? 0) + entry.points)
  }
  return sums
}
