import { append, type Builder, compileAt, earnsNothing, knows, note, once } from '../plan-build.ts'
import { checkGives } from '../points/check-gives.ts'
import { step } from '../problem.ts'
import type { PlannedReferral } from './referral-plan.ts'
import type { ReferralProgram } from './referral-program.ts'

/** The longest that a friend waits to qualify, in days. */
const longestWait = 3_650

/** Compile the referral programs, by event type. */
export function planReferrals(
  build: Builder,
  programs: readonly ReferralProgram[],
  badges: ReadonlySet<string>,
): Map<string, PlannedReferral[]> {
  const planned = new Map<string, PlannedReferral[]>()
  const seen = new Set<string>()
  for (const [index, program] of programs.entries()) {
    const path = step('/referralPrograms', index)
    const { id, on, when: source, afterDays, atMost } = program
    once(build, seen, id, `${path}/id`)
    for (const side of ['advocate', 'friend'] as const) {
      checkGives(build, program[side], badges, `${path}/${side}`)
    }
    if (!Number.isInteger(afterDays) || afterDays < 0 || afterDays > longestWait) {
      note(build, `${path}/afterDays`, 'days', 'A friend waits for 0 to 3,650 whole days.')
    }
    if (atMost && !(Number.isSafeInteger(atMost.friends) && atMost.friends > 0)) {
      note(build, `${path}/atMost/friends`, 'minimum', 'A member is rewarded for 1 friend or more.')
    }
    if (!knows(build, on, `${path}/on`)) continue
    if (earnsNothing(build, on)) {
      note(build, `${path}/on`, 'counts_nothing', `Nobody qualifies by ${on}.`)
      continue
    }
    const when =
      source === undefined ? null : compileAt(build, on, source, 'condition', `${path}/when`)
    append(planned, on, { program, when })
  }
  return planned
}
