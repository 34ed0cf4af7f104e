import type {
  Badge,
  Benefit,
  Campaign,
  Challenge,
  CouponPool,
  EarnRule,
  EventType,
  Field,
  ProgramConfig,
  ReferralProgram,
  Reward,
  Segment,
  TierSet,
  Wallet,
  Workflow,
} from '@laurel/domain'
import type { LiveConnection } from './live.ts'
import { ConnectionSettings } from './settings.ts'
import type { ConnectionRow, ItemRow, StoredRow } from './sql.ts'

/** The kinds of things that a workspace configures by name. */
export type Kind = ItemRow['kind']

/** A workspace's configuration as it is stored, in the words of the program. */
export type Stored = {
  readonly workspaceId: number
  readonly version: number
  readonly name: string
  readonly createdAt: string
  readonly config: ProgramConfig
  /** Each thing configured as it is stored, by `kind:id`. */
  readonly items: ReadonlyMap<string, ItemRow>
  readonly connections: readonly LiveConnection[]
}

/** Turn the stored rows of a workspace into the configuration that the domain compiles. */
export function stored(row: StoredRow): Stored {
  return {
    workspaceId: row.id,
    version: row.version,
    name: row.name,
    createdAt: row.createdAt,
    config: {
      workspace: {
        timezone: row.timezone,
        currency: row.currency,
        unknownMembers: row.unknownMembers,
        undeclaredProperties: row.undeclaredProperties,
        futureToleranceMs: row.futureToleranceSeconds * 1_000,
      },
      fields: items<Field>(row, 'field', ({ id }) => ({ name: id, source: 'custom' })),
      eventTypes: items<EventType>(row, 'event_type', ({ id }) => ({ name: id, builtin: false })),
      earnRules: items<EarnRule>(row, 'earn_rule', ({ id, version }) => ({ id, version })),
      badges: items<Badge>(row, 'badge', ({ id, version }) => ({ id, version })),
      challenges: items<Challenge>(row, 'challenge', ({ id, version }) => ({ id, version })),
      referralPrograms: items<ReferralProgram>(row, 'referral_program', ({ id, version }) => ({
        id,
        version,
      })),
      campaigns: row.campaigns.map(
        ({ id, version, definition }) => ({ ...definition, id, version }) as Campaign,
      ),
      wallets: items<Wallet>(row, 'wallet', ({ id, version }) => ({ id, version })),
      workflows: items<Workflow>(row, 'workflow', ({ id, version }) => ({ id, version })),
      segments: items<Segment>(row, 'segment', ({ id, version }) => ({ id, version })),
      rewards: items<Reward>(row, 'reward', ({ id, version }) => ({ id, version })),
      benefits: items<Benefit>(row, 'benefit', ({ id, version }) => ({ id, version })),
      couponPools: items<CouponPool>(row, 'coupon_pool', ({ id, version }) => ({ id, version })),
      tierSets: items<TierSet>(row, 'tier_set', ({ id, version, changedAt }) => {
        return { id, version, changedAtMs: Date.parse(changedAt) }
      }),
    },
    items: new Map(row.items.map((item) => [itemKey(item.kind, item.id), item])),
    connections: row.connections.map(connection),
  }
}

/** How a thing configured is named among all of them, and in the list of changes. */
export const itemKey = (kind: Kind, id: string): string => `${kind}:${id}`

/** Definitions were checked by the contract and compiled by the domain before they were written. */
function items<Item>(row: StoredRow, kind: Kind, own: (item: ItemRow) => Partial<Item>): Item[] {
  return row.items
    .filter((item) => item.kind === kind)
    .map((item) => ({ ...item.definition, ...own(item) }) as Item)
}

function connection(row: ConnectionRow): LiveConnection {
  const mappings = row.mappings ?? []
  return {
    id: row.id,
    name: row.name,
    instanceUrl: row.instanceUrl,
    appId: row.appId,
    status: row.status,
    mode: row.mode,
    mapping: { version: row.mappingVersion, mappings, cleared: row.cleared ?? [] },
    mappedFields: new Set(mappings.map(({ field }) => field)),
    settings: ConnectionSettings.parse(row.settings),
    version: row.version,
  }
}
