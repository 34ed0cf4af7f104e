import type { Course } from './course.ts'

/** Members who end in another tier of a set with the draft than without it. null: in none. */
export type TierMoves = {
  readonly set: string
  readonly today: string | null
  readonly draft: string | null
  members: number
}

/** Compare the tiers in which members stand at the end of both courses. */
export function tierMoves(today: Course, draft: Course): TierMoves[] {
  const moves = new Map<string, TierMoves>()
  for (const memberId of draft.members.keys()) {
    const [with_, without] = [tiersOf(draft, memberId), tiersOf(today, memberId)]
    for (const set of new Set([...Object.keys(with_), ...Object.keys(without)])) {
      const to = with_[set]?.tier ?? null
      const from = without[set]?.tier ?? null
      if (to === from) continue
      const key = `${set} ${from} ${to}`
      const move = moves.get(key) ?? { set, today: from, draft: to, members: 0 }
      move.members += 1
      moves.set(key, move)
    }
  }
  return [...moves.values()].sort((a, b) => a.set.localeCompare(b.set) || b.members - a.members)
}

const tiersOf = ({ members }: Course, memberId: string) =>
  members.get(memberId)?.members.get(memberId)?.member?.standing.tiers?.sets ?? {}
