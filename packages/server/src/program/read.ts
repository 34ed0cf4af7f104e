import assert from 'node:assert/strict'
import type { Session } from '../db/database.ts'
import { storedConfiguration } from './sql.ts'
import { type Stored, stored } from './stored.ts'

/** Read everything configured in a workspace, as it stands. */
export async function readStored(through: Session, workspaceId: number): Promise<Stored> {
  const [row] = await through.ask(storedConfiguration(workspaceId))
  assert(row !== undefined, 'configuration is asked for by a workspace that is there')
  return stored(row)
}
