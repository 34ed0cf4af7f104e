import { freshDatabase, withClient } from './database.ts'
import { mixture } from './mixture.ts'
import { mapped, wholeProgram } from './program.ts'
import { requests, send } from './requests.ts'
import { openLaurel, tellSink } from './setting.ts'

/** Events a second that were accepted; the others of the same time were refused, for want of points say. */
export type Engine = {
  readonly accepted: number
  readonly refused: number
  readonly perSecond: number
}

const members = 5_000
const perRequest = 500

/** Take in batches of 500 events of every kind, by a program that uses all of the engine, while the sink is told. */
export async function engine(server: string, sinkPort: number, scale: number): Promise<Engine> {
  const database = await freshDatabase(server, 'bench_engine')
  const laurel = await openLaurel(database)
  try {
    await wholeProgram(laurel.remote)
    await tellSink(laurel.remote, sinkPort, mapped)
    const mix = mixture(members)
    const go = (events: number, event: () => object) =>
      send(laurel, 4, requests({ events, perRequest, token: laurel.remote.key, event }))
    await go(members, mix.first)
    mix.learn(await codesIn(database))
    await go(5_000, mix.next)
    const before = await eventsIn(database)
    const events = Math.round(30_000 * scale)
    const { perSecond } = await go(events, mix.next)
    const accepted = (await eventsIn(database)) - before
    return { accepted, refused: events - accepted, perSecond: (perSecond * accepted) / events }
  } finally {
    await laurel.stop()
  }
}

/** Codes by which some members bring friends. */
const codesIn = (database: string): Promise<string[]> =>
  withClient(database, async (client) => {
    const { rows } = await client.query<{ code: string }>(
      `select fields ->> 'referral_code' as code from members where fields ? 'referral_code' limit 1000`,
    )
    return rows.map(({ code }) => code)
  })

/** Events that callers sent and that were accepted. */
const eventsIn = (database: string): Promise<number> =>
  withClient(database, async (client) => {
    const { rows } = await client.query<{ count: string }>(
      `select count(*) from events where type not in ('due', 'referral_succeeded')`,
    )
    return Number(rows[0]?.count)
  })
