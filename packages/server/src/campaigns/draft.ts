import { type BodyOf, type putCampaign, Refused } from '@laurel/contract'
import type { Campaign } from '@laurel/domain'
import type { Database, Session } from '../db/database.ts'
import type { Caller } from '../http/route.ts'
import { compile } from '../program/compile.ts'
import type { Stored } from '../program/stored.ts'
import { type ItemChange, removeItem, saveItem } from '../workspaces/item.ts'
import { campaignVersions } from './sql.ts'
import { type CampaignOut, campaignOut, campaignRow } from './view.ts'

/**
 * Write the draft of a campaign. It is checked as if it ran, and nothing runs by it.
 *
 * @throws Refused `version_conflict`, `configuration_invalid`
 */
export async function saveDraft(
  db: Database,
  caller: Caller,
  id: string,
  { version: expected, ...definition }: BodyOf<typeof putCampaign>,
  nowMs: number,
): Promise<CampaignOut> {
  const change: ItemChange = { caller, kind: 'campaign', id, expected, nowMs }
  const check = async (_: Session, before: Stored) =>
    mustRun(before, { ...definition, id, version: 1 })
  await saveItem(db, change, definition, check)
  return campaignOut(await campaignRow(db, caller.workspaceId, id))
}

/**
 * Delete the draft of a campaign that was never published.
 *
 * @throws Refused `campaign_not_found`, `campaign_was_published`, `version_conflict`
 */
export const deleteDraft = (db: Database, change: Omit<ItemChange, 'kind'>): Promise<void> => {
  const codes = { absent: 'campaign_not_found', inUse: 'configuration_invalid' } as const
  return removeItem(db, { ...change, kind: 'campaign' }, codes, async (tx) => {
    const versions = await tx.ask(campaignVersions(change.caller.workspaceId, change.id))
    if (versions.length > 0) throw new Refused('campaign_was_published')
  })
}

/**
 * Compile the configuration as if this campaign ran; what is wrong with it is refused by its own paths.
 *
 * @throws Refused `configuration_invalid`
 */
export function mustRun(stored: Stored, campaign: Campaign): void {
  const others = stored.config.campaigns.filter(({ id }) => id !== campaign.id)
  const config = { ...stored.config, campaigns: [...others, campaign] }
  const compiled = compile({ ...stored, config })
  if (compiled.ok) return
  const path = `/campaigns/${campaign.id}`
  throw new Refused('configuration_invalid', {
    errors: compiled.problems.map((problem) =>
      problem.path.startsWith(`${path}/`)
        ? { ...problem, path: problem.path.slice(path.length) }
        : problem,
    ),
  })
}
