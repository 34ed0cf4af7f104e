import * as contract from '@laurel/contract'
import { Refused } from '@laurel/contract'
import { mainWallet } from '@laurel/domain'
import type { Database } from '../db/database.ts'
import { answer, type BoundRoute } from '../http/route.ts'
import type { Programs } from '../program/load.ts'
import { removeItem, saveItem } from './item.ts'
import { anyPointsIn } from './sql.ts'

/** The routes of wallets. */
export const walletRoutes = ({
  db,
  programs,
}: {
  readonly db: Database
  readonly programs: Programs
}): BoundRoute[] => [
  answer(contract.listWallets, async ({ caller }) => {
    const { program } = await programs.latest(caller.workspaceId)
    return { data: [...program.policies.wallets.values()] }
  }),
  answer(contract.putWallet, async ({ caller, params, body, now }) => {
    const { version: expected, ...definition } = body
    const change = { caller, kind: 'wallet', id: params.id, expected, nowMs: now } as const
    const version = await saveItem(db, change, definition)
    return { id: params.id, ...definition, version }
  }),
  answer(contract.deleteWallet, async ({ caller, params: { id }, query, now }) => {
    const change = { caller, kind: 'wallet', id, expected: query.version, nowMs: now } as const
    const codes = { absent: 'wallet_not_found', inUse: 'wallet_in_use' } as const
    await removeItem(db, change, codes, async (tx) => {
      const [row] = id === mainWallet ? [] : await tx.ask(anyPointsIn(caller.workspaceId, id))
      if (!row?.found) return
      const message = `Members have or had points in ${id}.`
      throw new Refused('wallet_in_use', { errors: [{ path: '', rule: 'has_points', message }] })
    })
  }),
]
