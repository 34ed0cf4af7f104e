import { getMember, getMeters } from '@laurel/contract'
import { call, type Remote } from '../../packages/server/src/cli/call.ts'
import type { SandboxReady } from '../start/stack.ts'

/** Everything has been sent, also what a killed sender had under its lease. */
export async function allSent(laurel: Remote, braze: SandboxReady): Promise<void> {
  const until = Date.now() + 120_000
  for (;;) {
    const meters = await call(laurel, getMeters, { params: { connectionId: 'braze' } }).catch(
      () => null,
    )
    if (meters?.waiting === 0) break
    if (Date.now() > until) throw new Error(`Members still wait: ${JSON.stringify(meters)}`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  await fetch(`${braze.url}/_sandbox/settle`, { method: 'POST' })
}

/**
 * What differs between a member here and the profile in Braze.
 *
 * @param pairs loyalty fields, and the attributes that they are mapped to
 */
export async function profileFaults(
  laurel: Remote,
  braze: SandboxReady,
  memberId: string,
  pairs: readonly (readonly [field: string, remote: string])[],
): Promise<string[]> {
  const { fields } = await call(laurel, getMember, { params: { memberId } })
  const response = await fetch(`${braze.url}/users/export/ids`, {
    method: 'POST',
    headers: { authorization: `Bearer ${braze.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ external_ids: [memberId], fields_to_export: ['custom_attributes'] }),
  })
  const { users } = (await response.json()) as {
    users: { custom_attributes: Record<string, unknown> }[]
  }
  const profile = users[0]?.custom_attributes ?? {}
  return pairs
    .filter(([field, remote]) => (fields[field] ?? null) !== (profile[remote] ?? null))
    .map(
      ([field, remote]) => `${memberId} ${field} is ${fields[field]}, in Braze ${profile[remote]}`,
    )
}
