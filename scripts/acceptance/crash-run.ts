import { createConnection, putEarnRule, putMapping, putWorkflow } from '@laurel/contract'
import { call, type Remote } from '../../packages/server/src/cli/call.ts'
import { dice } from '../../packages/server/src/sample/purchases.ts'
import type { SandboxReady } from '../start/stack.ts'
import { type CrashReport, checkAfterCrash } from './crash-check.ts'
import { startCrashLoad } from './crash-load.ts'
import { freePort, type Killing, killAtRandom, openGround } from './ground.ts'

/** How often to kill, and what the dice begin with. */
export type CrashPlan = Killing & { readonly seed: number }

const members = Array.from({ length: 40 }, (_, at) => `crash-${at}`)

/**
 * Kill the server, the dispatcher or PostgreSQL at random moments while events come in, and say at the end
 * what is not as it must be. All on this machine, in a folder of its own.
 */
export async function crash(plan: CrashPlan, say: (line: string) => void): Promise<CrashReport> {
  const roll = dice(plan.seed)
  const ground = await openGround()
  try {
    const sandbox = ground.sandbox(say)
    const http = ground.server('http', { ROLES: 'http', PORT: String(await freePort()) })
    const { url, firstKey } = await http.ready
    const sync = ground.server('sync', { ROLES: 'sync', PORT: '0' })
    const laurel = { url, key: firstKey ?? '' }
    const braze = await sandbox.ready
    await setUp(laurel, braze)
    await sync.ready
    const load = startCrashLoad(laurel, members, 12, roll)
    const { database } = ground
    await killAtRandom({ servers: [http, sync], database, answers: load.answers }, plan, roll, say)
    await load.stop()
    return await checkAfterCrash({ laurel, braze, database, taken: load.taken, members })
  } finally {
    await ground.stop()
  }
}

async function setUp(laurel: Remote, braze: SandboxReady): Promise<void> {
  const params = { connectionId: 'braze' }
  await call(laurel, createConnection, {
    body: { id: 'braze', name: 'Sandbox', instanceUrl: braze.url, apiToken: braze.key },
  })
  await call(laurel, putEarnRule, {
    params: { id: 'per-unit' },
    body: { name: 'A point for each unit', on: 'purchase', points: 'event.amount' },
  })
  const fields = ['points_balance', 'purchases_count', 'purchases_total', 'first_name']
  const mappings = fields.map((field) => ({
    field,
    remote: field === 'first_name' ? 'nickname' : field,
  }))
  await call(laurel, putMapping, { params, body: { mappings } })
  await call(laurel, putWorkflow, {
    params: { id: 'tell-purchases' },
    body: {
      name: 'Tell purchases',
      when: { event: 'purchase' },
      then: [{ do: 'sync_event', ...params, as: 'custom_event', properties: 'all' }],
    },
  })
  const results = await Promise.all(
    members.map((memberId) =>
      fetch(`${laurel.url}/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${laurel.key}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          events: [{ id: 'enrol', memberId, type: 'enrol', occurredAt: new Date().toISOString() }],
        }),
      }),
    ),
  )
  if (!results.every((result) => result.ok)) throw new Error('The members could not be enrolled')
}
