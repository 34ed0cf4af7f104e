import { addBadges } from '../badges/wear.ts'
import { type Draft, setField } from '../draft.ts'
import { parseValue } from '../fields/value-parse.ts'
import { book, mover, repay } from '../points/booking.ts'
import { drawLive, makeLot } from '../points/ledger.ts'
import { inWallet, walletOf } from '../points/wallet-state.ts'
import type { Program } from '../program.ts'
import { absorbTiers } from './absorb-tiers.ts'
import {
  type Absorbed,
  absorbedIn,
  latestFields,
  type MovedLot,
  type MovedPoints,
} from './absorbed.ts'

/**
 * The member is given what another had, or a part of it; parts may come in any order. Lots keep when they were earned,
 * become available and expire; sums are added up; what is owed is paid by the usual rule. What the member knows of
 * itself holds, and what it does not know is taken over. It cannot be refused: the other has it no more.
 */
export function absorb(draft: Draft, program: Program): void {
  const part = absorbedIn(draft.event)
  const { from, lots = [], wallets = {} } = part
  const points = lots.reduce((sum, lot) => sum + lot.points, 0)
  draft.effects.push({ kind: 'member_absorbed', from, lots: lots.length, points })
  for (const lot of lots) takeLot(draft, lot)
  for (const [wallet, sums] of Object.entries(wallets)) takeSums(draft, wallet, sums)
  takeRest(draft, part)
  takeFields(draft, program, part.fields ?? {})
  absorbTiers(draft, program, part)
}

function takeLot(draft: Draft, lot: MovedLot): void {
  const { wallet, points, ruleId, ruleVersion = 0, campaignId = null } = lot
  const instant = (text: string | undefined) => (text === undefined ? null : Date.parse(text))
  const life = {
    activatesAtMs: instant(lot.activatesAt),
    expiresAtMs: instant(lot.expiresAt),
    waitsToBeConfirmed: lot.unconfirmed ?? false,
    slides: lot.slides ?? false,
  }
  const source = ruleId === undefined ? null : { id: ruleId, version: ruleVersion, campaignId }
  const { no, state } = makeLot(draft, wallet, points, life, source, Date.parse(lot.earnedAt))
  const to = state === 'pending' ? 'pending' : 'available'
  book(draft, { wallet, kind: 'merge', from: 'merged', to, points, lotNo: no, source })
  if (state === 'active') repay(draft, no)
}

function takeSums(draft: Draft, wallet: string, { earned, spent, expired, debt }: MovedPoints) {
  const move = mover(draft, { wallet, kind: 'merge', lotNo: null })
  move('issued', 'merged', earned)
  move('merged', 'spent', spent)
  move('merged', 'expired', expired)
  move('debt', 'merged', debt)
  const { debt: owed, balance } = walletOf(draft, wallet).points
  const paid = Math.min(owed, balance)
  if (paid === 0) return
  drawLive(draft, wallet, paid, { kind: 'repay', to: 'debt' })
  draft.effects.push({ kind: 'points_repaid', points: paid, ...inWallet(wallet) })
}

function takeRest(draft: Draft, { enrolledAt, purchases, badges }: Absorbed): void {
  // Canonical instants of four-digit years are in order as strings.
  if (enrolledAt !== undefined && enrolledAt < draft.enrolledAt) draft.enrolledAt = enrolledAt
  if (purchases) {
    const { count, totalMinor } = draft.purchases
    draft.purchases = {
      count: count + purchases.count,
      totalMinor: totalMinor + purchases.totalMinor,
    }
  }
  if (badges) addBadges(draft, badges)
}

/** A field may be gone by now, or of another type: then its value is of no use. */
function takeFields(draft: Draft, { fields }: Program, values: NonNullable<Absorbed['fields']>) {
  for (const [name, value] of Object.entries(values)) {
    const known = draft.fields[name]
    if (latestFields.has(name)) {
      if (known === undefined || String(known) < String(value)) setField(draft, name, value)
      continue
    }
    const field = fields.get(name)
    if (known !== undefined || !field?.writable) continue
    const read = parseValue(field, value, '')
    if (read.ok) setField(draft, name, read.value)
  }
}
