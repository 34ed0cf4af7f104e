import * as contract from '@laurel/contract'
import type { Database } from '../db/database.ts'
import { answer, type BoundRoute } from '../http/route.ts'
import type { Programs } from '../program/load.ts'
import { readStored } from '../program/read.ts'
import { removeItem, saveItem } from '../workspaces/item.ts'
import { memberRewards } from './catalogue.ts'
import { countCodes, dropFreeCodes } from './codes-sql.ts'
import { addToPool, fillPool } from './coupons.ts'
import { claimsPage } from './list-claims.ts'

/** The routes of rewards, of what members claim, and of the codes that claims hand over. */
export const routes = (deps: Deps): BoundRoute[] => [
  ...rewardRoutes(deps),
  ...memberRoutes(deps),
  ...poolRoutes(deps),
  ...codeRoutes(deps),
]

type Deps = { readonly db: Database; readonly programs: Programs }

const rewardRoutes = ({ db }: Deps): BoundRoute[] => [
  answer(contract.listRewards, async ({ caller }) => {
    const { config } = await readStored(db, caller.workspaceId)
    return { data: [...config.rewards] }
  }),
  answer(contract.putReward, async ({ caller, params: { id }, body, now }) => {
    const { version: expected, ...definition } = body
    const change = { caller, kind: 'reward', id, expected, nowMs: now } as const
    const version = await saveItem(db, change, definition)
    return { id, ...definition, version }
  }),
  answer(contract.deleteReward, ({ caller, params: { id }, query, now }) => {
    const codes = { absent: 'reward_not_found', inUse: 'configuration_invalid' } as const
    return removeItem(
      db,
      { caller, kind: 'reward', id, expected: query.version, nowMs: now },
      codes,
    )
  }),
]

const memberRoutes = (deps: Deps): BoundRoute[] => [
  answer(contract.listMemberRewards, ({ caller, params, now }) =>
    memberRewards(deps, caller.workspaceId, params.memberId, now),
  ),
  answer(contract.listClaims, ({ caller, params, query, now }) =>
    claimsPage(deps.db, caller.workspaceId, params.memberId, query, now),
  ),
]

const poolRoutes = ({ db }: Deps): BoundRoute[] => [
  answer(contract.listCouponPools, async ({ caller }) => {
    const { config } = await readStored(db, caller.workspaceId)
    const count = await countsOf(db, caller.workspaceId)
    return { data: config.couponPools.map((pool) => ({ ...pool, ...count(pool.id) })) }
  }),
  answer(contract.putCouponPool, async ({ caller, params: { id }, body, now }) => {
    const { version: expected, ...definition } = body
    const change = { caller, kind: 'coupon_pool', id, expected, nowMs: now } as const
    const version = await saveItem(db, change, definition)
    const count = await countsOf(db, caller.workspaceId)
    return { id, ...definition, ...count(id), version }
  }),
  answer(contract.deleteCouponPool, async ({ caller, params: { id }, query, now }) => {
    const codes = { absent: 'coupon_pool_not_found', inUse: 'coupon_pool_in_use' } as const
    const change = { caller, kind: 'coupon_pool', id, expected: query.version, nowMs: now } as const
    await removeItem(db, change, codes)
    await db.ask(dropFreeCodes(caller.workspaceId, id))
  }),
]

async function countsOf(db: Database, workspaceId: number) {
  const rows = await db.ask(countCodes(workspaceId))
  const counts = new Map(rows.map(({ poolId, ...count }) => [poolId, count]))
  return (id: string) => counts.get(id) ?? { codes: 0, free: 0 }
}

const codeRoutes = ({ db }: Deps): BoundRoute[] => [
  answer(contract.addCoupons, ({ caller, params, body }) =>
    addToPool(db, { workspaceId: caller.workspaceId, poolId: params.id }, body),
  ),
  answer(contract.makeCoupons, ({ caller, params, body }) =>
    fillPool(db, { workspaceId: caller.workspaceId, poolId: params.id }, body),
  ),
]
