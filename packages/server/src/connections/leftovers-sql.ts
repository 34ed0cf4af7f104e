import { z } from 'zod'
import { sql } from '../db/sql.ts'

/** What a connection kept of the members of one bucket: what waited, what was acknowledged and parked. */
export const dropRows = (bucket: number, workspaceId: number, connectionId: string) => [
  sql(z.never())`
    delete from sync_queue
     where bucket = ${bucket} and workspace_id = ${workspaceId} and connection_id = ${connectionId}`,
  sql(z.never())`
    delete from sync_flights
     where bucket = ${bucket} and workspace_id = ${workspaceId} and connection_id = ${connectionId}`,
  sql(z.never())`
    delete from sync_mirror
     where bucket = ${bucket} and workspace_id = ${workspaceId} and connection_id = ${connectionId}`,
  sql(z.never())`
    delete from sync_parked
     where bucket = ${bucket} and workspace_id = ${workspaceId} and connection_id = ${connectionId}`,
  sql(z.never())`
    delete from erasures
     where bucket = ${bucket} and workspace_id = ${workspaceId} and connection_id = ${connectionId}`,
]
