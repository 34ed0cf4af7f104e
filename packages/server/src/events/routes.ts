import { getEvent, importEvents, postEvents } from '@laurel/contract'
import type { Database } from '../db/database.ts'
import { answer, answerLines, type BoundRoute } from '../http/route.ts'
import { readEvent } from './get.ts'
import { importLines } from './import.ts'
import type { Intake } from './intake.ts'
import { refusedBy, resultOf } from './render.ts'

/** The routes of events. */
export function routes(deps: { readonly db: Database; readonly intake: Intake }): BoundRoute[] {
  const { db, intake } = deps
  return [
    answer(postEvents, async ({ body, caller }) => {
      const events = Array.isArray(body.events) ? body.events : null
      const inputs: readonly unknown[] = events ?? [body]
      const answers = await intake.submit(
        caller.workspaceId,
        inputs.map((input) => ({ input })),
      )
      const [only] = answers
      if (!events && only?.status === 'refused') throw refusedBy(only)
      return { results: answers.map(resultOf) }
    }),
    answerLines(importEvents, ({ caller, lines }) =>
      importLines(intake, caller.workspaceId, lines),
    ),
    answer(getEvent, ({ params, caller }) =>
      readEvent(db, caller.workspaceId, params.memberId, params.eventId),
    ),
  ]
}
