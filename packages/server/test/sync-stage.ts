import type { Wire } from '@laurel/braze'
import { manualClock, type Sandbox, type SandboxOptions, sandbox } from '@laurel/sandbox'
import { z } from 'zod'
import type { Database } from '../src/db/database.ts'
import { sql } from '../src/db/sql.ts'
import { orderedIds } from '../src/ids.ts'
import { programs } from '../src/program/load.ts'
import { unpacked } from '../src/sync/entry.ts'
import { type Link, type SyncDeps, usualSyncSettings } from '../src/sync/link.ts'
import { newLink } from '../src/sync/new-link.ts'
import type { SyncNews } from '../src/sync/news.ts'
import { noteSync } from '../src/sync/note.ts'
import { round } from '../src/sync/round.ts'
import { configure, now, openShop, type Shop } from './events-shop.ts'

/** A member's whole way to a stand-in Braze, moved by hand: nothing happens by itself. */
export type Stage = Omit<Shop, 'second'> & {
  readonly braze: Sandbox
  readonly deps: SyncDeps
  readonly link: Link
  readonly news: SyncNews[]
  /** Bodies of requests to `/users/track`, as they left. */
  readonly sent: Body[]
  /** The wire may be wrapped, the key changed, at any time. */
  readonly way: { wire: Wire; key: string }
  /** Rounds until nothing is due; how many members they took. */
  readonly run: () => Promise<number>
  /** Move all clocks on. */
  readonly advance: (ms: number) => void
  /** Run and let time pass until nothing waits, at most so many times. */
  readonly finish: (times?: number) => Promise<void>
  /** Another process on the same database. */
  readonly second: () => Pick<Stage, 'deps' | 'link' | 'run'>
  readonly waiting: () => Promise<Waiting[]>
  readonly parked: () => Promise<Parked[]>
  readonly delivered: () => Promise<Delivered[]>
  /** Another token, as rotating puts it in place. */
  readonly rotate: () => Promise<unknown>
  readonly setStatus: (status: 'active' | 'paused') => Promise<unknown>
  readonly attributes: (memberId: string) => Record<string, unknown>
}

/** The body of a request, in short. */
export type Body = {
  readonly attributes?: readonly Thing[]
  readonly events?: readonly Thing[]
  readonly purchases?: readonly Thing[]
}
type Thing = Record<string, unknown> & { readonly properties?: Record<string, unknown> }

/** An entry of the queue, and how often its member was sent without an answer. */
export type Waiting = { memberId: string; lane: number; marks: number; attempts: number }

/** A parked row, and a delivery, in short. */
export type Parked = { memberId: string; no: number; kind: string; outcome: string; why: string }
export type Delivered = { memberId: string; outcome: string; attempts: number; told: unknown[] }

/** What a stage is set to; what is left out maps the balance and tells nothing. */
export type Setting = {
  readonly mappings?: readonly { readonly field: string; readonly remote: string }[]
  readonly cleared?: readonly string[]
  readonly mode?: 'all_mapped' | 'changed_only'
  readonly settings?: Record<string, unknown>
  readonly appId?: string
  readonly tells?: readonly Record<string, unknown>[]
  readonly sandbox?: SandboxOptions
  readonly sync?: Partial<SyncDeps['settings']>
}

/** Set a stage in a workspace of its own. Quiet time is none unless it is given. */
export async function setStage(db: Database, setting: Setting = {}): Promise<Stage> {
  const shop = await openShop(db, { deps: { noteSync, now: () => clock.now() } })
  const { workspaceId } = shop
  const clock = manualClock(now)
  const braze = sandbox({ clock, ...setting.sandbox })
  const way = { wire: braze.wire, key: 'sandbox-key' }
  await connectTo(db, workspaceId, setting)
  for (const [index, tell] of (setting.tells ?? []).entries()) {
    await configure(db, workspaceId, 'workflow', `tell-${index}`, workflow(tell))
  }
  const news: SyncNews[] = []
  const sent: Body[] = []
  const wire: Wire = (ask) => {
    if (ask.path === '/users/track') sent.push(JSON.parse(ask.body ?? '{}'))
    return way.wire(ask)
  }
  const part = () => {
    const deps: SyncDeps = {
      db,
      programs: programs(db),
      open: async () => ({ wire, key: way.key, timeoutMs: 5_000 }),
      now: () => clock.now(),
      newId: orderedIds(clock.now),
      random: () => 0.5,
      pause: async (ms) => clock.advance(ms),
      heard: (one) => news.push(one),
      process: { name: 'test', isGone: () => false },
      settings: { ...usualSyncSettings, ...setting.sync },
    }
    const lane = { workspaceId, connectionId: 'main' }
    const limits = { requestsPerMinute: null, concurrency: 8 }
    const link = newLink(deps, lane, limits)
    const run = async () => {
      let members = 0
      for (let taken = -1; taken !== 0; members += taken) taken = await round(deps, link)
      return members
    }
    return { deps, link, run }
  }
  const first = part()
  const waiting = async () => {
    const [rows, mirrors] = await db.all([queueRows(workspaceId), attemptRows(workspaceId)])
    const attempts = new Map(mirrors.map((row) => [row.memberId, row.attempts]))
    const entries = rows.flatMap(({ lane, ...texts }) =>
      unpacked(texts).map(({ memberId, marks }) => ({ memberId, lane, marks })),
    )
    return entries
      .map((entry) => ({ ...entry, attempts: attempts.get(entry.memberId) ?? 0 }))
      .sort((a, b) => (a.memberId < b.memberId ? -1 : 1))
  }
  const finish = async (times = 200) => {
    for (let i = 0; i < times; i++) {
      await first.run()
      if ((await waiting()).length === 0) return braze.settle()
      clock.advance(5_000)
    }
    throw new Error(`still waiting: ${JSON.stringify(await waiting())}`)
  }
  return {
    ...shop,
    ...first,
    second: part,
    braze,
    news,
    sent,
    way,
    advance: clock.advance,
    finish,
    waiting,
    rotate: () => db.ask(setConnection(workspaceId, 'active')),
    setStatus: (status) => db.ask(setConnection(workspaceId, status)),
    parked: () => db.ask(parkedRows(workspaceId)),
    delivered: async () =>
      (await db.ask(deliveryRows(workspaceId))).map((row) => ({
        ...row,
        told: JSON.parse(row.told ?? '[]'),
      })),
    attributes: (memberId) => ({ ...braze.profiles.get(memberId)?.attributes }),
  }
}

const workflow = (tell: Record<string, unknown>) => {
  const { event, ...action } = tell
  return {
    name: 'Tell',
    when: { event },
    only: {},
    then: [
      {
        do: 'sync_event',
        connectionId: 'main',
        as: 'custom_event',
        properties: 'all',
        uncertain: 'resend',
        eventId: true,
        ...action,
      },
    ],
  }
}

async function connectTo(db: Database, workspaceId: number, setting: Setting): Promise<void> {
  const settings = JSON.stringify({ quietMs: 0, ...setting.settings })
  await db.ask(
    insertConnection(workspaceId, setting.mode ?? 'all_mapped', settings, setting.appId ?? null),
  )
  const usual = [{ field: 'points_balance', remote: 'loyalty_points' }]
  await map(db, workspaceId, 1, setting.mappings ?? usual, setting.cleared ?? [])
}

/** Put a mapping in place, as saving one does. */
export async function map(
  db: Database,
  workspaceId: number,
  version: number,
  mappings: Setting['mappings'],
  cleared: readonly string[],
): Promise<void> {
  await db.all([
    insertMapping(workspaceId, version, JSON.stringify(mappings), cleared),
    useMapping(workspaceId, version),
  ])
}

const insertConnection = (
  workspaceId: number,
  mode: string,
  settings: string,
  appId: string | null,
) => sql(z.never())`
  insert into connections (workspace_id, id, name, instance_url, app_id, key_cipher, key_hint, mode,
         settings)
  values (${workspaceId}, 'main', 'Main', 'https://rest.iad-01.braze.com', ${appId}, '\\x00', '-key',
          ${mode}, ${settings}::jsonb)`

const insertMapping = (
  workspaceId: number,
  version: number,
  mappings: string,
  cleared: readonly string[],
) => sql(z.never())`
  insert into mappings (workspace_id, connection_id, version, mappings, cleared, actor)
  values (${workspaceId}, 'main', ${version}, ${mappings}::jsonb, ${cleared}::text[], 'test')`

const useMapping = (workspaceId: number, version: number) => sql(z.never())`
  with used as (
    update connections
       set mapping_version = ${version}
     where workspace_id = ${workspaceId})
  update workspaces
     set version = version + 1
   where id = ${workspaceId}`

const setConnection = (workspaceId: number, status: string) => sql(z.never())`
  with used as (
    update connections
       set status = ${status}, version = version + 1
     where workspace_id = ${workspaceId})
  update workspaces
     set version = version + 1
   where id = ${workspaceId}`

const queueRows = (workspaceId: number) => sql(
  z.object({ lane: z.int(), entries: z.string(), bodies: z.string() }),
)`
  select lane, entries, bodies
    from sync_queue
   where workspace_id = ${workspaceId}`

const attemptRows = (workspaceId: number) => sql(
  z.object({ memberId: z.string(), attempts: z.int() }),
)`
  select member_id as "memberId", attempts
    from sync_mirror
   where workspace_id = ${workspaceId}`

const parkedRows = (workspaceId: number) => sql(
  z.object({
    memberId: z.string(),
    no: z.int(),
    kind: z.string(),
    outcome: z.string(),
    why: z.string(),
  }),
)`
  select member_id as "memberId", no, kind, outcome, why
    from sync_parked
   where workspace_id = ${workspaceId}
   order by member_id, no`

const deliveryRows = (workspaceId: number) => sql(
  z.object({
    memberId: z.string(),
    outcome: z.string(),
    attempts: z.int(),
    told: z.string().nullable(),
  }),
)`
  select member_id as "memberId", outcome, attempts, told
    from deliveries
   where workspace_id = ${workspaceId}
   order by at, id, member_id`
