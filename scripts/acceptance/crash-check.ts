import { verify } from '@laurel/contract'
import pg from 'pg'
import { call, type Remote } from '../../packages/server/src/cli/call.ts'
import type { SandboxReady } from '../start/stack.ts'
import type { Taken } from './crash-load.ts'
import { allSent, profileFaults } from './profiles.ts'

/** What was found after the kills. `faults` is empty where all is as it must be. */
export type CrashReport = {
  readonly accepted: number
  readonly refused: number
  readonly repeated: number
  readonly told: number
  /** Events that reached Braze more than once. Each must be marked as resent. */
  readonly duplicates: number
  readonly faults: readonly string[]
}

type Scene = {
  readonly laurel: Remote
  readonly braze: SandboxReady
  readonly database: string
  readonly taken: Taken
  readonly members: readonly string[]
}

/** Wait until nothing is under way, then hold ledger, profiles and told events against what was accepted. */
export async function checkAfterCrash(scene: Scene): Promise<CrashReport> {
  const { taken } = scene
  await allSent(scene.laurel, scene.braze)
  const faults: string[] = []
  const rows = await written(scene.database)
  faults.push(...eventFaults(rows.events, taken))
  const { violations } = await call(scene.laurel, verify)
  faults.push(...violations.map((one) => `${one.rule} ${one.memberId}: ${one.message}`))

  let told = 0
  let duplicates = 0
  for (const memberId of scene.members) {
    const arrived = await arrivals(scene.braze, memberId)
    told += arrived.size
    for (const id of taken.purchases.get(memberId) ?? []) {
      if (!arrived.has(id)) faults.push(`${memberId} ${id} was never told`)
    }
    for (const [id, times] of arrived) {
      if (times === 1) continue
      duplicates += 1
      if (!rows.resent.has(`${memberId} ${id}`))
        faults.push(`${memberId} ${id} came twice, unmarked`)
    }
  }
  faults.push(...(await profileFaults(scene.laurel, scene.braze, scene.members, profilePairs)))
  const accepted = [...taken.accepted.values()].reduce((sum, ids) => sum + ids.size, 0)
  return { accepted, refused: taken.refused, repeated: taken.repeated, told, duplicates, faults }
}

async function written(database: string) {
  const client = new pg.Client(database)
  client.on('error', () => {}) // a query under way says it too
  await client.connect()
  const events = await client.query<{ key: string }>(
    "select member_id || ' ' || event_id as key from events where type <> 'enrol'",
  )
  const resent = await client.query<{ key: string }>(
    `select d.member_id || ' ' || (one ->> 'eventId') as key
       from deliveries as d
      cross join lateral json_array_elements(d.told::json) as one
      where (one ->> 'resent')::boolean`,
  )
  await client.end()
  return {
    events: events.rows.map((row) => row.key),
    resent: new Set(resent.rows.map((row) => row.key)),
  }
}

function eventFaults(rows: readonly string[], taken: Taken): string[] {
  const there = new Set(rows)
  const accepted = new Set(
    [...taken.accepted].flatMap(([member, ids]) => [...ids].map((id) => `${member} ${id}`)),
  )
  return [
    ...[...accepted]
      .filter((key) => !there.has(key))
      .map((key) => `${key} was accepted and is lost`),
    ...rows
      .filter((key) => !accepted.has(key))
      .map((key) => `${key} is written and was never answered`),
  ]
}

/** How often each of our events stands on a member's profile. */
async function arrivals(braze: SandboxReady, memberId: string): Promise<Map<string, number>> {
  const response = await fetch(`${braze.url}/_sandbox/profiles/${memberId}/events`)
  const body = (await response.json()) as { events: { properties: { laurel_event_id: string } }[] }
  const times = new Map<string, number>()
  for (const { properties } of body.events) {
    const id = properties.laurel_event_id
    times.set(id, (times.get(id) ?? 0) + 1)
  }
  return times
}

const profilePairs = [
  ['points_balance', 'points_balance'],
  ['purchases_count', 'purchases_count'],
  ['purchases_total', 'purchases_total'],
  ['first_name', 'nickname'],
] as const
