import { type BodyOf, type Connection, type patchConnection, Refused } from '@laurel/contract'
import type { Caller } from '../http/route.ts'
import { changeConfiguration } from '../program/change.ts'
import { ConnectionSettings } from '../program/settings.ts'
import type { ConnectionDeps } from './deps.ts'
import { updateConnection } from './sql.ts'
import { connectionOut, connectionRow } from './view.ts'

type Body = BodyOf<typeof patchConnection>

/**
 * Rename, pause, resume or tune a connection; what is left out stays. A hold ends by a good key, not
 * by asking for it.
 *
 * @throws Refused `connection_not_found`, `connection_held`, `version_conflict`
 */
export async function patch(
  { db, now }: ConnectionDeps,
  { workspaceId, keyId }: Caller,
  id: string,
  body: Body,
): Promise<Connection> {
  const subject = `connection:${id}`
  const change = { workspaceId, actor: keyId, subject, nowMs: now() }
  await changeConfiguration(db, change, async (tx) => {
    const row = await connectionRow(tx, workspaceId, id)
    mustBe(row.version, body.version)
    if (row.status === 'held' && body.status === 'active') throw new Refused('connection_held')

    const settings = { ...ConnectionSettings.parse(row.settings), ...settingsIn(body) }
    const old = { name: row.name, appId: row.appId, status: row.status, mode: row.mode }
    const fresh = {
      name: body.name ?? row.name,
      appId: body.appId === undefined ? row.appId : body.appId,
      status: body.status ?? row.status,
      mode: body.mode ?? row.mode,
    }
    const written = { ...fresh, workspaceId, id, settings: JSON.stringify(settings) }
    await tx.ask(updateConnection(written))
    const before = { ...old, settings: ConnectionSettings.parse(row.settings) }
    return { kind: 'changed', before, after: { ...fresh, settings }, result: null }
  })
  return connectionOut(await connectionRow(db, workspaceId, id))
}

/** @throws Refused `version_conflict` when somebody has changed the connection since it was read */
export function mustBe(version: number, expected: number | undefined): void {
  if (expected === undefined || expected === version) return
  throw new Refused('version_conflict', { about: { version } })
}

function settingsIn({ quietMs, contract, limits }: Body): Partial<ConnectionSettings> {
  const given = {
    quietMs,
    contract,
    objects: limits?.objects,
    limitMode: limits?.counting,
    bytes: limits?.bytes,
    requestsPerMinute: limits?.requestsPerMinute,
    concurrency: limits?.inFlight,
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}
