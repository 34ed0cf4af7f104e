import * as contract from '@laurel/contract'
import type { Database } from '../db/database.ts'
import { answer, type BoundRoute } from '../http/route.ts'
import { readStored } from '../program/read.ts'
import { removeItem } from './item.ts'
import { save } from './save.ts'

const kind = 'referral_program'

/** The routes of referral programs. */
export const referralRoutes = ({ db }: { readonly db: Database }): BoundRoute[] => [
  answer(contract.listReferralPrograms, async ({ caller }) => {
    const { config } = await readStored(db, caller.workspaceId)
    return { data: [...config.referralPrograms] }
  }),
  answer(contract.putReferralProgram, async ({ caller, params, body, now }) => {
    const { version, definition } = await save(db, caller, kind, params.id, body, now)
    return { id: params.id, ...definition, version }
  }),
  answer(contract.deleteReferralProgram, ({ caller, params, query, now }) => {
    const codes = {
      absent: 'referral_program_not_found',
      inUse: 'referral_program_in_use',
    } as const
    return removeItem(
      db,
      { caller, kind, id: params.id, expected: query.version, nowMs: now },
      codes,
    )
  }),
]
