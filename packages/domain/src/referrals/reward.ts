import { periodAt } from '../calendar/period.ts'
import { type Draft, setField } from '../draft.ts'
import { give } from '../points/give.ts'
import type { Program } from '../program.ts'
import { friendsField } from './referral-fields.ts'
import { type ReferralProgram, referralSource } from './referral-program.ts'
import type { Rewarded } from './referral-state.ts'

/**
 * A friend of the member has qualified: the member is rewarded, unless the rewards of the period are used up. The
 * period is the one in which the friend qualified; one that comes too late for its period counts in the latest.
 */
export function rewardAdvocate(draft: Draft, { referrals }: Program): void {
  const { event, timezone } = draft
  const program = referrals.get(String(event.properties['programId']))?.program
  if (!program) return
  const before = draft.standing.rewarded?.[program.id]
  const after = counted(before, periodOf(program, timezone, event.occurredAtMs))
  const { id: programId, version: programVersion } = program
  const isFull = after.inPeriod > (program.atMost?.friends ?? Infinity)
  const told = { programId, programVersion, friends: after.friends }
  const occasion = { source: referralSource(program), rounds: 1, atMs: event.occurredAtMs }
  const given = isFull
    ? null
    : give(draft, program.advocate, occasion, (points) => ({
        kind: 'referral_rewarded',
        ...told,
        ...points,
      }))
  if (!given) {
    draft.effects.push({ kind: 'referral_capped', programId })
    return
  }
  const { rewarded } = draft.standing
  draft.standing = { ...draft.standing, rewarded: { ...rewarded, [programId]: after } }
  setField(draft, friendsField, friendsOf(draft))
}

const periodOf = ({ atMost }: ReferralProgram, zone: string, atMs: number): string => {
  const per = atMost?.per ?? 'ever'
  return per === 'ever' ? '' : periodAt(zone, atMs, per)
}

function counted(before: Rewarded | undefined, period: string): Rewarded {
  const { friends = 0, inPeriod = 0, period: latest = '' } = before ?? {}
  return period > latest
    ? { friends: friends + 1, period, inPeriod: 1 }
    : { friends: friends + 1, period: latest, inPeriod: inPeriod + 1 }
}

const friendsOf = ({ standing }: Draft): number =>
  Object.values(standing.rewarded ?? {}).reduce((sum, { friends }) => sum + friends, 0)
