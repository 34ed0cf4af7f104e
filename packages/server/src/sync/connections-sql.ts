import { z } from 'zod'
import { sql } from '../db/sql.ts'

/** Every connection of every workspace: there are few, and they stand on every node. */
export const everyConnection = () => sql(
  z.object({
    workspaceId: z.int(),
    connectionId: z.string(),
    status: z.enum(['active', 'paused', 'held']),
    settings: z.unknown(),
  }),
)`
  select workspace_id as "workspaceId", id as "connectionId", status, settings
    from connections
   order by workspace_id, id`
