import type { Draft } from '../draft.ts'
import { keepLot, mover, repay } from '../points/booking.ts'
import { endless } from '../points/expiry.ts'
import { hasRoom, makeLot } from '../points/ledger.ts'
import { tellPending } from '../points/tell-pending.ts'
import { inWallet } from '../points/wallet-state.ts'
import { outOfRange, type Refusal, refuse } from '../refusal.ts'
import { walletNamed } from './points.ts'

/**
 * The member brings a lot along from another system, earned when the event happened. What was spent of it and what
 * expired is booked too, so that the sums of a lifetime go on as they were; only what is left waits, pays what is owed,
 * or expires at once if its time is over. Limits and tier windows do not count it.
 */
export function importPoints(draft: Draft): Refusal | null {
  const { id: wallet } = walletNamed(draft)
  const lot = lotOf(draft)
  const { earned, spent, expired, life } = lot
  const refused = wrongLot(draft, lot)
  if (refused) return refused
  if (!hasRoom(draft, wallet, earned)) return outOfRange('/properties/earned', 'Too many points.')

  const made = makeLot(draft, wallet, earned, life, null, draft.event.occurredAtMs)
  const left = earned - spent - expired
  const waits = made.state === 'pending' && left > 0
  const gone = expired > 0 ? 'expired' : 'exhausted'
  keepLot(draft, { ...made, remaining: left, expired, state: left > 0 ? made.state : gone })
  draft.effects.push({
    ...{ kind: 'points_imported', earned, spent, expired, lotNo: made.no },
    ...inWallet(wallet),
  })
  const move = mover(draft, { wallet, kind: 'import', lotNo: made.no })
  move('issued', 'available', waits ? earned - left : earned)
  move('available', 'spent', spent)
  move('available', 'expired', expired)
  if (!waits) {
    repay(draft, made.no)
    return null
  }
  move('issued', 'pending', left)
  tellPending(draft, left, wallet, life)
  return null
}

type Imported = ReturnType<typeof lotOf>

function lotOf({ event: { properties } }: Draft) {
  const { earned, spent, expired, expiresAt, availableAt } = properties
  const instant = (value: unknown) => (typeof value === 'string' ? Date.parse(value) : null)
  return {
    earned: Number(earned),
    spent: Number(spent ?? 0),
    expired: Number(expired ?? 0),
    life: { ...endless, expiresAtMs: instant(expiresAt), activatesAtMs: instant(availableAt) },
  }
}

function wrongLot({ event }: Draft, { earned, spent, expired, life }: Imported): Refusal | null {
  const { expiresAtMs, activatesAtMs } = life
  if (spent + expired > earned) {
    return wrong('/earned', 'less_than_gone', 'No more was spent and expired than was earned.')
  }
  if (expiresAtMs === null) return null
  if (expiresAtMs <= event.occurredAtMs) {
    return wrong('/expiresAt', 'order', 'Points expire after they were earned.')
  }
  return activatesAtMs !== null && expiresAtMs <= activatesAtMs
    ? wrong('/expiresAt', 'order', 'Points expire after they have become available.')
    : null
}

const wrong = (path: string, rule: string, message: string): Refusal =>
  refuse('invalid_event', { path: `/properties${path}`, rule, message })
