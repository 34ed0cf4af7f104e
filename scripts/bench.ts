/**
 * `npm run bench`: every number that we claim, in one run and as ratios where two shapes are compared.
 * Quick by default; `--scale 5` sends five times as many events. `--only mix,road,lag,backfill,memory`.
 */
import { backfill } from '../bench/backfill.ts'
import { endToEnd, type Speed } from '../bench/end-to-end.ts'
import { latency } from '../bench/latency.ts'
import { memory } from '../bench/memory.ts'
import { mixCost } from '../bench/mix.ts'
import { run, withDatabase } from '../bench/setting.ts'

const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? undefined : process.argv[at + 1]
}
const scale = Number(option('scale') ?? 1)
const parts = (option('only') ?? 'mix,road,lag,backfill,memory').split(',')
const startedAt = performance.now()
const whole = (number: number): string => Math.round(number).toLocaleString('en')

if (parts.includes('mix')) {
  mixCost(100_000, 10_000, 10_000) // warms the compiler
  const long = mixCost(400_000, 10_000, 10_000)
  const { requests, objects } = mixCost(50_000, 10_000, 10_000)
  console.log(`map + compose + pack + read   ${whole(long.perCpuSecond)} events per CPU second`)
  console.log(
    `requests per 50,000 events    ${requests} (${whole(objects)} objects; one request an event: 50,000)`,
  )
}

await withDatabase(async ({ url }) => {
  const sink = await run<{ port: number }>('bench/sink.ts')
  const { port } = sink.ready
  let half = 2_000
  if (parts.includes('road')) {
    const speeds = await endToEnd(url, port, scale)
    console.log(table(speeds))
    half = Math.round((speeds[1]?.perSecond ?? 4_000) / 2)
  }
  if (parts.includes('lag')) {
    const { p50, p99, perSecond } = await latency(url, port, half)
    console.log(
      `accepted → acknowledged       p50 ${whole(p50)} ms, p99 ${whole(p99)} ms at ${whole(perSecond)} events/s`,
    )
  }
  if (parts.includes('backfill')) {
    const done = await backfill(url, port, 200_000)
    console.log(
      `backfill                      ${whole(done.perSecond)} members/s over ${whole(done.members)}`,
    )
  }
  if (parts.includes('memory')) {
    const { waiting, peakMiB } = await memory(url, port, 1_000_000, 5)
    console.log(`peak memory of the server     ${peakMiB} MiB with ${whole(waiting)} rows waiting`)
  }
  await sink.stop()
})
console.log(`took ${whole((performance.now() - startedAt) / 1_000)} s`)

function table(speeds: readonly Speed[]): string {
  const base = speeds[0]?.perSecond ?? Number.NaN
  return speeds
    .map(
      ({ shape, events, perSecond }) =>
        `${shape.padEnd(29)} ${whole(perSecond)} events/s, ${(perSecond / base).toFixed(1)} × naive (${whole(events)} events)`,
    )
    .join('\n')
}
