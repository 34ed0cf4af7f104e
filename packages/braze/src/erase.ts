import { type Credentials, call } from './call.ts'
import type { PaceReading } from './pace-reading.ts'
import { type Failure, success } from './verdict.ts'
import type { Wire } from './wire.ts'

/** What came of an erasure. `deleted` counts profiles that Braze has queued for deletion. */
export type Erasure =
  | { readonly ok: true; readonly deleted: number; readonly pace: PaceReading }
  | Failure

/**
 * Delete profiles in Braze for good (`/users/delete`). Safe to repeat: an id that is gone counts 0.
 * It takes Braze up to five minutes to act on it.
 *
 * @param externalIds  1 to 50 of them (`facts.deleteIds`)
 */
export async function erase(
  wire: Wire,
  credentials: Credentials,
  externalIds: readonly string[],
): Promise<Erasure> {
  const body = JSON.stringify({ external_ids: externalIds })
  const reply = success(
    await call(wire, credentials, { method: 'POST', path: '/users/delete', body }),
  )
  if (!reply.ok) return reply
  const deleted = reply.body['deleted']
  return { ok: true, deleted: typeof deleted === 'number' ? deleted : 0, pace: reply.pace }
}
