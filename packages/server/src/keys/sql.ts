import { type Scope, scopes } from '@laurel/contract'
import { z } from 'zod'
import { sql } from '../db/sql.ts'
import { configurationLock } from '../program/sql.ts'

const KeyRow = z.object({
  id: z.string(),
  name: z.string(),
  hint: z.string(),
  scopes: z.array(z.enum(scopes)),
  createdAt: z.string(),
})

/** A key as it is listed: its token is kept nowhere. */
export type KeyRow = z.infer<typeof KeyRow>

/** The keys of a workspace that are not revoked, oldest first. */
export const liveKeys = (workspaceId: number) => sql(KeyRow)`
  select id, name, hint, scopes, created_at as "createdAt"
    from api_keys
   where workspace_id = ${workspaceId} and revoked_at is null
   order by created_at, id`

/** Whom a token belongs to, by the token's digest, if it is not revoked. */
export const keyByDigest = (digest: Uint8Array) => sql(
  z.object({
    id: z.string(),
    workspaceId: z.int(),
    scopes: z.array(z.enum(scopes)),
  }),
)`
  select id, workspace_id as "workspaceId", scopes
    from api_keys
   where digest = ${digest} and revoked_at is null`

/** Keep a new key. */
export const insertKey = (key: {
  id: string
  workspaceId: number
  name: string
  digest: Uint8Array
  hint: string
  scopes: readonly Scope[]
  at: string
}) => sql(z.never())`
  insert into api_keys (id, workspace_id, name, digest, hint, scopes, created_at)
  values (${key.id}, ${key.workspaceId}, ${key.name}, ${key.digest}, ${key.hint},
          ${key.scopes}::text[], ${key.at})`

/** Take a key out of use for ever. */
export const revokeKeyRow = (workspaceId: number, id: string, at: string) => sql(z.never())`
  update api_keys
     set revoked_at = ${at}
   where workspace_id = ${workspaceId} and id = ${id} and revoked_at is null`

const Id = z.object({ id: z.int() })

/** Every workspace, oldest first. */
export const workspaceIds = () => sql(Id)`select id from workspaces order by id`

/** Make a workspace with the settings that the schema gives. */
export const insertWorkspace = (name: string) => sql(Id)`
  insert into workspaces (name) values (${name}) returning id`

/** Keep other processes that start at the same time waiting until this transaction ends. */
export const lockFirst = () => sql(z.object({ locked: z.string() }))`
  select pg_advisory_xact_lock(${configurationLock}::integer, 0)::text as locked`

/** Keep an admin's key if the workspace has never had a key. */
export const insertFirstKey = (key: {
  id: string
  workspaceId: number
  digest: Uint8Array
  hint: string
  at: string
}) => sql(z.object({ id: z.string() }))`
  insert into api_keys (id, workspace_id, name, digest, hint, scopes, created_at)
  select ${key.id}, ${key.workspaceId}::integer, 'First key', ${key.digest}, ${key.hint},
         array['admin'], ${key.at}::timestamptz
   where not exists (select from api_keys where workspace_id = ${key.workspaceId}::integer)
  returning id`
