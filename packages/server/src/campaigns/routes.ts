import * as contract from '@laurel/contract'
import type { Value } from '@laurel/domain'
import type { Database } from '../db/database.ts'
import { answer, type BoundRoute } from '../http/route.ts'
import { differences } from '../workspaces/changes.ts'
import { deleteDraft, saveDraft } from './draft.ts'
import { archive, publish } from './publish.ts'
import { campaignRows, campaignVersions } from './sql.ts'
import { readUse } from './use.ts'
import { campaignOut, campaignRow, settingsOf } from './view.ts'

/** The routes of campaigns. */
export function routes({ db }: { readonly db: Database }): BoundRoute[] {
  return [...draftRoutes(db), ...versionRoutes(db)]
}

const draftRoutes = (db: Database): BoundRoute[] => [
  answer(contract.listCampaigns, async ({ caller }) => {
    const rows = await db.ask(campaignRows(caller.workspaceId, null))
    return { data: rows.map(campaignOut) }
  }),
  answer(contract.getCampaign, async ({ caller, params }) =>
    campaignOut(await campaignRow(db, caller.workspaceId, params.id)),
  ),
  answer(contract.putCampaign, ({ caller, params, body, now }) =>
    saveDraft(db, caller, params.id, body, now),
  ),
  answer(contract.deleteCampaign, ({ caller, params, query, now }) =>
    deleteDraft(db, { caller, id: params.id, expected: query.version, nowMs: now }),
  ),
]

const versionRoutes = (db: Database): BoundRoute[] => [
  answer(contract.publishCampaign, ({ caller, params, body, now }) =>
    publish(db, { caller, id: params.id, nowMs: now }, body.version),
  ),
  answer(contract.archiveCampaign, ({ caller, params, now }) =>
    archive(db, { caller, id: params.id, nowMs: now }),
  ),
  answer(contract.listCampaignVersions, async ({ caller, params }) => {
    await campaignRow(db, caller.workspaceId, params.id)
    const rows = await db.ask(campaignVersions(caller.workspaceId, params.id))
    return { data: rows.map((row) => ({ ...row, definition: settingsOf(row.definition) })) }
  }),
  answer(contract.diffCampaign, async ({ caller, params }) => {
    const { definition, published } = await campaignRow(db, caller.workspaceId, params.id)
    const before = (published?.definition ?? null) as Value
    return { from: published?.version ?? 0, diff: differences(before, definition as Value) }
  }),
  answer(contract.getCampaignUse, ({ caller, params }) =>
    readUse(db, caller.workspaceId, params.id),
  ),
]
