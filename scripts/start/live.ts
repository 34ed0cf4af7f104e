import { getMeters, postEvents } from '@laurel/contract'
import { call } from '../../packages/server/src/cli/call.ts'
import { dice, sampleEvent } from '../../packages/server/src/sample/purchases.ts'
import { sampleConnection, sampleSize } from './sample.ts'
import type { Stack } from './stack.ts'

/** Events a second that the sample's members make. */
const eventsPerSecond = 20

/** Live events and the line that tells of them, until `stop`. */
export type Live = { stop(): void }

/**
 * Make members of the sample do something, second by second, and tell how far Braze is behind.
 *
 * A second in which the server does not answer is passed over; the next one goes on.
 */
export function startLive(stack: Stack, say: (line: string) => void): Live {
  const roll = dice(Date.now())
  let sent = 0
  const second = async () => {
    const now = Date.now()
    const events = Array.from({ length: eventsPerSecond }, (_, index) =>
      sampleEvent(`live-${now}-${index}`, sampleSize, now, roll),
    )
    await call(stack.laurel, postEvents, { body: { events } })
    sent += events.length
    say(await line(stack, sent))
  }
  const timer = setInterval(() => void second().catch((error: Error) => say(error.message)), 1_000)
  return { stop: () => clearInterval(timer) }
}

async function line({ laurel }: Stack, sent: number): Promise<string> {
  const meters = await call(laurel, getMeters, { params: { connectionId: sampleConnection } })
  return [
    `${eventsPerSecond} events/s (${sent} since the start)`,
    `lag ${(meters.lagMs.now / 1000).toFixed(1)} s`,
    `sent ${meters.attributesSent + meters.eventsSent + meters.purchasesSent} in ${meters.requests} requests`,
    `waiting ${meters.waiting}`,
    `rejected ${meters.rejected}`,
  ].join(' · ')
}
