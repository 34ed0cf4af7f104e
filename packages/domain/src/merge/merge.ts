import { refuseMerged } from '../admit.ts'
import { iso } from '../calendar/instant.ts'
import { type Draft, setField } from '../draft.ts'
import type { Member } from '../member-state.ts'
import { drawFrom, mover } from '../points/booking.ts'
import { holdsOf } from '../points/hold.ts'
import { maxPoints } from '../points/ledger.ts'
import { isUnconfirmed, type Lot } from '../points/lot.ts'
import { mainWallet } from '../points/wallet.ts'
import { walletOf } from '../points/wallet-state.ts'
import type { Program } from '../program.ts'
import { outOfRange, type Refusal, refuse } from '../refusal.ts'
import { unpackTally } from '../tiers/tier-standing.ts'
import {
  latestFields,
  type MovedLot,
  type MovedPoints,
  type Piece,
  partsOf,
  propertiesOf,
  type Sums,
} from './absorbed.ts'
import { longestReason, memberAbsorbed } from './merge-events.ts'

/**
 * All that the member has leaves for another: lots, what is owed, lifetime sums, purchases, what counts for tiers, and
 * what is known of the person. It goes by events that are submitted after this decision. Of the member nothing is left
 * but who has it now.
 */
export function mergeInto(draft: Draft, program: Program): Refusal | null {
  const { into, reason } = draft.event.properties
  const refused = wrongMerge(draft, String(into), String(reason))
  if (refused) return refused
  const sums = sumsOf(draft)
  const parts = partsOf(draft.event.memberId, sums, [
    ...fieldsOf(draft, program),
    ...daysOf(draft),
    ...[...draft.lots.values()].filter(({ remaining }) => remaining > 0).map(moved),
  ])
  const { occurredAt: at, occurredAtMs } = draft.event
  const name = `${occurredAtMs}-${draft.ledgerSeq}`
  for (const part of parts) {
    const what = { type: memberAbsorbed, name: `${name}-${part.part}`, occurredAt: at }
    draft.submissions.push({ memberId: String(into), ...what, properties: propertiesOf(part) })
  }
  draft.effects.push({ kind: 'member_merged', into: String(into), parts: parts.length })
  for (const [wallet, points] of Object.entries(sums.wallets)) leaveWallet(draft, wallet, points)
  leaveRest(draft, program, String(into))
  return null
}

function wrongMerge(draft: Draft, into: string, reason: string): Refusal | null {
  const other = draft.into ?? null
  const path = '/properties/into'
  if (into === draft.event.memberId) {
    return wrong('into', 'self', 'A member is not merged into itself.')
  }
  if (reason.trim() === '' || reason.length > longestReason) {
    return wrong('reason', 'reason', `A reason has 1 to ${longestReason} characters.`)
  }
  if (other === null) {
    const message = 'The member who is to have it all is not known.'
    return refuse('member_not_found', { path, rule: 'member_not_found', message })
  }
  if (other.status === 'merged') return refuseMerged(other, path)
  return unsettled(draft) ?? tooMuch(draft, other)
}

const wrong = (name: string, rule: string, message: string): Refusal =>
  refuse('invalid_event', { path: `/properties/${name}`, rule, message })

/** What is open is ended by events of the member, of which there are none afterwards. */
function unsettled(draft: Draft): Refusal | null {
  const holds = holdsOf(draft).length
  const claims = [...draft.claims.values()].filter(({ claim }) => claim.state === 'issued').length
  if (holds + claims === 0) return null
  const message = `The member has ${holds} open holds and ${claims} open claims.`
  return refuse('member_not_settled', { path: '/memberId', rule: 'member_not_settled', message })
}

/** Both together must leave room for what the other is given meanwhile. */
function tooMuch(draft: Draft, other: Member): Refusal | null {
  const isTooMuch = walletsOf(draft).some((id) => {
    const [a, b] = [walletOf(draft, id).points, walletOf(other, id).points]
    return Object.keys(a).some((name) => {
      const counter = name as keyof typeof a
      return a[counter] + b[counter] > maxPoints / 2
    })
  })
  return isTooMuch ? outOfRange('/properties/into', 'Both have too many points together.') : null
}

const walletsOf = ({ wallets }: Draft): string[] => [mainWallet, ...Object.keys(wallets)]

function sumsOf(draft: Draft): Sums {
  const wallets = walletsOf(draft).flatMap((id) => {
    const { points } = walletOf(draft, id)
    const { earned, spent, expired, debt } = points
    const isUsed = Object.values(points).some((count) => count > 0)
    return isUsed ? [[id, { earned, spent, expired, debt }] as const] : []
  })
  return {
    enrolledAt: draft.enrolledAt,
    wallets: Object.fromEntries(wallets),
    purchases: draft.purchases,
    badges: draft.standing.badges ?? {},
    tiers: draft.standing.tiers?.sets ?? {},
  }
}

function daysOf({ standing: { tiers } }: Draft): Piece[] {
  const wallet = tiers?.tally?.wallet ?? mainWallet
  return unpackTally(tiers?.tally).map((day) => ({ day, wallet }))
}

function moved(lot: Lot): Piece {
  const { wallet, remaining: points, campaignId, ruleId, ruleVersion } = lot
  const piece: MovedLot = {
    ...{ wallet, points, earnedAt: iso(lot.earnedAtMs) },
    ...(lot.activatesAtMs === null ? {} : { activatesAt: iso(lot.activatesAtMs) }),
    ...(lot.expiresAtMs === null ? {} : { expiresAt: iso(lot.expiresAtMs) }),
    ...(isUnconfirmed(lot) ? { unconfirmed: true } : {}),
    ...(lot.slides ? { slides: true } : {}),
    ...(campaignId === null ? {} : { campaignId }),
    ...(ruleId === null ? {} : { ruleId }),
    ...(ruleVersion === null ? {} : { ruleVersion }),
  }
  return { lot: piece }
}

/** Of every counter nothing is left; the ledger says where it went. */
function leaveWallet(draft: Draft, wallet: string, { earned, spent, expired, debt }: MovedPoints) {
  for (const lot of [...draft.lots.values()]) {
    if (lot.wallet === wallet) drawFrom(draft, lot.no, Infinity, { kind: 'merge', to: 'merged' })
  }
  const move = mover(draft, { wallet, kind: 'merge', lotNo: null })
  move('merged', 'debt', debt)
  move('merged', 'issued', earned)
  move('spent', 'merged', spent)
  move('expired', 'merged', expired)
}

/** What people told of themselves, and when they were last active. */
const fieldsOf = (draft: Draft, { fields }: Program): Piece[] =>
  Object.entries(draft.fields).flatMap(([field, value]) =>
    fields.get(field)?.writable || latestFields.has(field) ? [{ field, value }] : [],
  )

/** By these a person is written to and found, which must not happen twice. */
const addresses: ReadonlySet<string> = new Set(['email', 'phone'])

/** Fields that tell of claims, which stay where they are. */
const ofClaims: ReadonlySet<string> = new Set(['rewards_claimed_total', 'last_reward_at'])

function leaveRest(draft: Draft, { fields }: Program, into: string): void {
  for (const name of Object.keys(draft.fields)) {
    const field = fields.get(name)
    const counted = field !== undefined && !field.writable && !field.derive
    const stays = latestFields.has(name) || ofClaims.has(name)
    if (addresses.has(name) || (counted && !stays)) setField(draft, name, null)
  }
  const { rewards } = draft.standing
  draft.standing = { mergedInto: into, ...(rewards ? { rewards } : {}) }
  draft.purchases = { count: 0, totalMinor: 0 }
  draft.status = 'merged'
}
