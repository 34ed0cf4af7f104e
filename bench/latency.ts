import { freshDatabase, withClient } from './database.ts'
import { speed } from './end-to-end.ts'
import { purchases } from './purchases.ts'
import { startLaurel } from './setting.ts'

/** Milliseconds from an event's acceptance to Braze's verdict. */
export type Latency = { readonly perSecond: number; readonly p50: number; readonly p99: number }

/** How far behind Braze is while events come in steadily, at `perSecond`, for some ten seconds. */
export async function latency(
  server: string,
  sinkPort: number,
  perSecond: number,
): Promise<Latency> {
  const database = await freshDatabase(server, 'bench_latency')
  const laurel = await startLaurel(database, sinkPort)
  try {
    const plan = (label: string, events: number) =>
      purchases({ label, events, members: 10_000, perRequest: 1, token: laurel.remote.key })
    await speed('warm-up', laurel, 32, plan('warm', 3_000), perSecond)
    await speed('steady', laurel, 32, plan('steady', perSecond * 10), perSecond)
    return { perSecond, ...(await quantiles(database)) }
  } finally {
    await laurel.stop()
  }
}

/** From the rows themselves: when the event was taken in, and when the verdict on it was written. */
function quantiles(database: string): Promise<{ p50: number; p99: number }> {
  return withClient(database, async (client) => {
    const { rows } = await client.query<{ p50: number; p99: number }>(`
      select percentile_cont(0.5) within group (order by took) as p50,
             percentile_cont(0.99) within group (order by took) as p99
        from (select 1000 * extract(epoch from d.at - e.received_at)::float as took
                from deliveries d
                cross join lateral json_array_elements(d.told::json) as one
                join events e on e.bucket = d.bucket and e.member_id = d.member_id
                             and e.event_id = one ->> 'eventId' and e.event_id like 'steady-%') as each`)
    return rows[0] ?? { p50: Number.NaN, p99: Number.NaN }
  })
}
