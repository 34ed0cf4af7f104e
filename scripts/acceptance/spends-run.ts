import { type EventInput, type EventResult, getPoints, verify } from '@laurel/contract'
import { call, type Remote } from '../../packages/server/src/cli/call.ts'
import { dice } from '../../packages/server/src/sample/purchases.ts'
import { freePort, openGround } from './ground.ts'
import { sendUntilAnswered } from './send.ts'

/** How many attempts by how many members, what the dice begin with, and attempts of one request. */
export type SpendPlan = {
  readonly attempts: number
  readonly members: number
  readonly seed: number
  readonly batch: number
}

/** What came of it. `faults` is empty where all is as it must be; `points` are of all members together. */
export type SpendReport = {
  readonly attempts: number
  readonly accepted: number
  readonly refused: number
  readonly seconds: number
  readonly points: { readonly given: number; readonly spent: number; readonly left: number }
  readonly balances: readonly number[]
  readonly faults: readonly string[]
}

const connections = 16
const lotsEach = 8
/** Points of one attempt, at most. */
const mostPoints = 20

/** What one member was given, and what was answered to its attempts. */
type Purse = { given: number; spent: number; leastRefused: number }

/** Spend from 16 connections, through two servers on one database, all on this machine. */
export async function rushToSpend(
  plan: SpendPlan,
  say: (line: string) => void,
): Promise<SpendReport> {
  const ground = await openGround()
  try {
    const first = ground.server('first', { ROLES: 'http', PORT: String(await freePort()) })
    const { url, firstKey } = await first.ready
    const second = ground.server('second', { ROLES: 'http', PORT: '0' })
    const key = firstKey ?? ''
    const servers = [
      { url, key },
      { url: (await second.ready).url, key },
    ] as const
    return await spend(servers, plan, say)
  } finally {
    await ground.stop()
  }
}

async function spend(
  servers: readonly [Remote, Remote],
  { attempts, members, seed, batch }: SpendPlan,
  say: (line: string) => void,
): Promise<SpendReport> {
  const roll = dice(seed)
  const faults: string[] = []
  const each = Math.ceil((attempts / members) * (mostPoints / 4))
  const purses = await fill(servers[0], members, Math.ceil(each / lotsEach))
  const begun = performance.now()
  let sent = 0
  let accepted = 0
  const sendBatches = async (connection: number) => {
    while (sent < attempts) {
      const from = sent
      const to = Math.min(attempts, from + batch)
      sent = to
      const events = Array.from({ length: to - from }, (_, i) =>
        attempt(
          from + i,
          memberOf(Math.floor(roll() * members)),
          1 + Math.floor(roll() * mostPoints),
        ),
      )
      const server = servers[connection % 2 === 0 ? 0 : 1]
      const answers = await sendUntilAnswered(server, events, () => {})
      accepted += count(events, answers, purses, faults)
      if (Math.floor(to / 100_000) > Math.floor(from / 100_000)) say(`${to} attempts`)
    }
  }
  await Promise.all(Array.from({ length: connections }, (_, at) => sendBatches(at)))
  const seconds = Math.round((performance.now() - begun) / 100) / 10
  const balances = await settle(servers[0], purses, faults)
  const sum = (of: (purse: Purse) => number) =>
    [...purses.values()].reduce((all, purse) => all + of(purse), 0)
  return {
    ...{ attempts, accepted, refused: attempts - accepted, seconds },
    points: {
      given: sum(({ given }) => given),
      spent: sum(({ spent }) => spent),
      left: balances.reduce((all, balance) => all + balance, 0),
    },
    ...{ balances, faults },
  }
}

const memberOf = (no: number): string => `spender-${no}`

const occurredAt = new Date().toISOString()

const attempt = (no: number, memberId: string, points: number) =>
  ({ id: `s-${no}`, memberId, type: 'points_spent', occurredAt, properties: { points } }) as const

/** Enrol the members, and give each the same in several lots. */
async function fill(laurel: Remote, members: number, points: number): Promise<Map<string, Purse>> {
  const purses = new Map<string, Purse>()
  for (let no = 0; no < members; no += 1) {
    const memberId = memberOf(no)
    const gift = { type: 'points_adjusted', properties: { points, reason: 'to be spent' } }
    const events: EventInput[] = [
      { id: 'enrol', memberId, type: 'enrol', occurredAt },
      ...Array.from({ length: lotsEach }, (_, at) => ({
        ...{ id: `gift-${at}`, memberId, occurredAt, ...gift },
      })),
    ]
    const answers = await sendUntilAnswered(laurel, events, () => {})
    if (answers.some(({ status }) => status === 'refused')) throw new Error('No points were given')
    purses.set(memberId, { given: lotsEach * points, spent: 0, leastRefused: Infinity })
  }
  return purses
}

/** Count what was answered; gives how many won. */
function count(
  events: readonly ReturnType<typeof attempt>[],
  answers: readonly EventResult[],
  purses: ReadonlyMap<string, Purse>,
  faults: string[],
): number {
  let won = 0
  for (const [i, { id, memberId, properties }] of events.entries()) {
    const purse = purses.get(memberId)
    const answer = answers[i]
    if (!purse || !answer) continue
    if (answer.status !== 'refused') {
      won += 1
      purse.spent += properties.points
      if ((answer.points?.balance ?? -1) < 0) faults.push(`${id} left ${answer.points?.balance}`)
    } else if (answer.refusal?.code === 'not_enough_points') {
      purse.leastRefused = Math.min(purse.leastRefused, properties.points)
    } else faults.push(`${id} was refused: ${answer.refusal?.code}`)
  }
  return won
}

/** Hold balances against what was answered, and the ledger against itself; gives the balances. */
async function settle(
  laurel: Remote,
  purses: ReadonlyMap<string, Purse>,
  faults: string[],
): Promise<number[]> {
  const balances: number[] = []
  for (const [memberId, { given, spent, leastRefused }] of purses) {
    const { balance, spent: booked } = await call(laurel, getPoints, { params: { memberId } })
    balances.push(balance)
    if (balance !== given - spent) faults.push(`${memberId}: ${balance} of ${given} less ${spent}`)
    if (booked !== spent) faults.push(`${memberId}: ${booked} are booked, ${spent} were answered`)
    // Balances only fell, so what was refused at any time is more than what is left.
    if (balance >= leastRefused) faults.push(`${memberId}: ${leastRefused} of ${balance} refused`)
  }
  const { violations } = await call(laurel, verify)
  faults.push(...violations.map((one) => `${one.rule} ${one.memberId}: ${one.message}`))
  return balances
}
