import { type Listing, listAttributes, listEventNames } from '@laurel/braze'
import { type getRegistry, Refused, type ReplyOf } from '@laurel/contract'
import { z } from 'zod'
import type { ConnectionDeps } from './deps.ts'
import { Learned, mayDo } from './learned.ts'
import { type ConnectionView, updateRegistry } from './sql.ts'
import { connectionRow } from './view.ts'

const Registry = z.object({
  attributes: z
    .array(
      z.object({
        name: z.string(),
        type: z.string().nullable(),
        forced: z.boolean(),
        blocked: z.boolean(),
        arrayLength: z.number().nullable(),
      }),
    )
    .nullable(),
  events: z.array(z.string()).nullable(),
  readAt: z.string(),
})

/** What a Braze workspace has, as it last said; null where the token may not read it. */
export type Registry = z.infer<typeof Registry>

/** Braze allows 1,000 such requests an hour to a whole workspace, and asks for sparing use. */
const freshMs = 3_600_000

/**
 * What the Braze workspace has, read anew when what we know is older than an hour. A check of the
 * connection makes the next reading a new one.
 *
 * @throws Refused `connection_not_found`, `connection_held`, `braze_key_refused`, `braze_unreachable`
 */
export async function registryOf(
  deps: Pick<ConnectionDeps, 'db' | 'access' | 'now'>,
  workspaceId: number,
  id: string,
): Promise<Registry> {
  const row = await connectionRow(deps.db, workspaceId, id)
  const nowMs = deps.now()
  if (row.registryAt !== null && nowMs - Date.parse(row.registryAt) < freshMs) {
    return Registry.parse(row.registry)
  }
  if (row.status === 'held') throw new Refused('connection_held')
  const registry = await readRegistry(deps, workspaceId, row, new Date(nowMs).toISOString())
  await deps.db.ask(updateRegistry(workspaceId, id, JSON.stringify(registry), registry.readAt))
  return registry
}

/** The registry as callers see it. */
export function registryOut({ attributes, events, readAt }: Registry): ReplyOf<typeof getRegistry> {
  return {
    attributes:
      attributes?.map(({ name, type, blocked }) => ({
        name,
        type,
        status: blocked ? 'Blocklisted' : 'Active',
        description: null,
      })) ?? null,
    events,
    missing: [
      ...(attributes === null ? ['custom_attributes.get'] : []),
      ...(events === null ? ['events.list'] : []),
    ],
    readAt,
  }
}

async function readRegistry(
  { access }: Pick<ConnectionDeps, 'access'>,
  workspaceId: number,
  row: ConnectionView,
  readAt: string,
): Promise<Registry> {
  const { wire, ...credentials } = await access.open(workspaceId, row.id)
  const learned = Learned.parse(row.learned)
  const [attributes, events] = await Promise.all([
    mayDo(learned, 'custom_attributes.get') ? listAttributes(wire, credentials) : null,
    mayDo(learned, 'events.list') ? listEventNames(wire, credentials) : null,
  ])
  return {
    attributes: attributes && entriesOf(attributes),
    events: events && entriesOf(events),
    readAt,
  }
}

function entriesOf<Entry>(listing: Listing<Entry>): Entry[] | null {
  if (listing.ok) return [...listing.entries]
  if (listing.cause === 'credential') throw new Refused('braze_key_refused')
  // A permission taken away since the last probe is the same as one that was never there.
  if (listing.kind === 'hold') return null
  throw new Refused('braze_unreachable', { message: `${listing.why}.` })
}
