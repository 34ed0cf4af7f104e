import type { EventInput } from '@laurel/contract'
import { dice } from '../../packages/server/src/sample/purchases.ts'
import { checkEngine, type EngineReport } from './engine-check.ts'
import { startEngineLoad } from './engine-load.ts'
import { configureEngine } from './engine-program.ts'
import { freePort, type Killing, killAtRandom, openGround } from './ground.ts'
import { sendUntilAnswered } from './send.ts'

/** How often to kill, what the dice begin with, and among how many members. */
export type EnginePlan = Killing & { readonly seed: number; readonly members: number }

const connections = 16

/**
 * Let all parts of the engine work at once, from many connections to two servers, while servers, sender and
 * PostgreSQL are killed at random moments; and say at the end what is not as it must be.
 */
export async function runEngine(
  plan: EnginePlan,
  say: (line: string) => void,
): Promise<EngineReport> {
  const roll = dice(plan.seed)
  const ground = await openGround()
  try {
    const sandbox = ground.sandbox(say)
    const first = ground.server('first', { ROLES: 'http', PORT: String(await freePort()) })
    const { url, firstKey } = await first.ready
    const second = ground.server('second', { ROLES: 'http', PORT: '0' })
    const sync = ground.server('sync', { ROLES: 'sync', PORT: '0' })
    const key = firstKey ?? ''
    const laurel = { url, key }
    const braze = await sandbox.ready
    await configureEngine(laurel, braze)
    const members = Array.from({ length: plan.members }, (_, at) => `member-${at}`)
    const occurredAt = new Date().toISOString()
    const enrol = (memberId: string): EventInput => ({
      ...{ id: 'enrol', memberId, type: 'enrol', occurredAt },
    })
    const enrolled = await sendUntilAnswered(laurel, members.map(enrol), () => {})
    if (enrolled.some(({ status }) => status !== 'accepted')) throw new Error('Nobody could enrol')
    const servers = [laurel, { url: (await second.ready).url, key }]
    await sync.ready
    const load = startEngineLoad(servers, members, connections, roll)
    const { database } = ground
    const victims = { servers: [first, second, sync], database, answers: load.answers }
    await killAtRandom(victims, plan, roll, say)
    await load.stop()
    return await checkEngine({ laurel, braze, database, taken: load.taken, members })
  } finally {
    await ground.stop()
  }
}
