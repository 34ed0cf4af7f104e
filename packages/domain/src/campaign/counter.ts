import { dayMs, wallAt } from '../calendar/calendar.ts'
import type { Draft } from '../draft.ts'
import { addOwn } from '../own-counts.ts'
import { addShared, sharedUse } from '../shared-counts.ts'
import type { CapPeriod } from './campaign.ts'
import type { Counter } from './limit.ts'

/** For how many days after a period has ended a member's use of it is kept, and so can be added to. */
export const keptDays = 31

/**
 * The key of a counter in the period in which an instant lies. It begins with whose it is: what is
 * `campaign:…` is a shared count, what is `member:…` stands with the member.
 */
export const counterKey = (
  campaignId: string,
  { measure, per, period }: Counter,
  zone: string,
  atMs: number,
): string => {
  const key = `${per}:${campaignId}:${measure}:${period}`
  return period === 'lifetime' ? key : `${key}:${periodOf(period, zone, atMs)}`
}

/** Whether a key is that of a shared count. */
export const isShared = (key: string): boolean => key.startsWith('campaign:')

/** What a key counts, and the name of its period; null for the lifetime. */
export function counterOf(key: string): Counter & { readonly name: string | null } {
  const [per, , measure, period, name = null] = key.split(':')
  // Nothing but counterKey makes keys.
  return { per, measure, period, name } as Counter & { readonly name: string | null }
}

/** Names of the periods of one kind are in order as strings. */
function periodOf(period: CapPeriod, zone: string, atMs: number): string {
  if (period === 'lifetime') return ''
  const wall = wallAt(zone, atMs)
  const monday = wall - ((new Date(wall).getUTCDay() + 6) % 7) * dayMs
  const date = new Date(period === 'week' ? monday : wall).toISOString()
  return date.slice(0, { year: 4, month: 7, week: 10, day: 10 }[period])
}

/** Whether a member's use of the period of an instant is kept no more, so that nothing may be added to it. */
export function isPast(draft: Draft, { period }: Counter, atMs: number): boolean {
  const { timezone, standing } = draft
  const keptMs = Math.max(oldestOf(draft), standing.campaigns?.droppedMs ?? -Infinity)
  return periodOf(period, timezone, atMs) < periodOf(period, timezone, keptMs)
}

/** The oldest instant whose periods are kept. */
const oldestOf = ({ asOfMs }: Draft): number => asOfMs - keptDays * dayMs

/** Whether the period of a key is not over before an instant. */
export function isKeptSince(key: string, zone: string, sinceMs: number): boolean {
  const { period, name } = counterOf(key)
  return name === null || name >= periodOf(period, zone, sinceMs)
}

/** How much of a counter is used, what this decision adds included. */
export const useOf = (draft: Draft, key: string): number =>
  isShared(key) ? sharedUse(draft, key) : (draft.standing.campaigns?.used[key] ?? 0)

/** Add to counters, or give back; what is kept of the member no more is left out. */
export function count(draft: Draft, adds: ReadonlyMap<string, number>): void {
  const used: Record<string, number> = { ...draft.standing.campaigns?.used }
  let changed = false
  for (const [key, add] of adds) {
    if (isShared(key)) addShared(draft, key, add)
    else if (add > 0 || used[key] !== undefined) {
      used[key] = (used[key] ?? 0) + add
      addOwn(draft, key, add)
      changed = true
    }
  }
  if (changed) keepUsed(draft, used)
}

/**
 * Let the member have these counters, less those of no use and of periods that are long over. When some were
 * dropped last is kept: history that comes afterwards must not begin them anew.
 */
function keepUsed(draft: Draft, used: Readonly<Record<string, number>>): void {
  const { campaigns, ...others } = draft.standing
  const oldestMs = oldestOf(draft)
  const inUse = Object.entries(used).filter(([, use]) => use > 0)
  const kept = inUse.filter(([key]) => {
    return isKeptSince(key, draft.timezone, oldestMs)
  })
  const before = campaigns?.droppedMs
  const droppedMs = kept.length < inUse.length ? Math.max(oldestMs, before ?? oldestMs) : before
  const own = { used: Object.fromEntries(kept), ...(droppedMs === undefined ? {} : { droppedMs }) }
  draft.standing =
    kept.length === 0 && droppedMs === undefined ? others : { ...others, campaigns: own }
}
