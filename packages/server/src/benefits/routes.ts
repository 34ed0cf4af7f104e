import { deleteBenefit, listBenefits, putBenefit } from '@laurel/contract'
import type { Database } from '../db/database.ts'
import { answer, type BoundRoute } from '../http/route.ts'
import { readStored } from '../program/read.ts'
import { askReviews } from '../standing/sql.ts'
import { removeItem, saveItem } from '../workspaces/item.ts'

/** The routes of benefits. */
export const routes = ({ db }: { readonly db: Database }): BoundRoute[] => [
  answer(listBenefits, async ({ caller }) => {
    const { config } = await readStored(db, caller.workspaceId)
    return { data: [...config.benefits] }
  }),
  answer(putBenefit, async ({ caller, params: { id }, body, now }) => {
    const { version: expected, ...definition } = body
    const change = { caller, kind: 'benefit', id, expected, nowMs: now } as const
    const version = await saveItem(db, change, definition, undefined, async (tx) => {
      // Members who do nothing have a day all the same.
      if (definition.on.kind === 'event') return
      await tx.ask(askReviews(caller.workspaceId, new Date(now).toISOString()))
    })
    return { id, ...definition, version }
  }),
  answer(deleteBenefit, ({ caller, params: { id }, query, now }) => {
    const codes = { absent: 'benefit_not_found', inUse: 'configuration_invalid' } as const
    const expected = query.version
    return removeItem(db, { caller, kind: 'benefit', id, expected, nowMs: now }, codes)
  }),
]
