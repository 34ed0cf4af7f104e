import { facts } from '@laurel/braze'
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
 * What differs between members here and their profiles in Braze.
 *
 * @param pairs loyalty fields, and the attributes that they are mapped to
 */
export async function profileFaults(
  laurel: Remote,
  braze: SandboxReady,
  memberIds: readonly string[],
  pairs: readonly (readonly [field: string, remote: string])[],
): Promise<string[]> {
  const faults: string[] = []
  for (let from = 0; from < memberIds.length; from += facts.exportIds.value) {
    const part = memberIds.slice(from, from + facts.exportIds.value)
    const profiles = await exported(braze, part)
    for (const memberId of part) {
      const { fields } = await call(laurel, getMember, { params: { memberId } })
      const profile = profiles.get(memberId) ?? {}
      for (const [field, remote] of pairs) {
        const [here, there] = [fields[field] ?? null, profile[remote] ?? null]
        if (here !== there) faults.push(`${memberId} ${field} is ${here}, in Braze ${there}`)
      }
    }
  }
  return faults
}

/** Custom attributes by external id. */
async function exported(
  braze: SandboxReady,
  ids: readonly string[],
): Promise<Map<string, Record<string, unknown>>> {
  const response = await fetch(`${braze.url}/users/export/ids`, {
    method: 'POST',
    headers: { authorization: `Bearer ${braze.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      external_ids: ids,
      fields_to_export: ['external_id', 'custom_attributes'],
    }),
  })
  const { users } = (await response.json()) as {
    users: { external_id: string; custom_attributes?: Record<string, unknown> }[]
  }
  return new Map(users.map((user) => [user.external_id, user.custom_attributes ?? {}]))
}
