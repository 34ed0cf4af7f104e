import { type EventResult, Refused, refusals } from '@laurel/contract'
import type { Answer, RefusedEvent } from './answer.ts'

/** An answer as callers see it. */
export function resultOf(answer: Answer): EventResult {
  const { id, memberId, status } = answer
  if (status === 'refused') {
    const { code, problem, about } = answer
    const { title, fix } = refusals[code]
    const obstacles = about.obstacles ? { obstacles: [...about.obstacles] } : {}
    const { mergedInto } = about
    const merged = mergedInto === undefined ? {} : { mergedInto }
    const refusal = { code, title, fix, ...problem, ...obstacles, ...merged }
    return { id, memberId, status, refusal }
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
