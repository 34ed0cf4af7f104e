import { isDeepStrictEqual } from 'node:util'
import { type getCampaign, Refused, type ReplyOf } from '@laurel/contract'
import type { Session } from '../db/database.ts'
import { type CampaignRow, campaignRows } from './sql.ts'

/** A campaign as callers see it. */
export type CampaignOut = ReplyOf<typeof getCampaign>

/** What a campaign says, beside its id and version. */
export type CampaignSettings = Omit<
  CampaignOut,
  'id' | 'version' | 'status' | 'published' | 'changed'
>

/** A campaign by its id. */
export async function campaignRow(
  db: Session,
  workspaceId: number,
  id: string,
): Promise<CampaignRow> {
  const [row] = await db.ask(campaignRows(workspaceId, id))
  if (!row) throw new Refused('campaign_not_found', { about: { id } })
  return row
}

/** Put a campaign into callers' words. */
export function campaignOut({ id, version, definition, published }: CampaignRow): CampaignOut {
  const runs = published !== null && published.endedAt === null
  return {
    id,
    ...settingsOf(definition),
    version,
    status: published === null ? 'draft' : runs ? 'published' : 'archived',
    published: published && {
      version: published.version,
      at: published.at,
      by: published.by,
      endedAt: published.endedAt,
    },
    changed: !isDeepStrictEqual(definition, published?.definition),
  }
}

/** Definitions were checked by the contract before they were written. */
export const settingsOf = (definition: Readonly<Record<string, unknown>>): CampaignSettings =>
  definition as CampaignSettings
