import * as contract from '@laurel/contract'
import { answer, type BoundRoute } from '../http/route.ts'
import { check } from './check.ts'
import { connectBraze } from './connect.ts'
import type { ConnectionDeps } from './deps.ts'
import { disconnect } from './disconnect.ts'
import { patch } from './patch.ts'
import { registryOf, registryOut } from './registry.ts'
import { rotateToken } from './rotate.ts'
import { connectionsOf } from './sql.ts'
import { connectionOut, connectionRow } from './view.ts'

/** The routes of connections to Braze. */
export function routes(deps: ConnectionDeps): BoundRoute[] {
  const { db } = deps
  return [
    answer(contract.createConnection, ({ caller, body }) => connectBraze(deps, caller, body)),
    answer(contract.listConnections, async ({ caller }) => {
      const rows = await db.ask(connectionsOf(caller.workspaceId))
      return { data: rows.map(connectionOut) }
    }),
    answer(contract.getConnection, async ({ caller, params }) =>
      connectionOut(await connectionRow(db, caller.workspaceId, params.connectionId)),
    ),
    answer(contract.patchConnection, ({ caller, params, body }) =>
      patch(deps, caller, params.connectionId, body),
    ),
    answer(contract.deleteConnection, ({ caller, params, query }) =>
      disconnect(deps, caller, params.connectionId, query.version),
    ),
    answer(contract.checkConnection, ({ caller, params }) =>
      check(deps, caller, params.connectionId),
    ),
    answer(contract.putToken, ({ caller, params, body }) =>
      rotateToken(deps, caller, params.connectionId, body.apiToken),
    ),
    answer(contract.getRegistry, async ({ caller, params }) =>
      registryOut(await registryOf(deps, caller.workspaceId, params.connectionId)),
    ),
  ]
}
