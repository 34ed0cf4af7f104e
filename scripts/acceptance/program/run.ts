import { type EventInput, type EventResult, mostEvents, postEvents, verify } from '@laurel/contract'
import { createClient } from '@laurel/sdk'
import { call } from '../../../packages/server/src/cli/call.ts'
import { type CdnowPurchase, purchasesIn } from '../cdnow-file.ts'
import { type Difference, differencesOf } from './compare.ts'
import { type Engine, startEngine } from './engine.ts'
import { eventsByDay, history } from './events.ts'
import { type Claim, recompute } from './recompute.ts'
import { setUpProgram } from './rules.ts'
import { readStates, type States } from './state.ts'

/** Before the first purchase of the file, and when all runs end: between them points, tiers and claims come and go. */
const [begin, end] = ['1996-12-31T17:00:00.000Z', '1998-10-15T16:00:00.000Z'].map((at) =>
  Date.parse(at),
) as [number, number]

const dayMs = 86_400_000
const hourMs = 3_600_000

/** Where the runs may write: three empty databases, and a folder. */
export type Places = {
  readonly once: string
  readonly daily: string
  readonly scratch: string
  readonly folder: string
}

/** What was found. All is as it must be where the last three are empty. */
export type ProgramReport = {
  readonly members: number
  readonly purchases: number
  readonly claims: number
  /** How much of each kind the recomputation holds, so that a comparison of nothing is seen. */
  readonly compared: Readonly<Record<string, number>>
  readonly refused: readonly string[]
  readonly violations: readonly string[]
  readonly differences: readonly (Difference & { readonly between: string })[]
}

/**
 * Run one program over a purchases file twice, as one history and day by day with sweeps between, and hold both
 * against each other and against what the file implies.
 *
 * @param text the file
 * @param say  told in a line what is done, and how long it took
 */
export async function runProgram(
  text: string,
  places: Places,
  say: (line: string) => void,
): Promise<ProgramReport> {
  const purchases = purchasesIn(text)
  const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const begun = performance.now()
    const done = await work()
    say(`${what}: ${((performance.now() - begun) / 1_000).toFixed(1)} s`)
    return done
  }
  const { claims, states } = await timed('recomputation in SQL', () =>
    recompute(places.scratch, text, end),
  )
  const input = { purchases, claims, folder: places.folder, timed }
  const once = await run({ ...input, name: 'once', database: places.once, feed: feedOnce })
  const daily = await run({ ...input, name: 'day by day', database: places.daily, feed: feedDaily })
  const between = (name: string, left: States, right: States) =>
    differencesOf(left, right).map((difference) => ({ between: name, ...difference }))
  return {
    members: states.size,
    purchases: purchases.length,
    claims: claims.length,
    compared: sizesOf(states),
    refused: [...once.refused, ...daily.refused],
    violations: [...once.violations, ...daily.violations],
    differences: [
      ...between('once and day by day', once.states, daily.states),
      ...between('SQL and once', states, once.states),
      ...between('SQL and day by day', states, daily.states),
    ],
  }
}

type Feed = (
  engine: Engine,
  purchases: readonly CdnowPurchase[],
  claims: readonly Claim[],
) => AsyncGenerator<EventResult>

type Run = {
  readonly name: string
  readonly database: string
  readonly feed: Feed
  readonly folder: string
  readonly purchases: readonly CdnowPurchase[]
  readonly claims: readonly Claim[]
  readonly timed: <T>(what: string, work: () => Promise<T>) => Promise<T>
}

async function run({ name, database, feed, folder, purchases, claims, timed }: Run) {
  const engine = await startEngine(database, folder, begin)
  try {
    const { laurel } = engine
    await setUpProgram(laurel)
    const refused: string[] = []
    await timed(`${name}: events and sweeps`, async () => {
      for await (const { status, ...result } of feed(engine, purchases, claims)) {
        if (status !== 'accepted') refused.push(`${name}: ${JSON.stringify({ status, ...result })}`)
      }
    })
    const { violations } = await timed(`${name}: verified`, () => call(laurel, verify))
    const states = await timed(`${name}: read`, () => readStates(laurel))
    return {
      states,
      refused,
      violations: violations.map((each) => `${name}: ${JSON.stringify(each)}`),
    }
  } finally {
    await engine.close()
  }
}

/** Everything as one history, at the end; then what is due is swept up. */
async function* feedOnce(
  { laurel, clock, sweep }: Engine,
  ...[purchases, claims]: [readonly CdnowPurchase[], readonly Claim[]]
): AsyncGenerator<EventResult> {
  clock.nowMs = end
  const client = createClient({ baseUrl: laurel.url, token: laurel.key })
  yield* client.importHistory(history(purchases, claims))
  await sweep()
}

/** Each day at its time: a sweep in the morning, the purchases at noon, and the claims after them. */
async function* feedDaily(
  { laurel, clock, sweep }: Engine,
  ...[purchases, claims]: [readonly CdnowPurchase[], readonly Claim[]]
): AsyncGenerator<EventResult> {
  const days = eventsByDay(purchases, claims)
  const send = async (events: readonly EventInput[]): Promise<EventResult[]> => {
    const results: EventResult[] = []
    for (let at = 0; at < events.length; at += mostEvents) {
      const body = { events: events.slice(at, at + mostEvents) }
      results.push(...(await call(laurel, postEvents, { body })).results)
    }
    return results
  }
  for (clock.nowMs = begin - hourMs + dayMs; clock.nowMs <= end; ) {
    const morningMs = clock.nowMs
    await sweep()
    const day = days.get(new Date(morningMs).toISOString().slice(0, 10))
    clock.nowMs = morningMs + hourMs
    yield* await send(day?.purchases ?? [])
    clock.nowMs = morningMs + 2 * hourMs
    yield* await send(day?.claims ?? [])
    clock.nowMs = morningMs + dayMs
  }
  clock.nowMs = end
}

function sizesOf(states: States): Record<string, number> {
  const sizes = { fields: 0, lots: 0, ledger: 0, claims: 0, tiers: 0 }
  for (const state of states.values()) {
    sizes.fields += Object.keys(state.fields).length
    for (const what of ['lots', 'ledger', 'claims', 'tiers'] as const) {
      sizes[what] += state[what].length
    }
  }
  return sizes
}
