import { type Builder, once } from '../plan-build.ts'
import { step } from '../problem.ts'
import type { Badge } from './badge.ts'

/** Check badges, and give their ids. */
export function planBadges(build: Builder, badges: readonly Badge[]): ReadonlySet<string> {
  const seen = new Set<string>()
  for (const [index, { id }] of badges.entries()) once(build, seen, id, step('/badges', index))
  return seen
}
