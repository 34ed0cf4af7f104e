import { z } from 'zod'
import { sql } from '../db/sql.ts'

/** Begin shared counts that are not there yet. In the order of the keys, as they are locked. */
export const beginShared = (workspaceId: number, keys: string[]) => sql(z.never())`
  insert into shared_counts (workspace_id, key)
  select ${workspaceId}, asked.key
    from unnest(${keys}::text[]) as asked (key)
      on conflict (workspace_id, key) do nothing`

/** Lock shared counts one after the other, and read them. All batches lock in one order. */
export const lockShared = (workspaceId: number, keys: string[]) => sql(
  z.object({ key: z.string(), used: z.int() }),
)`
  select c.key, c.used
    from unnest(${keys}::text[]) as asked (key)
   cross join lateral (
           select *
             from shared_counts
            where shared_counts.workspace_id = ${workspaceId}
              and shared_counts.key = asked.key
           offset 0
              for update) as c`

/** Add what a batch used to shared counts, which it holds. */
export const addShared = (workspaceId: number, keys: string[], adds: number[]) => sql(z.never())`
  update shared_counts as c
     set used = c.used + a.add
    from unnest(${keys}::text[], ${adds}::bigint[]) as a (key, add)
   where c.workspace_id = ${workspaceId} and c.key = a.key`
