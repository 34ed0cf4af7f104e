import {
  type PaceReading,
  type Permission,
  type PermissionState,
  type Probe,
  permissions,
} from '@laurel/braze'
import type { Connection, checkConnection, ReplyOf } from '@laurel/contract'
import { z } from 'zod'

/** What the last probe found, as it is stored with a connection. */
export const Learned = z.object({
  permissions: z
    .record(
      z.string(),
      z.object({ state: z.enum(['granted', 'missing', 'unknown']), why: z.string().optional() }),
    )
    .default({}),
})

/** What the last probe found, as it is stored with a connection. */
export type Learned = z.infer<typeof Learned>

/** What is to be stored of a probe that reached Braze. */
export const learnedFrom = (found: Extract<Probe, { kind: 'reached' }>): Learned => ({
  permissions: Object.fromEntries(
    Object.entries<PermissionState>(found.permissions).map(([name, state]) => [name, { ...state }]),
  ),
})

/** Whether a token was found to have a permission. */
export const mayDo = (learned: Learned, permission: Permission): boolean =>
  learned.permissions[permission]?.state === 'granted'

/** The permissions of a token as callers see them, in the order in which we name them. */
export function permissionsOut(learned: Learned): Connection['permissions'] {
  return Object.entries(permissions).map(([permission, { required, use }]) => {
    const found = learned.permissions[permission]
    return {
      permission,
      need: required ? 'required' : 'optional',
      usedFor: use,
      state: found?.state ?? 'unknown',
      words: found?.why ?? null,
    }
  })
}

/** The rate limit of an answer as callers see it; null if the answer told none. */
export function paceOut(
  { limit, remaining, reset }: PaceReading,
  nowMs: number,
): ReplyOf<typeof checkConnection>['pace'] {
  if (limit === null && remaining === null && reset === null) return null
  const resetMs = reset === null ? null : reset.kind === 'at' ? reset.epochMs : nowMs + reset.ms
  return { limit, remaining, resetsAt: resetMs === null ? null : new Date(resetMs).toISOString() }
}
