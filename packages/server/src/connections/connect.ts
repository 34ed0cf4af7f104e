import { parseInstanceUrl } from '@laurel/braze'
import { type BodyOf, type Connection, type createConnection, Refused } from '@laurel/contract'
import type { Caller } from '../http/route.ts'
import { changeConfiguration } from '../program/change.ts'
import { connectionName } from './access.ts'
import type { ConnectionDeps } from './deps.ts'
import { examineWhole } from './examine.ts'
import { dropLeftovers } from './leftovers.ts'
import { connectionsOf, insertConnection } from './sql.ts'
import { connectionOut, connectionRow } from './view.ts'

/**
 * Connect a Braze workspace: find the host, probe the token without writing anything, then keep both.
 *
 * @throws Refused `connection_exists`, `braze_host_refused`, `braze_key_refused`,
 *                 `braze_permission_missing`, `braze_unreachable`
 */
export async function connectBraze(
  deps: ConnectionDeps,
  caller: Caller,
  body: BodyOf<typeof createConnection>,
): Promise<Connection> {
  const { db, secrets, now } = deps
  const { workspaceId } = caller
  const id = body.id ?? `c-${deps.newId()}`.slice(0, 41)
  const taken = () => new Refused('connection_exists', { about: { connectionId: id } })
  if ((await db.ask(connectionsOf(workspaceId, id))).length > 0) throw taken()

  const instanceUrl = originIn(body.instanceUrl, deps.allowLoopback)
  const { learned } = await withWire(deps, instanceUrl, body.apiToken)
  // An id that we make was never there before.
  if (body.id !== undefined) await dropLeftovers(db, workspaceId, id)

  const nowMs = now()
  const change = { workspaceId, actor: caller.keyId, subject: `connection:${id}`, nowMs }
  await changeConfiguration(db, change, async (tx, before) => {
    if (before.connections.some((each) => each.id === id)) throw taken()
    const row = { id, name: body.name, instanceUrl, appId: body.appId ?? null, mode: body.mode }
    await tx.ask(
      insertConnection({
        ...row,
        workspaceId,
        keyCipher: secrets.seal(body.apiToken, connectionName(workspaceId, id)),
        keyHint: body.apiToken.slice(-4),
        settings: JSON.stringify(deps.defaults),
        learned: JSON.stringify(learned),
        at: new Date(nowMs).toISOString(),
      }),
    )
    return { kind: 'changed', before: null, after: row, result: null }
  })
  return connectionOut(await connectionRow(db, workspaceId, id))
}

function originIn(text: string, allowLoopback: boolean): string {
  const instance = parseInstanceUrl(text, { allowLoopback })
  if (instance.ok) return instance.origin
  const { problem: message } = instance
  throw new Refused('braze_host_refused', {
    message,
    errors: [{ path: '/instanceUrl', rule: 'braze_host', message }],
  })
}

/** Probe over a wire of its own: there is no connection yet to keep one for. */
async function withWire({ makeWire, timeoutMs, now }: ConnectionDeps, origin: string, key: string) {
  const { wire, close } = makeWire(origin, { connections: 2 })
  try {
    return await examineWhole({ wire, key, timeoutMs }, now, 'braze_host_refused')
  } finally {
    await close()
  }
}
