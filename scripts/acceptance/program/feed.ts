import { type EventResult, mostEvents, postEvents } from '@laurel/contract'
import { createClient } from '@laurel/sdk'
import { call } from '../../../packages/server/src/cli/call.ts'
import type { Engine } from './engine.ts'
import { eventsByDay, history, type Sent, type Story } from './events.ts'

/** Before the first purchase of the file: when the program is set up. */
export const beginMs = Date.parse('1996-12-31T17:00:00.000Z')
/** When all has been lived through: months after the last purchase, for time to go on by itself. */
export const endMs = Date.parse('1998-10-15T16:00:00.000Z')

const dayMs = 86_400_000
const hourMs = 3_600_000

/** A way to live through a story up to its end; gives what became of each event. */
export type Feed = (engine: Engine, story: Story) => AsyncGenerator<EventResult>

/** Everything as one history, at the end; then what is due is swept up. */
export async function* feedOnce(
  { laurel, clock, sweep }: Engine,
  story: Story,
): AsyncGenerator<EventResult> {
  clock.nowMs = endMs
  const client = createClient({ baseUrl: laurel.url, token: laurel.key })
  yield* client.importHistory(history(story))
  await sweep()
}

/** Each day at its time: a sweep in the morning, the purchases an hour later, and the claims another hour later. */
export async function* feedDaily(engine: Engine, story: Story): AsyncGenerator<EventResult> {
  const { clock, sweep } = engine
  const days = eventsByDay(story)
  for (let morningMs = beginMs - hourMs + dayMs; morningMs <= endMs; morningMs += dayMs) {
    clock.nowMs = morningMs
    await sweep()
    const day = days.get(new Date(morningMs).toISOString().slice(0, 10))
    if (!day) continue
    clock.nowMs = morningMs + hourMs
    yield* await send(engine, day.purchases)
    clock.nowMs = morningMs + 2 * hourMs
    yield* await send(engine, day.claims)
  }
}

async function send({ laurel }: Engine, events: readonly Sent[]): Promise<EventResult[]> {
  const results: EventResult[] = []
  for (let at = 0; at < events.length; at += mostEvents) {
    const body = { events: events.slice(at, at + mostEvents) }
    results.push(...(await call(laurel, postEvents, { body })).results)
  }
  return results
}
