import type { Draft } from '../draft.ts'
import type { Hold } from '../member-state.ts'
import { endHold, holdsOf, mostHolds, pointsHeld, reserve } from '../points/hold.ts'
import { inWallet } from '../points/wallet-state.ts'
import { outOfRange, type Refusal, refuse } from '../refusal.ts'
import { allowedToSpend, notEnough, notSpendable, walletNamed } from './points.ts'

const minuteMs = 60_000
const mostMinutes = 366 * 24 * 60

/** Points of a wallet are reserved: all of them or none, or what its limits leave. */
export function holdPoints(draft: Draft): Refusal | null {
  const { event } = draft
  const wallet = walletNamed(draft)
  const refused = notSpendable(wallet) ?? wrongTime(draft)
  if (refused) return refused
  if (holdsOf(draft).length === mostHolds) {
    return outOfRange('', `A member has at most ${mostHolds} holds at a time.`)
  }
  const allowed = allowedToSpend(draft, wallet, Number(event.properties['points']))
  if ('kind' in allowed) return allowed
  const { points, counted } = allowed
  const until = new Date(endOf(draft)).toISOString()
  const hold = { eventId: event.id, wallet: wallet.id, until }
  const missing = reserve(draft, points, counted.length > 0 ? { ...hold, counted } : hold)
  if (missing > 0) return notEnough(missing)
  draft.effects.push({ kind: 'points_held', points, until, ...inWallet(wallet.id) })
  return null
}

/** When the hold ends by itself, in milliseconds since 1970, UTC. */
function endOf({ event: { properties, occurredAtMs } }: Draft): number {
  const { minutes, until } = properties
  return until === undefined ? occurredAtMs + Number(minutes) * minuteMs : Date.parse(String(until))
}

function wrongTime(draft: Draft): Refusal | null {
  const { minutes, until } = draft.event.properties
  if ((minutes === undefined) === (until === undefined)) {
    return wrong('', 'one_of', 'A hold says for how many minutes it is, or until when.')
  }
  const path = until === undefined ? '/minutes' : '/until'
  if (typeof minutes === 'number' && minutes < 1) {
    return wrong(path, 'minimum', 'A hold lasts for 1 minute or more.')
  }
  const endMs = endOf(draft)
  if (!(endMs > draft.asOfMs)) return wrong(path, 'over', 'The hold would be over already.')
  return endMs > draft.asOfMs + mostMinutes * minuteMs
    ? wrong(path, 'maximum', 'A hold lasts for a year at most.')
    : null
}

/** Held points are spent, all or so many; the others are let go, for a hold ends once. */
export function captureHold(draft: Draft): Refusal | null {
  const hold = holdNamed(draft)
  if ('kind' in hold) return hold
  const { points: asked } = draft.event.properties
  const held = pointsHeld(hold)
  const points = typeof asked === 'number' ? asked : held
  if (points > held) {
    const message = `The hold reserves ${held} points.`
    const problem = { path: '/properties/points', rule: 'more_than_left', message }
    return refuse('more_than_left', problem, { left: String(held) })
  }
  const told = { points, released: held - points, holdEventId: hold.eventId }
  draft.effects.push({ kind: 'hold_captured', ...told, ...inWallet(hold.wallet) })
  endHold(draft, hold, points)
  return null
}

/** Held points go back. */
export function releaseHold(draft: Draft): Refusal | null {
  const hold = holdNamed(draft)
  if ('kind' in hold) return hold
  const told = { points: pointsHeld(hold), holdEventId: hold.eventId }
  draft.effects.push({ kind: 'hold_released', ...told, ...inWallet(hold.wallet) })
  endHold(draft, hold, 0)
  return null
}

function holdNamed(draft: Draft): Hold | Refusal {
  const { holdEventId } = draft.event.properties
  const hold = holdsOf(draft).find(({ eventId }) => eventId === holdEventId)
  if (hold) return hold
  const message = 'The member has no open hold of this id: it has ended, or never was.'
  const path = '/properties/holdEventId'
  return refuse('hold_not_open', { path, rule: 'hold_not_open', message })
}

const wrong = (path: string, rule: string, message: string): Refusal =>
  refuse('invalid_event', { path: `/properties${path}`, rule, message })
