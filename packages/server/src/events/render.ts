import { type EventResult, Refused, refusals } from '@laurel/contract'
import type { Answer, RefusedEvent } from './answer.ts'

/** An answer as callers see it. */
export function resultOf(answer: Answer): EventResult {
  const { id, memberId, status } = answer
  if (status === 'refused') {
    const { title, fix } = refusals[answer.code]
    return { id, memberId, status, refusal: { code: answer.code, title, fix, ...answer.problem } }
  }
  const { effects, changed, points } = answer
  return { id, memberId, status, effects: [...effects], changed: [...changed], points }
}

/**
 * A refused event as the refusal of a whole request, where it was the only one.
 *
 * @param within what the paths of the event begin with that the request's own do not
 */
export const refusedBy = ({ code, problem, about }: RefusedEvent, within = ''): Refused => {
  const inside = within !== '' && problem.path.startsWith(`${within}/`)
  const path = inside ? problem.path.slice(within.length) : problem.path
  return new Refused(code, {
    message: problem.message,
    errors: [{ ...problem, path }],
    ...(Object.keys(about).length === 0 ? {} : { about }),
    ...(code === 'database_unavailable' ? { retryAfterSeconds: 1 } : {}),
  })
}
