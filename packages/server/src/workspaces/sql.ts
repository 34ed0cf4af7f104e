import { z } from 'zod'
import { sql } from '../db/sql.ts'

/** The settings of a workspace, each kept as it is where null is given. */
export const updateWorkspace = (
  workspaceId: number,
  set: {
    name: string | null
    timezone: string | null
    currency: string | null
    unknownMembers: string | null
    undeclaredProperties: string | null
    futureToleranceSeconds: number | null
  },
) => sql(z.never())`
  update workspaces
     set name = coalesce(${set.name}, name),
         timezone = coalesce(${set.timezone}, timezone),
         currency = coalesce(${set.currency}, currency),
         unknown_members = coalesce(${set.unknownMembers}, unknown_members),
         undeclared_properties = coalesce(${set.undeclaredProperties}, undeclared_properties),
         future_tolerance_seconds = coalesce(${set.futureToleranceSeconds}, future_tolerance_seconds)
   where id = ${workspaceId}`

/** Write a named thing of the configuration. */
export const upsertItem = (
  workspaceId: number,
  item: { kind: string; id: string; version: number; definition: string; at: string },
) => sql(z.never())`
  insert into configuration (workspace_id, kind, id, version, definition, updated_at)
  values (${workspaceId}, ${item.kind}, ${item.id}, ${item.version}, ${item.definition}::jsonb,
          ${item.at})
      on conflict (workspace_id, kind, id) do update
     set version = excluded.version,
         definition = excluded.definition,
         updated_at = excluded.updated_at`

/** Take a named thing out of the configuration. */
export const deleteItem = (workspaceId: number, kind: string, id: string) => sql(z.never())`
  delete from configuration where workspace_id = ${workspaceId} and kind = ${kind} and id = ${id}`

/** Whether any member has a value of a field. Reads every member; asked when a type is changed. */
export const anyMemberHas = (workspaceId: number, field: string) => sql(
  z.object({ found: z.boolean() }),
)`
  select exists ( -- every bucket
           select from members
            where workspace_id = ${workspaceId} and fields ? ${field}::text) as found`

/** Whether any member has or had points in a wallet. Reads every member; asked when a wallet is deleted. */
export const anyPointsIn = (workspaceId: number, wallet: string) => sql(
  z.object({ found: z.boolean() }),
)`
  select exists ( -- every bucket
           select from members
            where workspace_id = ${workspaceId}
              and exists (
                    select from jsonb_each(wallets #> array[${wallet}::text, 'points']) as counter
                     where counter.value <> '0')) as found`

/** Whether any member has bought something that was not taken back. */
export const anyPurchase = (workspaceId: number) => sql(z.object({ found: z.boolean() }))`
  select exists ( -- every bucket
           select from members
            where workspace_id = ${workspaceId} and purchases_count > 0) as found`

/**
 * Take a field's values from the members of one bucket. Locked in the order in which intake locks
 * members, so that neither waits for the other for ever.
 */
export const dropValues = (bucket: number, workspaceId: number, field: string) => sql(z.never())`
  with holders as (
    select bucket, workspace_id, member_id
      from members
     where bucket = ${bucket} and workspace_id = ${workspaceId} and fields ? ${field}::text
     order by member_id
       for update)
  update members as m
     set fields = m.fields - ${field}::text
    from holders as h
   where m.bucket = h.bucket and m.workspace_id = h.workspace_id and m.member_id = h.member_id`

/**
 * What was changed, newest first, from before the change `below` on: of one thing, named by kind and
 * name, or of every thing of a kind.
 */
export const changesBelow = (
  workspaceId: number,
  page: { below: number | null; subject: string | null; limit: number },
) => sql(
  z.object({
    id: z.int(),
    at: z.string(),
    actor: z.string(),
    actorName: z.string().nullable(),
    subject: z.string(),
    version: z.int(),
    before: z.unknown(),
    after: z.unknown(),
  }),
)`
  select c.id, c.at, c.actor, k.name as "actorName", c.subject, c.version, c.before, c.after
    from changes as c
    left join api_keys as k on k.workspace_id = c.workspace_id and k.id = c.actor
   where c.workspace_id = ${workspaceId}
     and (${page.below}::bigint is null or c.id < ${page.below}::bigint)
     and (${page.subject}::text is null
          or c.subject = ${page.subject}::text
          or split_part(c.subject, ':', 1) = ${page.subject}::text)
   order by c.id desc
   limit ${page.limit}`
