import { z } from 'zod'
import { sql } from '../db/sql.ts'

/** Have all members of a workspace looked at anew, from the first bucket on. */
export const wantReviews = (workspaceId: number) => sql(z.never())`
  update workspaces
     set review_bucket = 0
   where id = ${workspaceId}`

/** Workspaces of which members are to be looked at anew, and the bucket that is next. */
export const reviewsWanted = () => sql(z.object({ workspaceId: z.int(), bucket: z.int() }))`
  select id as "workspaceId", review_bucket as bucket
    from workspaces
   where review_bucket is not null
   order by id`

/** Have the members of a bucket looked at by the sweep that comes next; they are locked in one order for all. */
export const reviewMembers = (workspaceId: number, bucket: number, now: string) => sql(z.never())`
  with later as (
    select bucket, workspace_id, member_id
      from members
     where bucket = ${bucket}
       and workspace_id = ${workspaceId}
       and (review_at is null or review_at > ${now}::timestamptz)
     order by member_id
       for update)
  update members as m
     set review_at = ${now}::timestamptz
    from later as l
   where m.bucket = l.bucket and m.workspace_id = l.workspace_id and m.member_id = l.member_id`

/** A bucket is done; after the last one nothing is wanted any more. */
export const bucketReviewed = (workspaceId: number, bucket: number, next: number | null) =>
  sql(z.never())`
  update workspaces
     set review_bucket = ${next}::smallint
   where id = ${workspaceId} and review_bucket = ${bucket}`
