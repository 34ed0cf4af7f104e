import { iso } from '../calendar/instant.ts'
import type { LoyaltyEvent } from '../events/event.ts'
import type { Ahead } from '../member-state.ts'
import { isUnconfirmed, type Lot } from './lot.ts'
import { nothingAhead } from './wallet-state.ts'

/** The event by which what is due is booked. It is ours: time sends it, and no caller. */
export const dueEvent = 'due'

/** What ids of `dueEvent` begin with; no caller may use it, so none is taken when its instant comes. */
export const dueEventPrefix = `${dueEvent}:`

/** The rule by which `dueEvent` is refused where another was first. No caller ever meets it. */
export const nothingDue = 'nothing_due'

/** Whether something of the lots of a wallet is due by an instant that has not been booked. */
export const isDue = ({ activatesAt, expiresAt }: Ahead, byMs: number): boolean =>
  (activatesAt !== null && Date.parse(activatesAt) <= byMs) ||
  (expiresAt !== null && Date.parse(expiresAt) <= byMs)

/**
 * Whether deciding needs all lots of the member that have points left: the event takes points, or books what
 * is due. For any other event they are needed only where something is due.
 */
export const needsLots = ({
  type,
  properties,
}: Pick<LoyaltyEvent, 'type' | 'properties'>): boolean =>
  takers.has(type) || (type === 'points_adjusted' && Number(properties['points']) < 0)

const takers: ReadonlySet<string> = new Set([
  'points_spent',
  'points_held',
  'hold_captured',
  'hold_released',
  'refund',
  'points_spend_reversed',
  'points_confirmed',
  'reward_claimed',
  'reward_cancelled',
  'reward_refunded',
  'member_merged',
  'member_absorbed',
  dueEvent,
])

/** What lies ahead of lots, all of them. */
export const aheadOf = (lots: Iterable<Lot>): Ahead => [...lots].reduce(withLot, nothingAhead)

/** What lies ahead with one more lot. Lots that wait cannot expire before they are active. */
export function withLot(ahead: Ahead, lot: Lot): Ahead {
  if (lot.remaining === 0) return ahead
  if (lot.state === 'pending') {
    const atMs = isUnconfirmed(lot) ? lot.expiresAtMs : lot.activatesAtMs
    const at = atMs === null ? null : iso(atMs)
    const sooner = at !== null && (ahead.activatesAt === null || at < ahead.activatesAt)
    return sooner ? { ...ahead, activatesAt: at } : ahead
  }
  if (lot.expiresAtMs === null) return ahead
  const at = iso(lot.expiresAtMs)
  const { expiresAt, expiring } = ahead
  if (expiresAt !== null && at > expiresAt) return ahead
  return { ...ahead, expiresAt: at, expiring: lot.remaining + (at === expiresAt ? expiring : 0) }
}
