import * as contract from '@laurel/contract'
import { Refused } from '@laurel/contract'
import type { Database } from '../db/database.ts'
import { answer, type BoundRoute } from '../http/route.ts'
import type { Programs } from '../program/load.ts'
import { readStored } from '../program/read.ts'
import { itemKey } from '../program/stored.ts'
import { challengeRoutes } from './challenges.ts'
import { changesPage } from './changes.ts'
import { clearValues, deleteField, fieldOut, saveField } from './fields.ts'
import { removeItem, saveItem } from './item.ts'
import { referralRoutes } from './referrals.ts'
import { save } from './save.ts'
import { saveWorkspace, workspaceOut } from './settings.ts'
import { checkTold } from './told-names.ts'
import { walletRoutes } from './wallets.ts'

/** The routes of a workspace's configuration and of its history. */
export function routes(deps: { readonly db: Database; readonly programs: Programs }): BoundRoute[] {
  return [
    ...settingsRoutes(deps),
    ...fieldRoutes(deps),
    ...eventTypeRoutes(deps),
    ...ruleRoutes(deps),
    ...challengeRoutes(deps),
    ...referralRoutes(deps),
    ...walletRoutes(deps),
  ]
}

type Deps = Parameters<typeof routes>[0]

const settingsRoutes = ({ db }: Deps): BoundRoute[] => [
  answer(contract.getWorkspace, async ({ caller }) =>
    workspaceOut(await readStored(db, caller.workspaceId)),
  ),
  answer(contract.patchWorkspace, ({ caller, body, now }) => saveWorkspace(db, caller, body, now)),
  answer(contract.listChanges, ({ caller, query }) => changesPage(db, caller.workspaceId, query)),
]

const fieldRoutes = ({ db, programs }: Deps): BoundRoute[] => [
  answer(contract.listFields, async ({ caller }) => {
    const { items, version } = await readStored(db, caller.workspaceId)
    const { program } = await programs.current(caller.workspaceId, version)
    const data = [...program.fields.values()].map((field) =>
      fieldOut(field, items.get(itemKey('field', field.name))?.version ?? 0),
    )
    return { data }
  }),
  answer(contract.putField, async ({ caller, params, body, now }) => {
    const live = await programs.latest(caller.workspaceId)
    const known = live.program.fields.get(params.name)
    if (known?.source === 'builtin') throw new Refused('builtin_protected')
    if (!known) await clearValues(db, caller.workspaceId, params.name)
    return saveField(db, caller, params.name, body, now)
  }),
  answer(contract.deleteField, async ({ caller, params, query, now }) => {
    const live = await programs.latest(caller.workspaceId)
    if (live.program.fields.get(params.name)?.source === 'builtin') {
      throw new Refused('builtin_protected')
    }
    await deleteField(db, { caller, id: params.name, expected: query.version, nowMs: now })
  }),
]

const eventTypeRoutes = ({ db, programs }: Deps): BoundRoute[] => {
  const custom = async (workspaceId: number, name: string) => {
    const { program } = await programs.latest(workspaceId)
    if (program.eventTypes.get(name)?.builtin) throw new Refused('builtin_protected')
  }
  return [
    answer(contract.listEventTypes, async ({ caller }) => {
      const { items, version } = await readStored(db, caller.workspaceId)
      const { program } = await programs.current(caller.workspaceId, version)
      const data = [...program.eventTypes.values()].map(({ properties, raised, ...type }) => ({
        ...type,
        raised: raised ?? false,
        properties: Object.fromEntries(
          Object.entries(properties).map(([name, { money: _ours, ...rest }]) => [name, rest]),
        ),
        version: items.get(itemKey('event_type', type.name))?.version ?? 0,
      }))
      return { data }
    }),
    answer(contract.putEventType, async ({ caller, params, body, now }) => {
      await custom(caller.workspaceId, params.name)
      const { version: expected, ...definition } = body
      const change = { caller, kind: 'event_type', id: params.name, expected, nowMs: now } as const
      const version = await saveItem(db, change, definition)
      return { name: params.name, builtin: false, raised: false, ...definition, version }
    }),
    answer(contract.deleteEventType, async ({ caller, params, query, now }) => {
      await custom(caller.workspaceId, params.name)
      const codes = { absent: 'event_type_not_found', inUse: 'event_type_in_use' } as const
      const expected = query.version
      const change = { caller, kind: 'event_type', id: params.name, expected, nowMs: now } as const
      await removeItem(db, change, codes)
    }),
  ]
}

const ruleRoutes = ({ db }: Deps): BoundRoute[] => [
  answer(contract.listEarnRules, async ({ caller }) => {
    const { config } = await readStored(db, caller.workspaceId)
    return { data: [...config.earnRules] }
  }),
  answer(contract.putEarnRule, async ({ caller, params, body, now }) => {
    const { version, definition } = await save(db, caller, 'earn_rule', params.id, body, now)
    return { id: params.id, ...definition, version }
  }),
  answer(contract.deleteEarnRule, ({ caller, params, query, now }) => {
    const codes = { absent: 'earn_rule_not_found', inUse: 'configuration_invalid' } as const
    const expected = query.version
    return removeItem(db, { caller, kind: 'earn_rule', id: params.id, expected, nowMs: now }, codes)
  }),
  answer(contract.listWorkflows, async ({ caller }) => {
    const { config } = await readStored(db, caller.workspaceId)
    const data = config.workflows.map((workflow) => ({
      ...workflow,
      then: workflow.then.map((action) => ({
        ...action,
        properties: action.properties === 'all' ? action.properties : [...action.properties],
      })),
    }))
    return { data }
  }),
  answer(contract.putWorkflow, async ({ caller, params, body, now }) => {
    const { connections } = await readStored(db, caller.workspaceId)
    for (const { connectionId } of body.then) {
      if (connections.some(({ id }) => id === connectionId)) continue
      throw new Refused('connection_not_found', { about: { connectionId } })
    }
    checkTold(body.then)
    const { version, definition } = await save(db, caller, 'workflow', params.id, body, now)
    return { id: params.id, ...definition, version }
  }),
  answer(contract.deleteWorkflow, ({ caller, params, query, now }) => {
    const codes = { absent: 'workflow_not_found', inUse: 'configuration_invalid' } as const
    const expected = query.version
    return removeItem(db, { caller, kind: 'workflow', id: params.id, expected, nowMs: now }, codes)
  }),
]
