import type { Database } from '../db/database.ts'
import type { Caller } from '../http/route.ts'
import type { Kind } from '../program/stored.ts'
import { saveItem } from './item.ts'

/** Save what a body says beside its version. */
export async function save<B extends { version?: number | undefined }>(
  db: Database,
  caller: Caller,
  kind: Kind,
  id: string,
  { version: expected, ...definition }: B,
  nowMs: number,
): Promise<{ version: number; definition: Omit<B, 'version'> }> {
  const version = await saveItem(db, { caller, kind, id, expected, nowMs }, definition)
  return { version, definition }
}
