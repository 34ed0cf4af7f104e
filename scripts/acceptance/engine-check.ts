import { getCampaignUse, rebuild, verify } from '@laurel/contract'
import pg from 'pg'
import { call, type Remote } from '../../packages/server/src/cli/call.ts'
import type { SandboxReady } from '../start/stack.ts'
import { type EngineTaken, saidBy, type Told } from './engine-load.ts'
import { bounds, toldFields } from './engine-program.ts'
import { allSent, profileFaults } from './profiles.ts'
import { sendUntilAnswered } from './send.ts'

/** What was found. `faults` is empty where all is as it must be. */
export type EngineReport = {
  readonly accepted: number
  readonly refused: Readonly<Record<string, number>>
  readonly repeated: number
  readonly duplicates: number
  /** How much of each bound was used. */
  readonly used: Readonly<Record<string, number>>
  readonly checked: Readonly<Record<string, number>>
  readonly faults: readonly string[]
}

type Scene = {
  readonly laurel: Remote
  readonly braze: SandboxReady
  readonly database: string
  readonly taken: EngineTaken
  readonly members: readonly string[]
}

/** Wait until nothing is due or under way, then hold books, bounds, answers and profiles against each other. */
export async function checkEngine(scene: Scene): Promise<EngineReport> {
  const { laurel, braze, taken, members } = scene
  const client = new pg.Client(scene.database)
  client.on('error', () => {}) // a query under way says it too
  await client.connect()
  const ask: Ask = async (text) => (await client.query(text)).rows
  try {
    await nothingDue(ask)
    await allSent(laurel, braze)
    const faults = [...taken.faults, ...eventFaults(await ask(sentEvents), taken)]
    const used = await usedBounds(laurel, ask, faults)
    const pairs = toldFields.map((field) => [field, field] as const)
    faults.push(...(await profileFaults(laurel, braze, members, pairs)))
    faults.push(...(await replayFaults(laurel, [...taken.accepted.values()])))
    const { checked, violations } = await audit(laurel)
    faults.push(...violations)
    return {
      accepted: taken.accepted.size,
      refused: Object.fromEntries(taken.refused),
      ...{ repeated: taken.repeated, duplicates: taken.duplicates, used, checked, faults },
    }
  } finally {
    await client.end()
  }
}

type Ask = (text: string) => Promise<Record<string, string>[]>

/** All that holds the books against themselves; a rebuild from the ledger is to be asked here too. */
async function audit(laurel: Remote) {
  const { checked, violations } = await call(laurel, verify)
  const { differences } = await call(laurel, rebuild, { query: {} })
  return {
    checked,
    violations: [
      ...violations.map((one) => `${one.rule} ${one.memberId}: ${one.message}`),
      ...differences.map(
        ({ memberId, what, stored, derived }) =>
          `${memberId ?? 'all members'}: ${what} is ${stored}, and derived ${derived}`,
      ),
    ],
  }
}

/** What ends within seconds has ended, and sweeps have booked it. */
async function nothingDue(ask: Ask): Promise<void> {
  const until = Date.now() + 120_000
  for (;;) {
    const [row] = await ask(
      `select count(*) as due from members where due_at < now() + interval '10 minutes'`,
    )
    if (Number(row?.['due']) === 0) return
    if (Date.now() > until) throw new Error(`Of ${row?.['due']} members something is due`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

const sentEvents = `select member_id || ' ' || event_id as key from events where event_id ~ '^[cf]-'`

function eventFaults(rows: readonly Record<string, string>[], taken: EngineTaken): string[] {
  const written = new Set(rows.map(({ key = '' }) => key))
  const lost = [...taken.accepted.keys()].filter((key) => !written.has(key))
  const unknown = [...written].filter((key) => !taken.accepted.has(key))
  return [
    ...lost.map((key) => `${key} was accepted and is lost`),
    ...unknown.map((key) => `${key} is written and was never answered`),
  ]
}

/** How much of each bound was used, by the books themselves, and what of it is too much. */
async function usedBounds(
  laurel: Remote,
  ask: Ask,
  faults: string[],
): Promise<Record<string, number>> {
  const number = async (text: string) => Number((await ask(text))[0]?.['n'] ?? 0)
  const used = {
    budget: await number(`select sum(points) as n from ledger where campaign_id = 'rush'`),
    cap: await number(
      `select max(points) as n
         from (select sum(points) as points from ledger
                where campaign_id = 'rush' group by member_id) as each`,
    ),
    stock: await number(
      `select count(*) as n from claims where reward_id = 'mug' and state <> 'cancelled'`,
    ),
    codes: await number('select count(code) as n from claims'),
    statusAWeek: await number(
      `select max(points) as n
         from (select sum(points) as points from ledger
                where wallet_id = 'status' and kind = 'earn'
                group by member_id, date_trunc('week', effective_at at time zone 'UTC')) as each`,
    ),
  }
  for (const name of Object.keys(bounds) as (keyof typeof bounds)[]) {
    if (used[name] > bounds[name]) faults.push(`${name}: ${used[name]} of ${bounds[name]}`)
  }
  const twice = await number(`select count(code) - count(distinct code) as n from claims`)
  if (twice > 0) faults.push(`${twice} codes were given more than once`)
  const astray = await number(
    `select count(*) as n from coupon_codes as c
       full join (select * from claims where code is not null) as k
         on (k.code, k.claim_id, k.member_id) = (c.code, c.claim_id, c.member_id)
      where (c.given_at is not null or c.code is null) and (k.code is null or c.code is null)`,
  )
  if (astray > 0) faults.push(`${astray} codes are not where the pool says`)
  for (const id of ['rush', 'bonus']) {
    const counted = (await call(laurel, getCampaignUse, { params: { id } })).data
    for (const { name, used: points } of counted) {
      if (points > bounds.budget) faults.push(`${id} ${name}: ${points} of ${bounds.budget}`)
      if (id === 'rush' && points !== used.budget)
        faults.push(`rush counts ${points}, the ledger ${used.budget}`)
    }
  }
  return used
}

/** Every accepted event is found again, with its first answer. */
async function replayFaults(laurel: Remote, told: readonly Told[]): Promise<string[]> {
  const faults: string[] = []
  for (let from = 0; from < told.length; from += 500) {
    const part = told.slice(from, from + 500)
    const events = part.map(({ event }) => event)
    const answers = await sendUntilAnswered(laurel, events, () => {})
    for (const [i, { event, said }] of part.entries()) {
      const answer = answers[i]
      if (answer?.status === 'replayed' && saidBy(answer) === said) continue
      faults.push(`${event.memberId} ${event.id} was ${said}, and is ${JSON.stringify(answer)}`)
    }
  }
  return faults
}
