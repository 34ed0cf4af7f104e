import { isDeepStrictEqual } from 'node:util'
import { Refused } from '@laurel/contract'
import type { Database } from '../db/database.ts'
import type { Caller } from '../http/route.ts'
import { type Change, changeConfiguration } from '../program/change.ts'
import { endVersion, insertVersion } from './sql.ts'
import { type CampaignOut, campaignOut, campaignRow } from './view.ts'

/** Which campaign is to run or to end. */
export type Steering = {
  readonly caller: Caller
  readonly id: string
  readonly nowMs: number
}

/**
 * Let the draft of a campaign run, as a new version. Nothing is written when the very same runs already.
 *
 * @param expected the version of the draft that the caller read; undefined: whatever is there
 * @throws Refused `campaign_not_found`, `version_conflict`, `configuration_invalid`
 */
export async function publish(
  db: Database,
  steering: Steering,
  expected: number | undefined,
): Promise<CampaignOut> {
  const { caller, id, nowMs } = steering
  const { workspaceId, keyId: actor } = caller
  await changeConfiguration(db, changeOf(steering), async (tx) => {
    const { version, definition, published } = await campaignRow(tx, workspaceId, id)
    if (expected !== undefined && expected !== version) {
      throw new Refused('version_conflict', { about: { id, version } })
    }
    const runs = published !== null && published.endedAt === null
    if (runs && isDeepStrictEqual(definition, published.definition)) {
      return { kind: 'unchanged', result: null }
    }
    const at = new Date(nowMs).toISOString()
    const next = (published?.version ?? 0) + 1
    await tx.all([
      endVersion(workspaceId, id, at),
      insertVersion(workspaceId, {
        id,
        version: next,
        definition: JSON.stringify(definition),
        actor,
        at,
      }),
    ])
    const before = runs ? { published: published.version } : null
    return { kind: 'changed', before, after: { published: next }, result: null }
  })
  return campaignOut(await campaignRow(db, workspaceId, id))
}

/**
 * End a campaign at once. One that has ended already stays as it is.
 *
 * @throws Refused `campaign_not_found`, `campaign_not_published`
 */
export async function archive(db: Database, steering: Steering): Promise<CampaignOut> {
  const { caller, id, nowMs } = steering
  const { workspaceId } = caller
  await changeConfiguration(db, changeOf(steering), async (tx) => {
    const { published } = await campaignRow(tx, workspaceId, id)
    if (published === null) throw new Refused('campaign_not_published', { about: { id } })
    if (published.endedAt !== null) return { kind: 'unchanged', result: null }
    await tx.ask(endVersion(workspaceId, id, new Date(nowMs).toISOString()))
    return { kind: 'changed', before: { published: published.version }, after: null, result: null }
  })
  return campaignOut(await campaignRow(db, workspaceId, id))
}

const changeOf = ({ caller, id, nowMs }: Steering): Change => ({
  workspaceId: caller.workspaceId,
  actor: caller.keyId,
  subject: `campaign:${id}`,
  nowMs,
  path: `/campaigns/${id}`,
})
