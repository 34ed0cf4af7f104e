import { z } from 'zod'
import { sql } from '../db/sql.ts'
import type { Lane } from './sql.ts'

/** Put a connection on hold, if it is active and still of this version. */
export const setHold = (
  { workspaceId, connectionId }: Lane,
  version: number,
  why: string,
  now: string,
) => sql(z.object({ id: z.string() }))`
  update connections
     set status = 'held', held_why = ${why}, held_at = ${now}::timestamptz, version = version + 1
   where workspace_id = ${workspaceId} and id = ${connectionId}
     and status = 'active' and version = ${version}
  returning id`
