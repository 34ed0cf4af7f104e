import { z } from 'zod'
import { sql } from '../db/sql.ts'
import type { Lane } from './sql.ts'

/**
 * Be the one who sends by a connection until `until`: whoever is it already goes on, and another takes over
 * when the time of the last is up, or if that one is `gone`. No row: another is it, or the connection is gone.
 */
export const takeTenure = (
  { workspaceId, connectionId }: Lane,
  { owner, gone }: { readonly owner: string; readonly gone: string | null },
  now: string,
  until: string,
) => sql(z.object({ tenure: z.int() }))`
  insert into sync_senders as s (workspace_id, connection_id, owner, tenure, until)
  select workspace_id, id, ${owner}::text, 1, ${until}::timestamptz
    from connections
   where workspace_id = ${workspaceId} and id = ${connectionId}
      on conflict (workspace_id, connection_id) do update
     set owner = excluded.owner, until = excluded.until,
         tenure = s.tenure + case when s.owner = excluded.owner then 0 else 1 end
   where s.owner in (excluded.owner, ${gone}::text) or s.until <= ${now}::timestamptz
  returning tenure`

/** Give a tenure up, so that another need not wait. */
export const endTenure = ({ workspaceId, connectionId }: Lane, owner: string, now: string) => sql(
  z.never(),
)`
  update sync_senders
     set until = ${now}::timestamptz
   where workspace_id = ${workspaceId} and connection_id = ${connectionId} and owner = ${owner}`

/**
 * Go on only if this tenure still holds and nobody was forgotten since, and let neither happen before the
 * transaction ends. Otherwise the statement fails, by a division by zero, and with it all that is sent along
 * without waiting for it.
 *
 * @param forgets forgettings so far, as this gave them earlier; null: however many
 */
export const fence = (
  { workspaceId, connectionId }: Lane,
  tenure: number,
  forgets: number | null = null,
) => sql(z.object({ holds: z.int(), forgets: z.int() }))`
  select 1 / (tenure = ${tenure}::bigint
              and forgets = coalesce(${forgets}::bigint, forgets))::integer as holds, forgets
    from sync_senders
   where workspace_id = ${workspaceId} and connection_id = ${connectionId}
     for share`

/** SQLSTATE of a fence that does not hold. */
export const fenced = '22012'

/**
 * Tell the senders of a workspace that a member is being forgotten, and wait until none of them settles. One
 * member of a workspace is forgotten at a time.
 */
export const noteForgetting = (workspaceId: number) => sql(z.never())`
  insert into sync_senders as s (workspace_id, connection_id, owner, tenure, until, forgets)
  select workspace_id, id, '', 0, '-infinity', 1
    from connections
   where workspace_id = ${workspaceId}
   order by id
      on conflict (workspace_id, connection_id) do update set forgets = s.forgets + 1`

/** Take a member out of what senders noted before they sent. */
export const dropFlown = (workspaceId: number, memberId: string) => sql(z.never())`
  -- every bucket
  update sync_flights
     set members = coalesce((
           select json_agg(m)::text
             from json_array_elements(members::json) as m
            where m ->> 1 <> ${memberId}::text), '[]')
   where workspace_id = ${workspaceId}
     and position(${JSON.stringify(memberId)}::text in members) > 0`

/** Note members that are about to be sent. @param members JSON list of bucket, member and told number */
export const insertFlight = (
  { workspaceId, connectionId }: Lane,
  { bucket, no, members }: { bucket: number; no: number; members: string },
) => sql(z.never())`
  insert into sync_flights (bucket, workspace_id, connection_id, no, members)
  values (${bucket}::smallint, ${workspaceId}, ${connectionId}, ${no}::bigint, ${members})`

/** Flights of which everything is settled. */
export const dropFlights = ({ workspaceId, connectionId }: Lane, nos: readonly number[]) => sql(
  z.never(),
)`
  -- every bucket
  delete from sync_flights
   where workspace_id = ${workspaceId} and connection_id = ${connectionId}
     and no = any (${nos}::bigint[])`

/**
 * Write down at each member that something may have arrived of what earlier tenures did not settle, and forget
 * their flights. A member that a later flight settled is not in doubt, and one that was forgotten is not named.
 */
export const doubtFlights = ({ workspaceId, connectionId }: Lane, before: number) => sql(z.never())`
  -- every bucket
  with old as (
    delete from sync_flights
     where workspace_id = ${workspaceId} and connection_id = ${connectionId}
       and no < ${before}::bigint
    returning no, members),
  flown as (
    select (m ->> 0)::smallint as bucket, m ->> 1 as member_id, max((m ->> 2)::bigint) as told_to,
           max(no) as no
      from old
     cross join lateral json_array_elements(old.members::json) as m
     group by 1, 2)
  insert into sync_mirror (bucket, workspace_id, connection_id, member_id, attempts, flight_to, flight_no)
  select f.bucket, ${workspaceId}, ${connectionId}, f.member_id, 1, f.told_to, f.no
    from flown as f
    join members as m
      on m.bucket = f.bucket and m.workspace_id = ${workspaceId} and m.member_id = f.member_id
      on conflict (bucket, workspace_id, connection_id, member_id) do update
     set attempts = sync_mirror.attempts + 1,
         flight_to = greatest(sync_mirror.flight_to, excluded.flight_to),
         flight_no = excluded.flight_no
   where sync_mirror.flight_no < excluded.flight_no`

/** Who sends by a connection now. */
export const senderNow = ({ workspaceId, connectionId }: Lane) => sql(
  z.object({ tenure: z.int(), owner: z.string(), forgets: z.int() }),
)`
  select tenure, owner, forgets
    from sync_senders
   where workspace_id = ${workspaceId} and connection_id = ${connectionId}`
