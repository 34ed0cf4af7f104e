import { assert } from '../assert.ts'
import type { Draft } from '../draft.ts'
import { endless } from '../points/expiry.ts'
import { credit, debit, hasRoom } from '../points/ledger.ts'
import { type Allowed, within } from '../points/limits.ts'
import { mainWallet, policyOf, type Wallet } from '../points/wallet.ts'
import { inWallet } from '../points/wallet-state.ts'
import { outOfRange, type Refusal, refuse } from '../refusal.ts'

/** The member spends points of a wallet: all of them or none, or what its limits leave. */
export function spendPoints(draft: Draft): Refusal | null {
  const wallet = walletNamed(draft)
  const asked = pointsOf(draft)
  const refused = notSpendable(wallet)
  if (refused) return refused
  const allowed = allowedToSpend(draft, wallet, asked)
  if ('kind' in allowed) return allowed
  const { points } = allowed
  const missing = debit(draft, wallet.id, points, 'spend')
  if (missing > 0) return notEnough(missing)
  draft.effects.push({ kind: 'points_spent', points, ...inWallet(wallet.id) })
  return null
}

/** What the limits of a wallet leave of points to spend, 1 or more; what they leave out is an effect. */
export function allowedToSpend(draft: Draft, wallet: Wallet, asked: number): Allowed | Refusal {
  const allowed = within(draft, wallet, 'spend', asked, path)
  if ('kind' in allowed || allowed.by === null) return allowed
  if (allowed.points === 0) return usedUp()
  const left = { points: asked - allowed.points, what: 'spend', per: allowed.by.per } as const
  draft.effects.push({ kind: 'points_limited', ...left, ...inWallet(wallet.id) })
  return allowed
}

/**
 * A person puts points right. More of them are a lot without an expiry; fewer are taken like a spend,
 * and never beyond the balance. Limits do not count them.
 */
export function adjustPoints(draft: Draft): Refusal | null {
  const { id } = walletNamed(draft)
  const points = pointsOf(draft)
  if (points > 0) {
    if (!hasRoom(draft, id, points)) return outOfRange(path, 'Too many points.')
    draft.effects.push({ kind: 'points_adjusted', points, ...inWallet(id) })
    credit(draft, id, 'adjusted', points, endless, null)
    return null
  }
  const missing = debit(draft, id, -points, 'adjust')
  if (missing > 0) return notEnough(missing)
  draft.effects.push({ kind: 'points_adjusted', points, ...inWallet(id) })
  return null
}

const path = '/properties/points'

function pointsOf(draft: Draft): number {
  const { points } = draft.event.properties
  assert(typeof points === 'number' && points !== 0, 'an event about points was read as one')
  return points
}

/** The wallet that an event names, or else the main one. */
export function walletNamed({ event, policies }: Draft): Wallet {
  const { wallet = mainWallet } = event.properties
  return policyOf(policies, String(wallet))
}

/** Why the points of a wallet are not for spending, or null. */
export const notSpendable = ({ id, kind }: Wallet): Refusal | null =>
  kind === 'spendable'
    ? null
    : refuse('wallet_not_spendable', {
        path: '/properties/wallet',
        rule: 'wallet_not_spendable',
        message: `Points of ${id} count for something, and are not spent.`,
      })

/** Refuse because points are missing. */
export const notEnough = (missing: number): Refusal =>
  refuse(
    'not_enough_points',
    { path, rule: 'not_enough_points', message: `${missing} points are missing.` },
    { missing },
  )

/** Refuse because a limit leaves nothing at all. */
const usedUp = (): Refusal =>
  refuse(
    'limit_reached',
    { path, rule: 'limit_reached', message: 'A limit of the wallet leaves no points to spend.' },
    { left: '0' },
  )
