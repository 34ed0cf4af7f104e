/**
 * Real input, whole: imports the CDNOW purchases into an empty Laurel, and compares the sandbox's profile
 * of every customer with what the file implies. Then imports the file again, which must change nothing.
 *
 *   npm run acceptance:cdnow -- path/to/transactions.csv
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  createConnection,
  getMeters,
  patchWorkspace,
  putEarnRule,
  putMapping,
  putWorkflow,
} from '@laurel/contract'
import { call } from '../../packages/server/src/cli/call.ts'
import type { Imported } from '../../packages/server/src/cli/import.ts'
import { removeData } from '../../packages/server/src/db/embedded/remove.ts'
import { type Stack, startStack } from '../start/stack.ts'
import { type Customer, customersOf } from './cdnow-facts.ts'

const file = process.argv[2]
if (file === undefined)
  throw new Error('Name the file: npm run acceptance:cdnow -- transactions.csv')
const cli = fileURLToPath(new URL('../../packages/server/src/cli/main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'laurel-cdnow-'))
const stack = await startStack(
  folder,
  { sandboxPort: 0, env: { PORT: '0', LOG_LEVEL: 'warn' } },
  console.log,
)

let differences = 0
try {
  const connectionId = await configure(stack)
  const customers = customersOf(file)
  const purchases = [...customers.values()].reduce((sum, one) => sum + one.purchases, 0)

  report('first import', importOnce())
  const first = await settled(connectionId)
  differences += await compare(customers)
  report('second import', importOnce())
  const second = await settled(connectionId)
  differences += await compare(customers)
  differences += second.requests - first.requests

  console.log(`${customers.size} customers, ${purchases} purchases: ${differences} differences`)
  console.log(
    `${first.requests} requests, ${first.attributesSent + first.eventsSent} objects, ${first.dataPoints} data points; the second import sent ${second.requests - first.requests} requests`,
  )
} finally {
  await stack.stop()
  await removeData(folder)
}
process.exitCode = differences === 0 ? 0 : 1

async function configure({ laurel, sandbox }: Stack): Promise<string> {
  await call(laurel, patchWorkspace, { body: { currency: 'USD' } })
  const connection = await call(laurel, createConnection, {
    body: {
      id: 'braze',
      name: 'CDNOW',
      instanceUrl: sandbox.url,
      apiToken: sandbox.key,
      mode: 'all_mapped',
    },
  })
  const connectionId = connection.id
  await call(laurel, putEarnRule, {
    params: { id: 'per-dollar' },
    body: { name: 'A point for each dollar', on: 'purchase', points: 'event.amount' },
  })
  const mappings = Object.keys(
    expectedOf({ purchases: 1, cents: 1n, points: 1, first: '', last: '' }),
  )
  await call(laurel, putMapping, {
    params: { connectionId },
    body: { mappings: mappings.map((field) => ({ field, remote: field })) },
  })
  await call(laurel, putWorkflow, {
    params: { id: 'tell-purchases' },
    body: {
      name: 'Tell purchases',
      when: { event: 'purchase' },
      then: [
        {
          do: 'sync_event',
          connectionId,
          as: 'custom_event',
          name: 'cd_bought',
          properties: 'all',
        },
      ],
    },
  })
  return connectionId
}

/** The attributes that a profile must have, no more and no less. */
function expectedOf(customer: Customer): Record<string, unknown> {
  return {
    purchases_count: customer.purchases,
    purchases_total: Number(
      `${customer.cents / 100n}.${String(customer.cents % 100n).padStart(2, '0')}`,
    ),
    points_balance: customer.points,
    points_earned_total: customer.points,
    enrolled_at: customer.first,
    last_purchase_at: customer.last,
  }
}

function importOnce(): Imported {
  const { stdout } = spawnSync(
    process.execPath,
    [
      ...[cli, 'import', file as string, '--json', '--enrol'],
      ...['--map', 'memberId=customer_id', '--map', 'occurredAt=date', '--set', 'type=purchase'],
      ...[
        '--map',
        'properties.amount=dollar_value',
        '--map',
        'properties.cds=number_of_cds:integer',
      ],
      ...['--set', 'id=cdnow-{line}', '--url', stack.laurel.url],
    ],
    { env: { ...process.env, LAUREL_KEY: stack.laurel.key }, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  return JSON.parse(stdout.toString())
}

function report(what: string, done: Imported): void {
  const rate = Math.round((done.accepted + done.replayed) / done.seconds)
  console.log(
    `${what}: ${done.accepted} accepted, ${done.replayed} known already, ${done.refused} refused, ${rate} events/s`,
  )
  for (const refusal of done.refusals) console.log('refused', refusal)
  differences += done.refused
}

/** Wait until nothing waits to be sent. */
async function settled(connectionId: string) {
  for (;;) {
    const meters = await call(stack.laurel, getMeters, { params: { connectionId } })
    if (meters.waiting === 0) return meters
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** Hold every profile of the sandbox against what the file says, and count what is not as it must be. */
async function compare(customers: ReadonlyMap<string, Customer>): Promise<number> {
  let wrong = 0
  const profiles = await allProfiles()
  for (const [id, customer] of customers) {
    const profile = profiles.get(id)
    const expected = expectedOf(customer)
    const told = profile?.events['cd_bought']?.count
    const same = JSON.stringify(sorted(profile?.attributes)) === JSON.stringify(sorted(expected))
    if (same && told === customer.purchases) continue
    wrong += 1
    if (wrong <= 5) console.log('differs', id, { expected, attributes: profile?.attributes, told })
  }
  console.log(`${customers.size} profiles compared: ${wrong} differ`)
  return wrong + Math.abs(profiles.size - customers.size)
}

type Profile = {
  externalId: string
  attributes: Record<string, unknown>
  events: Record<string, { count: number }>
}

/** Page by page through the sandbox's control endpoint: an export would be held to Braze's rate limit. */
async function allProfiles(): Promise<Map<string, Profile>> {
  const all = new Map<string, Profile>()
  let after: string | undefined = ''
  while (after !== undefined) {
    const response = await fetch(`${stack.sandbox.url}/_sandbox/profiles?limit=1000&after=${after}`)
    const page = (await response.json()) as { profiles: Profile[]; after?: string }
    for (const profile of page.profiles) all.set(profile.externalId, profile)
    after = page.after
  }
  return all
}

function sorted(object: Record<string, unknown> | undefined): unknown {
  return Object.entries(object ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1))
}
