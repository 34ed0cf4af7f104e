import {
  explainEvent,
  getEvent,
  getTimeline,
  importEvents,
  importHistory,
  mergeMember,
  patchMember,
  postEvents,
  putMember,
  Refused,
} from '@laurel/contract'
import type { Database } from '../db/database.ts'
import { type Ask, answer, answerLines, type BoundRoute } from '../http/route.ts'
import type { Programs } from '../program/load.ts'
import type { Answer } from './answer.ts'
import { changeMember, type MemberChange } from './change-member.ts'
import { explainOne } from './explain.ts'
import { readEvent } from './get.ts'
import { importLines } from './import.ts'
import { importHistory as importPast } from './import-history.ts'
import type { Intake } from './intake.ts'
import { mergeOne } from './merge-member.ts'
import { refusedBy, resultOf } from './render.ts'
import { type DeliveriesOf, timelinePage } from './timeline.ts'

/** The routes of events, those included that change a member: such a change is an event. */
export function routes(deps: {
  readonly db: Database
  readonly programs: Programs
  readonly intake: Intake
  readonly deliveriesOf: DeliveriesOf
  readonly now: () => number
}): BoundRoute[] {
  const { db, intake } = deps
  return [
    answer(postEvents, async ({ body, caller }) => {
      const events = Array.isArray(body.events) ? body.events : null
      const inputs: readonly unknown[] = events ?? [body]
      const answers = await intake.submit(
        caller.workspaceId,
        inputs.map((input) => ({ input })),
      )
      const [first] = answers
      if (first?.status === 'refused' && (!events || answers.every(unavailable))) {
        throw refusedBy(first)
      }
      return { results: answers.map(resultOf) }
    }),
    answerLines(importEvents, ({ caller, lines }) =>
      importLines(intake, caller.workspaceId, lines),
    ),
    answer(explainEvent, ({ body, caller }) => explainOne(deps, caller.workspaceId, body)),
    answerLines(importHistory, ({ caller, lines }) => importPast(deps, caller.workspaceId, lines)),
    answer(getEvent, ({ params, caller }) =>
      readEvent(db, caller.workspaceId, params.memberId, params.eventId),
    ),
    answer(patchMember, (ask) => changeMember(deps, changeOf('patch', ask))),
    answer(putMember, (ask) => changeMember(deps, changeOf('put', ask))),
    answer(mergeMember, ({ params, body, caller, idempotencyKey: eventId, now: nowMs }) => {
      if (eventId === null) throw new Refused('idempotency_key_required')
      return mergeOne(deps, { ...caller, ...params, eventId, body, nowMs })
    }),
    answer(getTimeline, ({ params, query, caller }) =>
      timelinePage(deps, caller.workspaceId, params.memberId, query),
    ),
  ]
}

/** Where nothing at all could be written, the status tells callers to send the whole again. */
const unavailable = (answer: Answer): boolean =>
  answer.status === 'refused' && answer.code === 'database_unavailable'

function changeOf(
  how: MemberChange['how'],
  { params, body, caller, idempotencyKey, now }: Ask<typeof patchMember>,
): MemberChange {
  if (idempotencyKey === null) throw new Refused('idempotency_key_required')
  return {
    how,
    workspaceId: caller.workspaceId,
    memberId: params.memberId,
    eventId: idempotencyKey,
    body,
    nowMs: now,
  }
}
