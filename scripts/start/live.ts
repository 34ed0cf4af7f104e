import { setTimeout as sleep } from 'node:timers/promises'
import { getMeters, postEvents } from '@laurel/contract'
import { call } from '../../packages/server/src/cli/call.ts'
import { dice, sampleEvent } from '../../packages/server/src/sample/purchases.ts'
import { sampleConnection, sampleSize } from './sample.ts'
import type { Stack } from './stack.ts'

/** Events a second that the sample's members make. */
const eventsPerSecond = 20

/** The rate is told over so many last seconds. */
const window = 5

/**
 * Make members of the sample do something, second by second, and tell how far Braze is behind, until
 * `stop`.
 *
 * A second in which the server does not answer is passed over; the next one goes on.
 */
export async function feedLive(
  stack: Stack,
  say: (line: string) => void,
  stop: AbortSignal,
): Promise<void> {
  const roll = dice(Date.now())
  const lately: number[] = []
  while (!stop.aborted) {
    const begun = Date.now()
    try {
      lately.push(await feedOnce(stack, begun, roll))
      if (lately.length > window) lately.shift()
      const rate = lately.reduce((sum, count) => sum + count, 0) / lately.length
      say(await line(stack, rate))
    } catch (error) {
      lately.length = 0
      if (!stop.aborted) say(trouble(error as Error))
    }
    const rest = Math.max(0, begun + 1_000 - Date.now())
    await sleep(rest, undefined, { signal: stop }).catch(() => undefined)
  }
}

/** Without a cause it is a refusal of the server's, whose first line says what it is. */
const trouble = ({ message, cause }: Error): string =>
  cause === undefined
    ? `The server says: ${message.split('\n')[0]}`
    : 'The server does not answer just now; the events go on when it does.'

/** One second's events; how many were accepted. */
async function feedOnce({ laurel }: Stack, now: number, roll: () => number): Promise<number> {
  const events = Array.from({ length: eventsPerSecond }, (_, index) =>
    sampleEvent(`live-${now}-${index}`, sampleSize, now, roll),
  )
  const { results } = await call(laurel, postEvents, { body: { events } })
  return results.filter(({ status }) => status === 'accepted').length
}

async function line({ laurel }: Stack, rate: number): Promise<string> {
  const meters = await call(laurel, getMeters, { params: { connectionId: sampleConnection } })
  return [
    `${Math.round(rate)} events/s`,
    `lag ${(meters.lagMs.now / 1000).toFixed(1)} s`,
    `sent ${meters.attributesSent + meters.eventsSent + meters.purchasesSent} in ${meters.requests} requests`,
    `waiting ${meters.waiting}`,
    `rejected ${meters.rejected}`,
  ].join(' · ')
}
