/**
 * `npm run bench`: every number that we claim, in one run and as ratios where two shapes are compared.
 * Quick by default; `--scale 5` sends five times as many events. `--only mix,road` runs some parts, `--all` also
 * those that take minutes.
 */
import { backfill } from '../bench/backfill.ts'
import { withDatabase } from '../bench/database.ts'
import { earn } from '../bench/earn.ts'
import { endToEnd } from '../bench/end-to-end.ts'
import { engine } from '../bench/engine.ts'
import { expiry } from '../bench/expiry.ts'
import { latency } from '../bench/latency.ts'
import { memory } from '../bench/memory.ts'
import { mixCost } from '../bench/mix.ts'
import { scaled } from '../bench/scale.ts'
import { run } from '../bench/setting.ts'
import { spend } from '../bench/spend.ts'
import { tiers } from '../bench/tiers.ts'
import { tpcb } from '../bench/tpcb.ts'
import { verify } from '../bench/verify.ts'

const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? undefined : process.argv[at + 1]
}
const times = Number(option('scale') ?? 1)

const whole = (number: number): string => Math.round(number).toLocaleString('en')
const say = (what: string, found: string): void => console.log(`${what.padEnd(29)} ${found}`)

/** What parts run on: a database server, and the port of a stand-in for Braze. */
type Ground = { readonly url: string; readonly port: number }

/** Half of the speed of the road, in events a second; a guess where the road is not run. */
let half = 2_000

/** TPC-B of this run, measured when it is first asked for. */
let yardstick: Promise<number> | null = null
const measured = ({ url }: Ground): Promise<number> => {
  yardstick ??= tpcb(url, 8).then(({ perSecond, by }) => {
    say('TPC-B', `${whole(perSecond)} transactions/s (${by})`)
    return perSecond
  })
  return yardstick
}

const quick = {
  mix: async () => {
    mixCost(100_000, 10_000, 10_000) // warms the compiler
    const long = mixCost(400_000, 10_000, 10_000)
    const { requests, objects } = mixCost(50_000, 10_000, 10_000)
    say('map + compose + pack + read', `${whole(long.perCpuSecond)} events per CPU second`)
    const packed = `${whole(objects)} objects; one request an event: 50,000`
    say('requests per 50,000 events', `${requests} (${packed})`)
  },
  road: async ({ url, port }) => {
    const speeds = await endToEnd(url, port, times)
    const naive = speeds[0]?.perSecond ?? Number.NaN
    for (const { shape, events, perSecond } of speeds) {
      const ratio = (perSecond / naive).toFixed(1)
      say(shape, `${whole(perSecond)} events/s, ${ratio} × naive (${whole(events)} events)`)
    }
    half = Math.round((speeds[1]?.perSecond ?? 2 * half) / 2)
  },
  lag: async ({ url, port }) => {
    const { p50, p99, perSecond } = await latency(url, port, half)
    const pace = `${whole(perSecond)} events/s`
    say('accepted → acknowledged', `p50 ${whole(p50)} ms, p99 ${whole(p99)} ms at ${pace}`)
  },
  backfill: async ({ url, port }) => {
    const done = await backfill(url, port, 200_000)
    say('backfill', `${whole(done.perSecond)} members/s over ${whole(done.members)}`)
  },
  memory: async ({ url, port }) => {
    const { waiting, peakMiB } = await memory(url, port, 1_000_000, 5)
    say('peak memory of the server', `${peakMiB} MiB with ${whole(waiting)} rows waiting`)
  },
  earn: async ({ url }) => {
    const [one, hundred] = await earn(url, times)
    for (const { rules, perSecond, p50, p99 } of [one, hundred]) {
      const ratio = (perSecond / one.perSecond).toFixed(2)
      const answered = `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms at half of it`
      say(`earn, ${rules} rules`, `${whole(perSecond)} events/s, ${ratio} × 1 rule; ${answered}`)
    }
  },
  spend: async (ground) => {
    const base = await measured(ground)
    const { spends, holds, captures } = await spend(ground.url, times)
    for (const [what, perSecond] of Object.entries({ spends, holds, captures })) {
      const ratio = (perSecond / base).toFixed(1)
      say(`${what}, from three lots`, `${whole(perSecond)} events/s, ${ratio} × TPC-B`)
    }
  },
  engine: async (ground) => {
    const base = await measured(ground)
    const { accepted, refused, perSecond } = await engine(ground.url, ground.port, times)
    const ratio = (perSecond / base).toFixed(1)
    const counts = `${whole(accepted)} accepted, ${whole(refused)} refused`
    say('the whole engine, 500 each', `${whole(perSecond)} events/s, ${ratio} × TPC-B (${counts})`)
  },
  expiry: async ({ url }) => {
    const { lots, perSecond } = await expiry(url, Math.round(50_000 * times))
    say('expiry', `${whole(perSecond)} lots/s over ${whole(lots)}`)
  },
  tiers: async ({ url }) => {
    const { members, perSecond } = await tiers(url, Math.round(20_000 * times))
    say('tier review', `${whole(perSecond)} members/s over ${whole(members)}`)
  },
  verify: async ({ url }) => {
    const { postings, perSecond } = await verify(url, Math.round(50_000 * times))
    say('verify', `${whole(perSecond)} postings/s over ${whole(postings)}`)
  },
} satisfies Record<string, (ground: Ground) => Promise<void>>

const slow = {
  scale: async ({ url }) => {
    const [few, many] = await scaled(url, 1_000_000, times)
    for (const { members, perSecond } of [few, many]) {
      const ratio = `${Math.round((100 * perSecond) / few.perSecond)} %`
      say(`${whole(members)} members`, `${whole(perSecond)} events/s, ${ratio}`)
    }
  },
} satisfies Record<string, (ground: Ground) => Promise<void>>

const parts: Readonly<Record<string, (ground: Ground) => Promise<void>>> = { ...quick, ...slow }
const usual = Object.keys(process.argv.includes('--all') ? parts : quick)
const asked = option('only')?.split(',') ?? usual
const unknown = asked.filter((name) => !Object.hasOwn(parts, name))
if (unknown.length > 0) {
  console.error(
    `No part is called ${unknown.join(', ')}. There are ${Object.keys(parts).join(', ')}.`,
  )
  process.exit(1)
}

const startedAt = performance.now()
await withDatabase(async ({ url }) => {
  const sink = await run<{ port: number }>('bench/sink.ts')
  for (const name of asked) await parts[name]?.({ url, port: sink.ready.port })
  await sink.stop()
})
say('took', `${whole((performance.now() - startedAt) / 1_000)} s`)
