import { hash } from 'node:crypto'

/**
 * By what an erased member is recognised, once the id itself is gone: SHA-256 of workspace and id, as
 * hex. It is what `tombstones.digest` holds.
 */
export const tombstoneDigest = (workspaceId: number, memberId: string): string =>
  hash('sha256', `${workspaceId}\u0000${memberId}`)
