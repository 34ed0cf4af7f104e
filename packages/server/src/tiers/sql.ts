import { z } from 'zod'
import { sql } from '../db/sql.ts'

/** Whether any member still has something of a tier set. Reads every member; asked when one is made. */
export const anyMemberIn = (workspaceId: number, set: string) => sql(
  z.object({ found: z.boolean() }),
)`
  select exists ( -- every bucket
           select from members
            where workspace_id = ${workspaceId}
              and standing -> 'tiers' -> 'sets' ? ${set}::text) as found`

/**
 * Take what members have of a tier set, with the values of its fields, from those of one bucket, unless there is a set of
 * that name again. Locked in the order in which intake locks members.
 */
export const dropStates = (
  bucket: number,
  workspaceId: number,
  set: string,
  fields: string[],
) => sql(z.never())`
  with holders as (
    select bucket, workspace_id, member_id
      from members
     where bucket = ${bucket}
       and workspace_id = ${workspaceId}
       and (standing -> 'tiers' -> 'sets' ? ${set}::text or fields ?| ${fields}::text[])
       and not exists (
             select from configuration as c
              where c.workspace_id = ${workspaceId} and c.kind = 'tier_set' and c.id = ${set})
     order by member_id
       for update)
  update members as m
     set standing = m.standing #- array['tiers', 'sets', ${set}::text],
         fields = m.fields - ${fields}::text[]
    from holders as h
   where m.bucket = h.bucket and m.workspace_id = h.workspace_id and m.member_id = h.member_id`
