import { z } from 'zod'
import { sql } from '../db/sql.ts'

/** Have sweeps leave a workspace alone until an instant. */
export const holdSweeps = (workspaceId: number, until: string) => sql(z.never())`
  update workspaces
     set swept_from = ${until}::timestamptz
   where id = ${workspaceId}`
