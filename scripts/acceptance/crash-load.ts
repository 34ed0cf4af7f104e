import type { EventInput } from '@laurel/contract'
import type { Remote } from '../../packages/server/src/cli/call.ts'
import { type Answers, countAnswers } from './answers.ts'
import { sendUntilAnswered } from './send.ts'

/** What was sent and taken: accepted event ids by member, the purchases among them apart. */
export type Taken = {
  readonly accepted: Map<string, Set<string>>
  readonly purchases: Map<string, Set<string>>
  refused: number
  /** Requests that were sent again because they had no answer, or a 5xx, or a 429. */
  repeated: number
}

/** A load that goes on until it is stopped. */
export type CrashLoad = {
  readonly taken: Taken
  readonly answers: Answers
  stop(): Promise<void>
}

/**
 * Send purchases, spends and profile changes of a few members from several senders at once, each event
 * again and again until the server says what became of it.
 */
export function startCrashLoad(
  laurel: Remote,
  members: readonly string[],
  senders: number,
  roll: () => number,
): CrashLoad {
  const taken: Taken = { accepted: new Map(), purchases: new Map(), refused: 0, repeated: 0 }
  const answers = countAnswers()
  let going = true
  let made = 0

  const send = async () => {
    while (going) {
      const memberId = members[Math.floor(roll() * members.length)] ?? ''
      made += 1
      const event = {
        id: `e-${made}`,
        memberId,
        occurredAt: new Date().toISOString(),
        ...what(roll),
      }
      const [answer] = await sendUntilAnswered(laurel, [event], () => {
        taken.repeated += 1
      })
      answers.came(1)
      if (answer?.status === 'refused') taken.refused += 1
      else {
        add(taken.accepted, memberId, event.id)
        if (event.type === 'purchase') add(taken.purchases, memberId, event.id)
      }
    }
  }
  const all = Promise.all(Array.from({ length: senders }, send))
  return {
    ...{ taken, answers },
    stop: async () => {
      going = false
      await all
    },
  }
}

function what(
  roll: () => number,
): Pick<EventInput, 'type'> & { properties: NonNullable<EventInput['properties']> } {
  const kind = roll()
  if (kind < 0.7) return { type: 'purchase', properties: { amount: (roll() * 50).toFixed(2) } }
  if (kind < 0.9) {
    return { type: 'points_spent', properties: { points: 1 + Math.floor(roll() * 60) } }
  }
  return {
    type: 'profile',
    properties: { fields: { first_name: `name ${Math.floor(roll() * 1e6)}` } },
  }
}

function add(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key) ?? new Set()
  sets.set(key, set.add(value))
}
