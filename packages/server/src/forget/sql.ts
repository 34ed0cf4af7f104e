import { z } from 'zod'
import { sql } from '../db/sql.ts'

/** A member that is to be forgotten, and the name that is left of it. */
export type Forgetting = {
  readonly bucket: number
  readonly workspaceId: number
  readonly memberId: string
  /** `forgotten-` and a digest, different each time the member is forgotten. */
  readonly pseudonym: string
  /** ISO instant. */
  readonly at: string
}

/** Lock a member, as intake does before it decides. */
export const lockMember = ({ bucket, workspaceId, memberId }: Forgetting) => sql(
  z.object({ memberId: z.string(), life: z.int() }),
)`
  select member_id as "memberId", life
    from members
   where bucket = ${bucket} and workspace_id = ${workspaceId} and member_id = ${memberId}
     for update`

/** No event but an enrolment is taken for it from now on. */
export const insertTombstone = (
  { bucket, workspaceId, at }: Forgetting,
  digest: string,
  life: number,
) => sql(z.never())`
  insert into tombstones (bucket, workspace_id, digest, life, at)
  values (${bucket}, ${workspaceId}, decode(${digest}::text, 'hex'), ${life}, ${at}::timestamptz)
      on conflict (bucket, workspace_id, digest) do update
     set at = excluded.at, life = excluded.life`

/**
 * What was sent, and what no event will ask for again. What waits, packed with that of others, is taken
 * out of its rows beside it.
 */
export const dropSync = ({ bucket, workspaceId, memberId }: Forgetting) => [
  sql(z.never())`
    delete from sync_mirror
     where bucket = ${bucket} and workspace_id = ${workspaceId} and member_id = ${memberId}`,
  sql(z.never())`
    delete from sync_parked
     where bucket = ${bucket} and workspace_id = ${workspaceId} and member_id = ${memberId}`,
  sql(z.never())`
    delete from deliveries
     where bucket = ${bucket} and workspace_id = ${workspaceId} and member_id = ${memberId}`,
  sql(z.never())`
    delete from reversals
     where bucket = ${bucket} and workspace_id = ${workspaceId} and member_id = ${memberId}`,
  sql(z.never())`
    delete from waiting_refunds
     where bucket = ${bucket} and workspace_id = ${workspaceId} and member_id = ${memberId}`,
  sql(z.never())`
    delete from referral_codes
     where bucket = ${bucket} and workspace_id = ${workspaceId} and member_id = ${memberId}`,
  sql(z.never())`
    delete from member_lookups
     where bucket = ${bucket} and workspace_id = ${workspaceId} and member_id = ${memberId}`,
]

/**
 * What is kept, under another name and without anything personal: the ledger, the lots and the claims keep their
 * sums, an event keeps its type, its times, and what it took of what all share. The member's own row goes, so that nothing which walks
 * over members ever meets it, and nothing happens to its lots any more. Ledger, lots and claims come before the
 * events that they name.
 */
export const keepNameless = ({ bucket, workspaceId, memberId, pseudonym }: Forgetting) => [
  sql(z.never())`
    update ledger as l
       set member_id = ${pseudonym},
           event_id = coalesce((
             select 'event-' || e.seq
               from events as e
              where e.bucket = l.bucket and e.workspace_id = l.workspace_id
                and e.member_id = l.member_id and e.event_id = l.event_id), 'event'),
           reverses_event_id = (
             select 'event-' || e.seq
               from events as e
              where e.bucket = l.bucket and e.workspace_id = l.workspace_id
                and e.member_id = l.member_id and e.event_id = l.reverses_event_id)
     where bucket = ${bucket} and workspace_id = ${workspaceId} and member_id = ${memberId}`,
  sql(z.never())`
    update lots as l
       set member_id = ${pseudonym},
           event_id = coalesce((
             select 'event-' || e.seq
               from events as e
              where e.bucket = l.bucket and e.workspace_id = l.workspace_id
                and e.member_id = l.member_id and e.event_id = l.event_id), 'event')
     where bucket = ${bucket} and workspace_id = ${workspaceId} and member_id = ${memberId}`,
  sql(z.never())`
    update coupon_codes as k
       set member_id = null, claim_id = null
      from claims as c
     where c.bucket = ${bucket} and c.workspace_id = ${workspaceId} and c.member_id = ${memberId}
       and k.workspace_id = c.workspace_id and k.pool_id = c.pool_id and k.code = c.code`,
  sql(z.never())`
    update claims as c
       set member_id = ${pseudonym}, code = null, pool_id = null,
           claim_id = coalesce((
             select 'event-' || e.seq
               from events as e
              where e.bucket = c.bucket and e.workspace_id = c.workspace_id
                and e.member_id = c.member_id and e.event_id = c.claim_id), c.claim_id)
     where bucket = ${bucket} and workspace_id = ${workspaceId} and member_id = ${memberId}`,
  sql(z.never())`
    update events
       set member_id = ${pseudonym}, event_id = 'event-' || seq, properties = '{}', digest = '\\x',
           result = jsonb_strip_nulls(jsonb_build_object(
             'effects', jsonb_build_array(), 'changed', jsonb_build_array(),
             'points', jsonb_build_object('balance', 0), 'counted', result::jsonb -> 'counted'))::text
     where bucket = ${bucket} and workspace_id = ${workspaceId} and member_id = ${memberId}`,
  sql(z.never())`
    delete from members
     where bucket = ${bucket} and workspace_id = ${workspaceId} and member_id = ${memberId}`,
]

/** Have the profile deleted in Braze too, by every connection; how many those are. */
export const orderErasures = ({ bucket, workspaceId, memberId, at }: Forgetting, dueAt: string) =>
  sql(z.object({ connectionId: z.string() }))`
  insert into erasures (bucket, workspace_id, connection_id, member_id, requested_at, due_at)
  select ${bucket}::smallint, workspace_id, id, ${memberId}, ${at}::timestamptz,
         ${dueAt}::timestamptz
    from connections
   where workspace_id = ${workspaceId}
      on conflict (bucket, workspace_id, connection_id, member_id) do update
     set due_at = excluded.due_at
  returning connection_id as "connectionId"`

/** Which connection has erasures that are due. */
export const connectionsToErase = (now: string) => sql(
  z.object({ workspaceId: z.int(), connectionId: z.string() }),
)`
  select distinct e.workspace_id as "workspaceId", e.connection_id as "connectionId"
    from erasures as e
    join connections as c on c.workspace_id = e.workspace_id and c.id = e.connection_id
   where e.due_at <= ${now}::timestamptz and c.status = 'active'
     and e.bucket between 0 and 255`

/** An erasure that was taken: whoever takes it has it until `until`. */
const Erasing = z.object({ bucket: z.int(), memberId: z.string(), back: z.boolean() })

/** Take erasures that are due, and say whether the member has come back meanwhile. */
export const takeErasures = (
  workspaceId: number,
  connectionId: string,
  { limit, now, until }: { limit: number; now: string; until: string },
) => sql(Erasing)`
  update erasures as e
     set due_at = ${until}::timestamptz, attempts = e.attempts + 1
    from (select bucket, member_id
            from erasures
           where workspace_id = ${workspaceId} and connection_id = ${connectionId}
             and due_at <= ${now}::timestamptz
             and bucket between 0 and 255
           order by due_at
           limit ${limit}
             for update skip locked) as due
   where e.bucket = due.bucket
     and e.workspace_id = ${workspaceId}
     and e.connection_id = ${connectionId}
     and e.member_id = due.member_id
  returning e.bucket, e.member_id as "memberId",
            exists (select
                      from members as m
                     where m.bucket = e.bucket
                       and m.workspace_id = ${workspaceId}
                       and m.member_id = e.member_id) as back`

/** Erasures that Braze has taken, or that are not wanted any more. */
export const dropErasures = (
  workspaceId: number,
  connectionId: string,
  buckets: readonly number[],
  memberIds: readonly string[],
) => sql(z.never())`
  delete from erasures as e
   using unnest(${buckets}::smallint[], ${memberIds}::text[]) as r (bucket, member_id)
   where e.bucket = r.bucket
     and e.workspace_id = ${workspaceId}
     and e.connection_id = ${connectionId}
     and e.member_id = r.member_id`
