import type { getCampaignUse, ReplyOf } from '@laurel/contract'
import { counterOf } from '@laurel/domain'
import type { Session } from '../db/database.ts'
import { campaignUse } from './sql.ts'
import { campaignRow } from './view.ts'

/**
 * How much all members together used of the budget and the caps of a campaign.
 *
 * @throws Refused `campaign_not_found`
 */
export async function readUse(
  db: Session,
  workspaceId: number,
  id: string,
): Promise<ReplyOf<typeof getCampaignUse>> {
  await campaignRow(db, workspaceId, id)
  const rows = await db.ask(campaignUse(workspaceId, `campaign:${id}:`))
  const data = rows.map(({ key, used }) => {
    const { measure, period, name } = counterOf(key)
    return { measure, period, name, used }
  })
  return { data }
}
