import type { EventInput, EventResult } from '@laurel/contract'
import type { Remote } from '../../packages/server/src/cli/call.ts'
import { type Answers, countAnswers } from './answers.ts'
import { type Ids, newIds, nextEvent } from './engine-events.ts'
import { sendUntilAnswered } from './send.ts'

/** An event that was accepted, and what was said of it first. */
export type Told = { readonly event: EventInput; readonly said: string }

/** What was sent and taken. */
export type EngineTaken = {
  /** By member and event id. */
  readonly accepted: Map<string, Told>
  /** How often events were refused, by code. */
  readonly refused: Map<string, number>
  /** Requests that had to be sent again. */
  repeated: number
  /** Events that were sent again although they had been answered. */
  duplicates: number
  readonly faults: string[]
}

/** A load that goes on until it is stopped. */
export type EngineLoad = {
  readonly taken: EngineTaken
  readonly answers: Answers
  stop(): Promise<void>
}

/** By what an accepted event is known. */
export const keyOf = ({ memberId, id }: Pick<EventInput, 'memberId' | 'id'>): string =>
  `${memberId} ${id}`

/** All that an answer says but whether it is the first. */
export const saidBy = ({ status, ...rest }: EventResult): string => JSON.stringify(rest)

/**
 * Send random events of many kinds from many connections, each again and again until it is answered, and now
 * and then one that was answered long ago, which has to be answered as then.
 */
export function startEngineLoad(
  servers: readonly Remote[],
  members: readonly string[],
  connections: number,
  roll: () => number,
): EngineLoad {
  const faults: string[] = []
  const taken: EngineTaken = {
    ...{ accepted: new Map(), refused: new Map(), repeated: 0, duplicates: 0, faults },
  }
  const known = new Map(members.map((memberId) => [memberId, newIds()]))
  const done: Told[] = []
  const counted = countAnswers()
  let going = true
  let made = 0

  const draw = (): EventInput => {
    const old = done[Math.floor(roll() * done.length)]
    if (old && roll() < 0.1) return old.event
    const memberId = members[Math.floor(roll() * members.length)] ?? ''
    made += 1
    return nextEvent(memberId, known.get(memberId) ?? newIds(), `c-${made}`, roll, Date.now())
  }
  const note = (event: EventInput, answer: EventResult, ids: Ids | undefined) => {
    const before = taken.accepted.get(keyOf(event))
    if (before) {
      taken.duplicates += 1
      const same = answer.status === 'replayed' && saidBy(answer) === before.said
      if (!same) faults.push(`${keyOf(event)} was answered otherwise: ${JSON.stringify(answer)}`)
    } else if (answer.status === 'refused') {
      const code = answer.refusal?.code ?? ''
      taken.refused.set(code, (taken.refused.get(code) ?? 0) + 1)
      if (answer.refusal && isOurFault(answer.refusal))
        faults.push(`${keyOf(event)}: ${JSON.stringify(answer.refusal)}`)
    } else {
      const told = { event, said: saidBy(answer) }
      taken.accepted.set(keyOf(event), told)
      done.push(told)
      ids?.[event.type as keyof Ids]?.push(event.id)
    }
  }
  const send = async (connection: number) => {
    const laurel = servers[connection % servers.length]
    while (going && laurel) {
      const drawn = Array.from({ length: 1 + Math.floor(roll() * 8) }, draw)
      const events = [...new Map(drawn.map((event) => [keyOf(event), event])).values()]
      const answers = await sendUntilAnswered(laurel, events, () => {
        taken.repeated += 1
      })
      counted.came(answers.length)
      for (const [i, event] of events.entries()) {
        const answer = answers[i]
        if (answer) note(event, answer, known.get(event.memberId))
      }
    }
  }
  const all = Promise.all(Array.from({ length: connections }, (_, at) => send(at)))
  return {
    ...{ taken, answers: counted },
    stop: async () => {
      going = false
      await all
    },
  }
}

/** Refusals that would say that what is sent here is wrong. A hold that was sent again may be over by then. */
const isOurFault = ({ code, rule }: NonNullable<EventResult['refusal']>): boolean =>
  ['member_not_found', 'event_id_reused'].includes(code) ||
  (code === 'invalid_event' && rule !== 'over')
