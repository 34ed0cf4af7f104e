import type { getMemberTiers, ReplyOf } from '@laurel/contract'
import { amountOf, iso, type StandingInSet, standingIn } from '@laurel/domain'
import type { Database } from '../db/database.ts'
import { readAsOf } from '../members/read.ts'
import type { Programs } from '../program/load.ts'

type MemberTier = ReplyOf<typeof getMemberTiers>['data'][number]

/**
 * Read where a member stands in every tier set as of now, whether or not what is due has been booked.
 *
 * @throws Refused `member_not_found`
 */
export async function readTiers(
  { db, programs }: { readonly db: Database; readonly programs: Programs },
  workspaceId: number,
  memberId: string,
  nowMs: number,
): Promise<ReplyOf<typeof getMemberTiers>> {
  const { program } = await programs.latest(workspaceId)
  const { member } = await readAsOf(db, workspaceId, memberId, nowMs, program)
  const { currency } = program.workspace
  return { data: standingIn(member, program, nowMs).map((standing) => tierOut(standing, currency)) }
}

function tierOut({ set, state, shown, graceEndsMs }: StandingInSet, currency: string): MemberTier {
  // A tier that was taken out of the set has no name any more.
  const named = (id: string) => ({ id, name: set.tiers.find((tier) => tier.id === id)?.name ?? id })
  const amount = (counted: number) => amountOf(set.basis, counted, currency)
  const { tierId, sinceMs, value, next, keep } = shown
  const { assigned, earned } = state
  return {
    set: set.id,
    setName: set.name,
    tier: tierId === null ? null : named(tierId),
    since: tierId === null ? null : iso(sinceMs),
    value: amount(value),
    next: next && { tier: named(next.tierId), missing: amount(next.missing) },
    keep: keep && { by: iso(keep.byMs), missing: amount(keep.missing), from: iso(keep.fromMs) },
    grace:
      earned.graceSinceMs === null || graceEndsMs === null
        ? null
        : { since: iso(earned.graceSinceMs), until: iso(graceEndsMs) },
    assigned: assigned && {
      tier: named(assigned.rung.id),
      mode: assigned.kind,
      reason: assigned.reason,
      until: assigned.untilMs === null ? null : iso(assigned.untilMs),
    },
  }
}
