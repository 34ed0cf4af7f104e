import { z } from 'zod'
import { sql } from '../db/sql.ts'

/** The first number of every advisory lock on a workspace's configuration. */
export const configurationLock = 7001

const ItemRow = z.object({
  kind: z.enum([
    'field',
    'event_type',
    'earn_rule',
    'wallet',
    'campaign',
    'badge',
    'challenge',
    'referral_program',
    'workflow',
    'segment',
    'reward',
    'coupon_pool',
    'benefit',
    'tier_set',
  ]),
  id: z.string(),
  version: z.int(),
  changedAt: z.string(),
  definition: z.record(z.string(), z.unknown()),
})

/** One named thing of a workspace's configuration, as it is stored. */
export type ItemRow = z.infer<typeof ItemRow>

const CampaignRow = z.object({
  id: z.string(),
  version: z.int(),
  definition: z.record(z.string(), z.unknown()),
})

const ConnectionRow = z.object({
  id: z.string(),
  name: z.string(),
  instanceUrl: z.string(),
  appId: z.string().nullable(),
  status: z.enum(['active', 'paused', 'held']),
  mode: z.enum(['all_mapped', 'changed_only']),
  settings: z.record(z.string(), z.unknown()),
  version: z.int(),
  mappingVersion: z.int(),
  mappings: z.array(z.object({ field: z.string(), remote: z.string() })).nullable(),
  cleared: z.array(z.string()).nullable(),
})

/** A connection with its current mapping, without its token. */
export type ConnectionRow = z.infer<typeof ConnectionRow>

const StoredRow = z.object({
  id: z.int(),
  name: z.string(),
  timezone: z.string(),
  currency: z.string(),
  unknownMembers: z.enum(['refuse', 'enrol']),
  undeclaredProperties: z.enum(['keep', 'refuse']),
  futureToleranceSeconds: z.int(),
  createdAt: z.string(),
  version: z.int(),
  items: z.array(ItemRow),
  campaigns: z.array(CampaignRow),
  connections: z.array(ConnectionRow),
})

/** A workspace and everything configured in it. */
export type StoredRow = z.infer<typeof StoredRow>

/**
 * Read a workspace with everything configured in it. One statement, so that version and content are
 * of the same moment.
 */
export const storedConfiguration = (workspaceId: number) => sql(StoredRow)`
  select w.id, w.name, w.timezone, w.currency,
         w.unknown_members as "unknownMembers",
         w.undeclared_properties as "undeclaredProperties",
         w.future_tolerance_seconds as "futureToleranceSeconds",
         w.created_at as "createdAt",
         w.version,
         (select coalesce(jsonb_agg(jsonb_build_object(
                   'kind', c.kind, 'id', c.id, 'version', c.version,
                   'changedAt', c.updated_at, 'definition', c.definition)
                   order by c.kind, c.id), '[]')
            from configuration as c
           where c.workspace_id = w.id) as items,
         (select coalesce(jsonb_agg(jsonb_build_object(
                   'id', v.campaign_id, 'version', v.version, 'definition', v.definition)
                   order by v.campaign_id), '[]')
            from campaign_versions as v
           where v.workspace_id = w.id and v.ended_at is null) as campaigns,
         (select coalesce(jsonb_agg(jsonb_build_object(
                   'id', n.id, 'name', n.name, 'instanceUrl', n.instance_url, 'appId', n.app_id,
                   'status', n.status, 'mode', n.mode, 'settings', n.settings,
                   'version', n.version, 'mappingVersion', n.mapping_version,
                   'mappings', m.mappings, 'cleared', m.cleared)
                   order by n.id), '[]')
            from connections as n
            left join mappings as m
              on m.workspace_id = n.workspace_id
             and m.connection_id = n.id
             and m.version = n.mapping_version
           where n.workspace_id = w.id) as connections
    from workspaces as w
   where w.id = ${workspaceId}`

const Versioned = z.object({ version: z.int() })

/** The version of a workspace's configuration. */
export const workspaceVersion = (workspaceId: number) => sql(Versioned)`
  select version from workspaces where id = ${workspaceId}`

/**
 * Wait for every batch of intake in flight, and keep new ones waiting, until this transaction ends.
 * A batch takes the same lock shared.
 */
export const lockConfiguration = (workspaceId: number) => sql(z.object({ locked: z.unknown() }))`
  select pg_advisory_xact_lock(${configurationLock}::integer, ${workspaceId}::integer)::text as locked`

/** The next version of a workspace's configuration. */
export const bumpVersion = (workspaceId: number) => sql(Versioned)`
  update workspaces
     set version = version + 1
   where id = ${workspaceId}
  returning version`

/** Write down who changed what. */
export const insertChange = (change: {
  workspaceId: number
  at: string
  actor: string
  subject: string
  version: number
  before: string | null
  after: string | null
}) => sql(z.never())`
  insert into changes (workspace_id, at, actor, subject, version, before, after)
  values (${change.workspaceId}, ${change.at}, ${change.actor}, ${change.subject},
          ${change.version}, ${change.before}::jsonb, ${change.after}::jsonb)`
