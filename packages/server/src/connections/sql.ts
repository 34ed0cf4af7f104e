import { z } from 'zod'
import { sql } from '../db/sql.ts'

/** The origin, the sealed token and the settings of a connection: what it takes to speak by it. */
export const lineOf = (workspaceId: number, id: string) => sql(
  z.object({
    instanceUrl: z.string(),
    keyCipher: z.instanceof(Uint8Array),
    settings: z.unknown(),
  }),
)`
  select instance_url as "instanceUrl", key_cipher as "keyCipher", settings
    from connections
   where workspace_id = ${workspaceId} and id = ${id}`

const ConnectionView = z.object({
  id: z.string(),
  name: z.string(),
  instanceUrl: z.string(),
  appId: z.string().nullable(),
  keyHint: z.string(),
  status: z.enum(['active', 'paused', 'held']),
  heldWhy: z.string().nullable(),
  mode: z.enum(['all_mapped', 'changed_only']),
  settings: z.unknown(),
  learned: z.unknown(),
  checkedAt: z.string().nullable(),
  registry: z.unknown(),
  registryAt: z.string().nullable(),
  mappingVersion: z.int(),
  version: z.int(),
  createdAt: z.string(),
})

/** A connection as it is shown: everything but its token. */
export type ConnectionView = z.infer<typeof ConnectionView>

/** The connections of a workspace, or the one with an id. */
export const connectionsOf = (workspaceId: number, id: string | null = null) => sql(ConnectionView)`
  select id, name, instance_url as "instanceUrl", app_id as "appId", key_hint as "keyHint", status,
         held_why as "heldWhy", mode, settings, learned, checked_at as "checkedAt", registry,
         registry_at as "registryAt", mapping_version as "mappingVersion", version,
         created_at as "createdAt"
    from connections
   where workspace_id = ${workspaceId} and (${id}::text is null or id = ${id}::text)
   order by id`

/** Keep a new connection. */
export const insertConnection = (row: {
  workspaceId: number
  id: string
  name: string
  instanceUrl: string
  appId: string | null
  keyCipher: Uint8Array
  keyHint: string
  mode: string
  settings: string
  learned: string
  at: string
}) => sql(z.never())`
  insert into connections (workspace_id, id, name, instance_url, app_id, key_cipher, key_hint, mode,
                           settings, learned, checked_at, created_at)
  values (${row.workspaceId}, ${row.id}, ${row.name}, ${row.instanceUrl}, ${row.appId},
          ${row.keyCipher}, ${row.keyHint}, ${row.mode}, ${row.settings}::jsonb,
          ${row.learned}::jsonb, ${row.at}::timestamptz, ${row.at}::timestamptz)`

/** Change what a person may change of a connection. */
export const updateConnection = (row: {
  workspaceId: number
  id: string
  name: string
  appId: string | null
  status: string
  mode: string
  settings: string
}) => sql(z.never())`
  update connections
     set name = ${row.name},
         app_id = ${row.appId},
         held_why = case when ${row.status}::text = 'held' then held_why end,
         held_at = case when ${row.status}::text = 'held' then held_at end,
         status = ${row.status}::text,
         mode = ${row.mode},
         settings = ${row.settings}::jsonb,
         version = version + 1
   where workspace_id = ${row.workspaceId} and id = ${row.id}`

/** Put another token in place; a connection that was held goes on. */
export const updateToken = (row: {
  workspaceId: number
  id: string
  keyCipher: Uint8Array
  keyHint: string
  learned: string
  at: string
}) => sql(z.never())`
  update connections
     set key_cipher = ${row.keyCipher},
         key_hint = ${row.keyHint},
         learned = ${row.learned}::jsonb,
         checked_at = ${row.at},
         status = case when status = 'held' then 'active' else status end,
         held_why = null,
         held_at = null,
         registry_at = null,
         version = version + 1
   where workspace_id = ${row.workspaceId} and id = ${row.id}`

/** Keep what a probe found; the registry is read anew when it is next asked for. */
export const updateLearned = (workspaceId: number, id: string, learned: string, at: string) =>
  sql(z.never())`
  update connections
     set learned = ${learned}::jsonb, checked_at = ${at}, registry_at = null
   where workspace_id = ${workspaceId} and id = ${id}`

/** Hold a connection whose token cannot be read any more, unless it is held already. */
export const holdLost = (workspaceId: number, id: string, why: string, at: string) => sql(
  z.object({ id: z.string() }),
)`
  update connections
     set status = 'held', held_why = ${why}, held_at = ${at}::timestamptz, version = version + 1
   where workspace_id = ${workspaceId} and id = ${id} and status <> 'held'
  returning id`

/** Let a held connection go on. */
export const releaseHold = (workspaceId: number, id: string) => sql(z.never())`
  update connections
     set status = 'active', held_why = null, held_at = null, version = version + 1
   where workspace_id = ${workspaceId} and id = ${id} and status = 'held'`

/** Keep what Braze says it has. */
export const updateRegistry = (workspaceId: number, id: string, registry: string, at: string) =>
  sql(z.never())`
  update connections
     set registry = ${registry}::jsonb, registry_at = ${at}
   where workspace_id = ${workspaceId} and id = ${id}`

/** Disconnect; mappings and backfills go with it. */
export const deleteConnectionRow = (workspaceId: number, id: string) => sql(z.never())`
  delete from connections where workspace_id = ${workspaceId} and id = ${id}`

/** What waits for a connection: members, counted once for each time that they were noted, and since when. */
export const waitingNow = (workspaceId: number, connectionId: string) => sql(
  z.object({ members: z.int(), events: z.int(), since: z.string().nullable() }),
)`
  -- every bucket
  select coalesce(sum(members), 0)::bigint as members, coalesce(sum(events), 0)::bigint as events,
         min(at) as since
    from sync_queue
   where workspace_id = ${workspaceId} and connection_id = ${connectionId}`

/** Sealed tokens of all workspaces, for sealing them again under the newest key. */
export const sealedTokens = () => sql(
  z.object({ workspaceId: z.int(), id: z.string(), keyCipher: z.instanceof(Uint8Array) }),
)`
  select workspace_id as "workspaceId", id, key_cipher as "keyCipher" from connections`

/** Put a token back sealed anew, unless it was rotated meanwhile. */
export const resealToken = (
  workspaceId: number,
  id: string,
  before: Uint8Array,
  after: Uint8Array,
) => sql(z.never())`
  update connections
     set key_cipher = ${after}
   where workspace_id = ${workspaceId} and id = ${id} and key_cipher = ${before}`
