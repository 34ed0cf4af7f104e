import { z } from 'zod'
import { sql } from '../db/sql.ts'

const CampaignRow = z.object({
  id: z.string(),
  version: z.int(),
  definition: z.record(z.string(), z.unknown()),
  published: z
    .object({
      version: z.int(),
      definition: z.record(z.string(), z.unknown()),
      at: z.string(),
      by: z.string(),
      endedAt: z.string().nullable(),
    })
    .nullable(),
})

/** The draft of a campaign, and the version that was published last. */
export type CampaignRow = z.infer<typeof CampaignRow>

/** Campaigns by id: one of them, or all where null is given. */
export const campaignRows = (workspaceId: number, id: string | null) => sql(CampaignRow)`
  select c.id, c.version, c.definition,
         case when v.version is null then null
              else jsonb_build_object(
                     'version', v.version, 'definition', v.definition,
                     'at', to_char(v.published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                     'by', coalesce(k.name, v.actor),
                     'endedAt', to_char(v.ended_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
         end as published
    from configuration as c
    left join lateral (
           select *
             from campaign_versions as any_version
            where any_version.workspace_id = c.workspace_id and any_version.campaign_id = c.id
            order by any_version.version desc
            limit 1) as v on true
    left join api_keys as k on k.workspace_id = v.workspace_id and k.id = v.actor
   where c.workspace_id = ${workspaceId}
     and c.kind = 'campaign'
     and (${id}::text is null or c.id = ${id}::text)
   order by c.id`

const VersionRow = z.object({
  version: z.int(),
  publishedAt: z.string(),
  publishedBy: z.string(),
  endedAt: z.string().nullable(),
  definition: z.record(z.string(), z.unknown()),
})

/** The versions of a campaign, newest first. */
export const campaignVersions = (workspaceId: number, id: string) => sql(VersionRow)`
  select v.version, v.published_at as "publishedAt", coalesce(k.name, v.actor) as "publishedBy",
         v.ended_at as "endedAt", v.definition
    from campaign_versions as v
    left join api_keys as k on k.workspace_id = v.workspace_id and k.id = v.actor
   where v.workspace_id = ${workspaceId} and v.campaign_id = ${id}
   order by v.version desc`

/** Keep a new version, which runs. */
export const insertVersion = (
  workspaceId: number,
  row: { id: string; version: number; definition: string; actor: string; at: string },
) => sql(z.never())`
  insert into campaign_versions (workspace_id, campaign_id, version, definition, actor, published_at)
  values (${workspaceId}, ${row.id}, ${row.version}, ${row.definition}::jsonb, ${row.actor},
          ${row.at})`

/** End the version that runs. */
export const endVersion = (workspaceId: number, id: string, at: string) => sql(z.never())`
  update campaign_versions
     set ended_at = ${at}::timestamptz
   where workspace_id = ${workspaceId} and campaign_id = ${id} and ended_at is null`

/** What all members together used of the caps and the budget of a campaign, by counter. */
export const campaignUse = (workspaceId: number, prefix: string) => sql(
  z.object({ key: z.string(), used: z.int() }),
)`
  select key, used
    from shared_counts
   where workspace_id = ${workspaceId} and starts_with(key, ${prefix}) and used > 0
   order by key`
