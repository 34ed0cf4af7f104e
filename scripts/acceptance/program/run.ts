import { verify } from '@laurel/contract'
import { call } from '../../../packages/server/src/cli/call.ts'
import { purchasesIn } from '../cdnow-file.ts'
import { type Difference, differencesOf } from './compare.ts'
import { startEngine } from './engine.ts'
import type { Story } from './events.ts'
import { beginMs, endMs, type Feed, feedDaily, feedOnce } from './feed.ts'
import { recompute } from './recompute.ts'
import { setUpProgram } from './rules.ts'
import { listsOf, readStates, type States } from './state.ts'

/** Where the runs may write: three empty databases, and a folder. */
export type Places = {
  readonly once: string
  readonly daily: string
  readonly scratch: string
  readonly folder: string
}

/** What was found. All is as it must be where nothing was refused or violated and no comparison has differences. */
export type ProgramReport = {
  readonly members: number
  readonly purchases: number
  /** How much of each kind was compared, so that a comparison of nothing is seen. */
  readonly compared: Readonly<Record<string, number>>
  readonly refused: readonly string[]
  readonly violations: readonly string[]
  readonly comparisons: readonly {
    readonly name: string
    readonly differences: readonly Difference[]
  }[]
}

/** Does some work, and tells how long it took. */
type Timed = <T>(what: string, work: () => Promise<T>) => Promise<T>

/**
 * Run one program over a purchases file twice, as one history and day by day with sweeps between, and hold both
 * against each other and against what the file implies.
 *
 * @param text the file
 * @param say  told in a line what is done, and how long it took
 */
export async function runProgram(
  text: string,
  { once, daily, scratch, folder }: Places,
  say: (line: string) => void,
): Promise<ProgramReport> {
  const timed: Timed = async (what, work) => {
    const begunMs = performance.now()
    const done = await work()
    say(`${what}: ${((performance.now() - begunMs) / 1_000).toFixed(1)} s`)
    return done
  }
  const reckoned = await timed('reckoned by SQL', () => recompute(scratch, text, endMs))
  const { claims, states } = reckoned
  const story = { purchases: purchasesIn(text), claims }
  const lived = { story, folder, timed }
  const a = await live({ ...lived, name: 'at once', database: once, feed: feedOnce })
  const b = await live({ ...lived, name: 'day by day', database: daily, feed: feedDaily })
  return {
    members: states.size,
    purchases: story.purchases.length,
    compared: sizesOf(states),
    refused: [...a.refused, ...b.refused],
    violations: [...a.violations, ...b.violations],
    comparisons: [
      { name: 'at once | day by day', differences: differencesOf(a.states, b.states) },
      { name: 'SQL | at once', differences: differencesOf(states, a.states) },
      { name: 'SQL | day by day', differences: differencesOf(states, b.states) },
    ],
  }
}

type Life = {
  readonly name: string
  readonly database: string
  readonly folder: string
  readonly feed: Feed
  readonly story: Story
  readonly timed: Timed
}

async function live({ name, database, folder, feed, story, timed }: Life) {
  const engine = await startEngine(database, folder, beginMs)
  const { laurel } = engine
  try {
    await setUpProgram(laurel)
    const refused: string[] = []
    await timed(`${name}, events and sweeps`, async () => {
      for await (const result of feed(engine, story)) {
        if (result.status !== 'accepted') refused.push(`${name}: ${JSON.stringify(result)}`)
      }
    })
    const { violations } = await timed(`${name}, verified`, () => call(laurel, verify))
    const states = await timed(`${name}, read`, () => readStates(laurel))
    return {
      states,
      refused,
      violations: violations.map((one) => `${name}: ${JSON.stringify(one)}`),
    }
  } finally {
    await engine.close()
  }
}

function sizesOf(states: States): Record<string, number> {
  const sizes: Record<string, number> = { fields: 0 }
  for (const state of states.values()) {
    sizes['fields'] = (sizes['fields'] ?? 0) + Object.keys(state.fields).length
    for (const what of listsOf) sizes[what] = (sizes[what] ?? 0) + state[what].length
  }
  return sizes
}
