import { z } from 'zod'
import { sql } from '../db/sql.ts'

/** How every connection stands: what waits, since when, and the verdicts so far. */
export const connectionNumbers = () => sql(
  z.object({
    workspaceId: z.int(),
    connectionId: z.string(),
    status: z.string(),
    waiting: z.int(),
    oldest: z.string().nullable(),
    delivered: z.int(),
    rejected: z.int(),
    uncertain: z.int(),
    dataPoints: z.int(),
  }),
)`
  -- every bucket
  select c.workspace_id as "workspaceId", c.id as "connectionId", c.status, w.waiting, w.oldest,
         m.delivered, m.rejected, m.uncertain,
         case when c.settings ->> 'contract' = 'mau' then 0 else m.points end as "dataPoints"
    from connections as c
   cross join lateral (
           select coalesce(sum(members), 0)::bigint as waiting, min(at) as oldest
             from sync_queue
            where workspace_id = c.workspace_id and connection_id = c.id) as w
   cross join lateral (
           select coalesce(sum(delivered), 0)::bigint as delivered,
                  coalesce(sum(rejected), 0)::bigint as rejected,
                  coalesce(sum(uncertain), 0)::bigint as uncertain,
                  coalesce(sum(data_points), 0)::bigint as points
             from sync_meters
            where workspace_id = c.workspace_id and connection_id = c.id) as m
   order by c.workspace_id, c.id`
