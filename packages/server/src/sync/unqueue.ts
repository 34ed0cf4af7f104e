import type { Session } from '../db/database.ts'
import { packed, unpacked } from './entry.ts'
import { dropQueue, rewriteQueue, rowsNaming } from './queue-sql.ts'
import { dropFlown } from './tenure-sql.ts'

/**
 * Take a member out of all that waits, for every connection of a workspace: the other members of a row stay in
 * it. A sender that has read the row already finds the member gone, or in another life.
 */
export async function unqueue(tx: Session, workspaceId: number, memberId: string): Promise<void> {
  const rows = await tx.ask(rowsNaming(workspaceId, null, memberId))
  await tx.all(
    rows.map((row) => {
      const left = unpacked(row).filter((entry) => entry.memberId !== memberId)
      return left.length === 0
        ? dropQueue({ workspaceId, connectionId: row.connectionId }, [row.id])
        : rewriteQueue(workspaceId, row, packed(left))
    }),
  )
  await tx.ask(dropFlown(workspaceId, memberId))
}
