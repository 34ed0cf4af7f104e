import { getMeters } from '@laurel/contract'
import { call } from '../packages/server/src/cli/call.ts'
import { freshDatabase } from './database.ts'
import { purchases } from './purchases.ts'
import { type Requests, send } from './requests.ts'
import { type Laurel, run, startLaurel } from './setting.ts'

/** How fast one shape brought its events to where the sink had acknowledged all of them. */
export type Speed = { readonly shape: string; readonly events: number; readonly perSecond: number }

const members = 10_000

/** Requests under way at a time where each carries one event. */
const sockets = 256

/**
 * Events a second from HTTP in to acknowledged, for the naive shape and for Laurel with one event a request
 * and with 50. All three use the same database server, the same sink and the same load, one after another.
 */
export async function endToEnd(server: string, sinkPort: number, scale: number): Promise<Speed[]> {
  const naive = await naiveSpeed(server, sinkPort, Math.round(4_000 * scale))
  const laurel = await startLaurel(await freshDatabase(server, 'bench_laurel'), sinkPort)
  try {
    await speed('warm-up', laurel, sockets, stream(laurel, 'warm', 5_000, 1))
    const single = await speed(
      'Laurel, 1 event a request',
      laurel,
      sockets,
      stream(laurel, 'one', Math.round(60_000 * scale), 1),
    )
    const fifty = await speed(
      'Laurel, 50 events a request',
      laurel,
      16,
      stream(laurel, 'fifty', Math.round(120_000 * scale), 50),
    )
    return [naive, single, fifty]
  } finally {
    await laurel.stop()
  }
}

const stream = (laurel: Laurel, label: string, events: number, perRequest: number): Requests =>
  purchases({ label, events, members, perRequest, token: laurel.remote.key })

async function naiveSpeed(server: string, sinkPort: number, events: number): Promise<Speed> {
  const database = await freshDatabase(server, 'bench_naive')
  const naive = await run<{ port: number }>('bench/naive.ts', [
    database,
    `http://127.0.0.1:${sinkPort}`,
  ])
  const acknowledged = async () => (await naive.ask<{ acknowledged: number }>()).acknowledged
  const go = async (label: string, count: number) => {
    const before = await acknowledged()
    const startedAt = performance.now()
    const plan = purchases({ label, events: count, members, perRequest: 1, token: '' })
    await send(naive.ready, sockets, plan)
    await until(async () => (await acknowledged()) - before >= count)
    return (1000 * count) / (performance.now() - startedAt)
  }
  try {
    await go('warm', 500)
    return { shape: 'naive', events, perSecond: await go('naive', events) }
  } finally {
    await naive.stop()
  }
}

/** Send all requests, and wait until nothing waits to be told. */
export async function speed(
  shape: string,
  laurel: Laurel,
  sockets: number,
  plan: Requests,
  perSecond?: number,
): Promise<Speed> {
  const startedAt = performance.now()
  await send(laurel, sockets, plan, perSecond)
  await nothingWaits(laurel)
  return {
    shape,
    events: plan.events,
    perSecond: (1000 * plan.events) / (performance.now() - startedAt),
  }
}

/** Wait until the connection to the sink has nothing to send. */
export const nothingWaits = (laurel: Laurel): Promise<void> =>
  until(async () => {
    const meters = await call(laurel.remote, getMeters, { params: { connectionId: 'sink' } })
    return meters.waiting === 0
  })

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50))
}
