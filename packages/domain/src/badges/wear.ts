import { type Draft, setField } from '../draft.ts'
import { type BadgeCounts, badgesField } from './badge.ts'

/** Give a member a badge so many times. The field has it once; the effect says how often it was earned. */
export function earnBadge(draft: Draft, badgeId: string, rounds: number): void {
  const times = countOf(draft, badgeId) + rounds
  keepCount(draft, badgeId, times)
  draft.effects.push({ kind: 'badge_earned', badgeId, times })
}

/** Take a badge back so many times. */
export function loseBadge(draft: Draft, badgeId: string, rounds: number): void {
  const times = Math.max(0, countOf(draft, badgeId) - rounds)
  keepCount(draft, badgeId, times)
  draft.effects.push({ kind: 'badge_lost', badgeId, times })
}

/** Give a member the badges of another, who is the same person. It is no news that they were earned. */
export function addBadges(draft: Draft, counts: BadgeCounts): void {
  for (const [badgeId, times] of Object.entries(counts)) {
    keepCount(draft, badgeId, countOf(draft, badgeId) + times)
  }
}

const countOf = (draft: Draft, badgeId: string): number => draft.standing.badges?.[badgeId] ?? 0

function keepCount(draft: Draft, badgeId: string, times: number): void {
  const { [badgeId]: before = 0, ...others } = draft.standing.badges ?? {}
  const badges = times === 0 ? others : { ...others, [badgeId]: times }
  const { badges: _, ...standing } = draft.standing
  draft.standing = Object.keys(badges).length > 0 ? { ...standing, badges } : standing
  if (before > 0 === times > 0) return
  setField(draft, badgesField, Object.keys(badges).sort())
}
