import { z } from 'zod'
import { sql } from '../db/sql.ts'

/** Have every member of a workspace looked at anew, from an instant on. Asked again, it begins again. */
export const askReviews = (workspaceId: number, since: string) => sql(z.never())`
  insert into reviews (workspace_id, since, next_bucket)
  values (${workspaceId}, ${since}, 0)
      on conflict (workspace_id) do update
     set since = excluded.since, next_bucket = 0`

/** Take hold of a workspace whose members are to be looked at, if no other process has. */
export const lockReviews = () => sql(
  z.object({ workspaceId: z.int(), since: z.string(), nextBucket: z.int() }),
)`
  select workspace_id as "workspaceId", since, next_bucket as "nextBucket"
    from reviews
   order by workspace_id
   limit 1
     for update skip locked`

/**
 * Have the members of a bucket be due. Locked in the order in which intake locks members, so that neither
 * waits for the other for ever.
 */
export const markForReview = (bucket: number, workspaceId: number, since: string) => sql(z.never())`
  with chosen as (
    select bucket, workspace_id, member_id
      from members
     where bucket = ${bucket}
       and workspace_id = ${workspaceId}
       and status <> 'merged'
       and (review_at is null or review_at > ${since}::timestamptz)
     order by member_id
       for update)
  update members as m
     set review_at = ${since}
    from chosen as c
   where m.bucket = c.bucket and m.workspace_id = c.workspace_id and m.member_id = c.member_id`

/** The members of a workspace up to a bucket have been marked. */
export const advanceReviews = (workspaceId: number, nextBucket: number) => sql(z.never())`
  update reviews set next_bucket = ${nextBucket} where workspace_id = ${workspaceId}`

/** All members of a workspace have been marked. */
export const endReviews = (workspaceId: number) => sql(z.never())`
  delete from reviews where workspace_id = ${workspaceId}`
