import { type BodyOf, type patchWorkspace, Refused, type ReplyOf } from '@laurel/contract'
import { defaultFutureToleranceMs } from '@laurel/domain'
import type { Database, Session } from '../db/database.ts'
import type { Caller } from '../http/route.ts'
import { changeConfiguration } from '../program/change.ts'
import { readStored } from '../program/read.ts'
import type { Stored } from '../program/stored.ts'
import { askReviews } from '../standing/sql.ts'
import { anyPurchase, updateWorkspace } from './sql.ts'

type WorkspaceOut = ReplyOf<typeof patchWorkspace>

/** A workspace as callers see it. */
export function workspaceOut({
  workspaceId,
  name,
  version,
  createdAt,
  config,
}: Stored): WorkspaceOut {
  const { futureToleranceMs = defaultFutureToleranceMs, ...settings } = config.workspace
  const futureToleranceSeconds = futureToleranceMs / 1_000
  return { id: workspaceId, name, ...settings, futureToleranceSeconds, version, createdAt }
}

/**
 * Change settings of a workspace; what is left out stays.
 *
 * @throws Refused `version_conflict`, `configuration_invalid`
 */
export async function saveWorkspace(
  db: Database,
  { workspaceId, keyId }: Caller,
  { version: expected, ...body }: BodyOf<typeof patchWorkspace>,
  nowMs: number,
): Promise<WorkspaceOut> {
  const subject = `workspace:${workspaceId}`
  const change = { workspaceId, actor: keyId, subject, nowMs, path: '/workspace' }
  await changeConfiguration(db, change, async (tx, stored) => {
    if (expected !== undefined && expected !== stored.version) {
      throw new Refused('version_conflict', { about: { version: stored.version } })
    }
    await mayUse(tx, stored, body.currency)
    await tx.ask(
      updateWorkspace(workspaceId, {
        name: body.name ?? null,
        timezone: body.timezone ?? null,
        currency: body.currency ?? null,
        unknownMembers: body.unknownMembers ?? null,
        undeclaredProperties: body.undeclaredProperties ?? null,
        futureToleranceSeconds: body.futureToleranceSeconds ?? null,
      }),
    )
    const before = settingsOf(stored)
    if (movesMembers(stored, body)) {
      await tx.ask(askReviews(workspaceId, new Date(nowMs).toISOString()))
    }
    return { kind: 'changed', before, after: { ...before, ...body }, result: null }
  })
  return workspaceOut(await readStored(db, workspaceId))
}

function settingsOf(stored: Stored) {
  const { id: _id, version: _version, createdAt: _at, ...settings } = workspaceOut(stored)
  return settings
}

/**
 * Tiers, facts and days of benefits lie on the calendar of the workspace, what reaches a tier may be money, and
 * conditions ask for both.
 */
function movesMembers(
  { config: { benefits, fields, segments, tierSets, workspace } }: Stored,
  { timezone = workspace.timezone, currency = workspace.currency }: BodyOf<typeof patchWorkspace>,
): boolean {
  const ofDays = benefits.some(({ on }) => on.kind !== 'event')
  const facts = fields.some(({ fact }) => fact !== undefined)
  const tracked = segments.some((segment) => segment.tracked)
  if (timezone !== workspace.timezone) return tierSets.length > 0 || ofDays || facts || tracked
  return currency !== workspace.currency && (tierSets.length > 0 || facts || tracked)
}

/** Sums of purchases are kept in minor units, so another currency would make other sums of them. */
async function mayUse(tx: Session, { workspaceId, config }: Stored, currency: string | undefined) {
  if (currency === undefined || currency === config.workspace.currency) return
  const [row] = await tx.ask(anyPurchase(workspaceId))
  if (!row?.found) return
  const message = 'Members have purchases in the currency as it is.'
  throw new Refused('configuration_invalid', {
    errors: [{ path: '/currency', rule: 'currency_in_use', message }],
  })
}
