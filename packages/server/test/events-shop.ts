import { after } from 'node:test'
import { z } from 'zod'
import type { Database } from '../src/db/database.ts'
import { sql } from '../src/db/sql.ts'
import type { Answer, TakenEvent } from '../src/events/answer.ts'
import type { Incoming } from '../src/events/incoming.ts'
import { type Intake, type IntakeBounds, type IntakeDeps, intake } from '../src/events/intake.ts'
import { type Programs, programs } from '../src/program/load.ts'

/** The instant at which tests happen. */
export const now = Date.parse('2026-03-01T12:00:00.000Z')

/** An instant so many seconds before or after `now`. */
export const at = (seconds: number): string => new Date(now + seconds * 1_000).toISOString()

/** A workspace to take events in, with a point for each unit of money. */
export type Shop = {
  readonly db: Database
  readonly workspaceId: number
  readonly programs: Programs
  readonly intake: Intake
  /** Another process: nothing in common with the first but the database. */
  readonly second: (options?: Partial<IntakeDeps>) => Intake
  /** Take events in by the first process. */
  readonly send: (...events: Event[]) => Promise<Answer[]>
}

/** An event in short: what is left out has a value that fits. */
export type Event = Record<string, unknown> & { readonly id: string }

const bounds: IntakeBounds = {
  batchEvents: 500,
  batchBytes: 8_000_000,
  waitMs: 1,
  writers: 2,
  waitingEvents: 5_000,
  waitingBytes: 50_000_000,
  patienceMs: 5_000,
}

/** Open a shop in a workspace of its own. */
export async function openShop(
  db: Database,
  options: {
    readonly unknownMembers?: 'refuse' | 'enrol'
    readonly bounds?: Partial<IntakeBounds>
    readonly deps?: Partial<IntakeDeps>
  } = {},
): Promise<Shop> {
  const [row] = await db.ask(insertWorkspace(options.unknownMembers ?? 'refuse'))
  const workspaceId = row?.id ?? 0
  await configure(db, workspaceId, 'earn_rule', 'spend-one-earn-one', {
    name: 'A point for each unit',
    on: 'purchase',
    points: 'event.amount',
  })
  const all = { ...bounds, ...options.bounds }
  const open = (more: Partial<IntakeDeps> = {}) => {
    const deps = { db, programs: programs(db), noteSync: () => [], now: () => now, bounds: all }
    const opened = intake({ ...deps, ...more })
    after(() => opened.close())
    return opened
  }
  const first = open(options.deps)
  const send: Shop['send'] = (...events) =>
    first.submit(
      workspaceId,
      events.map((event) => incoming(event)),
    )
  return { db, workspaceId, programs: programs(db), intake: first, second: open, send }
}

/** Write a piece of configuration, and count the version up, as another process would. */
export async function configure(
  db: Database,
  workspaceId: number,
  kind: string,
  id: string,
  definition: Record<string, unknown> | null,
): Promise<void> {
  if (definition) await db.ask(putItem(workspaceId, kind, id, definition))
  else await db.ask(dropItem(workspaceId, kind, id))
  await db.ask(bump(workspaceId))
}

/** An event as callers send it. */
export const incoming = (event: Event): Incoming => ({
  input: { memberId: 'm1', type: 'enrol', occurredAt: at(-60), properties: {}, ...event },
})

/** A purchase in short. */
export const purchase = (
  id: string,
  amount: number,
  more: Record<string, unknown> = {},
): Event => ({
  id,
  type: 'purchase',
  properties: { amount },
  ...more,
})

/** A refund of the purchase `p1` in short: whole, unless it is said what of it. */
export const refund = (id: string, properties: Record<string, unknown> = {}): Event => ({
  id,
  type: 'refund',
  properties: { purchaseEventId: 'p1', ...properties },
})

/** The answer to an event that was taken in; fails the test if it was refused. */
export function taken(answer: Answer | undefined): TakenEvent {
  if (answer && answer.status !== 'refused') return answer
  throw new Error(`not taken in: ${JSON.stringify(answer)}`)
}

/** In one word: `accepted`, `replayed`, or the code of the refusal. */
export const word = (answer: Answer | undefined): string =>
  answer?.status === 'refused' ? answer.code : (answer?.status ?? 'no answer')

/** How many rows a workspace has, by table. */
export const countRows = (workspaceId: number) =>
  sql(z.object({ members: z.int(), events: z.int(), ledger: z.int() }))`
  select (select count(*) from members where workspace_id = ${workspaceId}) as members,
         (select count(*) from events where workspace_id = ${workspaceId}) as events,
         (select count(*) from ledger where workspace_id = ${workspaceId}) as ledger`

const insertWorkspace = (unknownMembers: string) => sql(z.object({ id: z.int() }))`
  insert into workspaces (name, unknown_members)
  values ('shop', ${unknownMembers})
  returning id`

const putItem = (workspaceId: number, kind: string, id: string, definition: object) =>
  sql(z.never())`
  insert into configuration (workspace_id, kind, id, definition)
  values (${workspaceId}, ${kind}, ${id}, ${JSON.stringify(definition)}::jsonb)`

const dropItem = (workspaceId: number, kind: string, id: string) => sql(z.never())`
  delete from configuration
   where workspace_id = ${workspaceId} and kind = ${kind} and id = ${id}`

const bump = (workspaceId: number) => sql(z.never())`
  update workspaces
     set version = version + 1
   where id = ${workspaceId}`
