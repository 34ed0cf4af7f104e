import {
  type addCoupons,
  type BodyOf,
  type makeCoupons,
  Refused,
  type ReplyOf,
} from '@laurel/contract'
import { type CodePattern, isCode, wrongPattern } from '@laurel/domain'
import type { Database, Session } from '../db/database.ts'
import { addCodes, countFree, lockPool } from './codes-sql.ts'
import { makeCode } from './make-code.ts'

/** A pool of a workspace. */
export type PoolName = { readonly workspaceId: number; readonly poolId: string }

/**
 * Put codes into a pool. Each is new, or there already (then nothing changes, given or not), or no code at all.
 *
 * @throws Refused `coupon_pool_not_found`
 */
export function addToPool(
  db: Database,
  pool: PoolName,
  { codes }: BodyOf<typeof addCoupons>,
): Promise<ReplyOf<typeof addCoupons>> {
  return db.transaction(async (tx) => {
    await hold(tx, pool)
    const good = [...new Set(codes.filter(isCode))]
    const rows = await tx.ask(addCodes(pool.workspaceId, pool.poolId, good))
    const fresh = new Set(rows.map(({ code }) => code))
    const results = codes.map((code) => {
      // The second of two in one request finds the first one there.
      if (fresh.delete(code)) return 'added'
      return isCode(code) ? 'known' : 'refused'
    })
    return { added: rows.length, results }
  })
}

/** Codes that are made by one statement. */
const slice = 10_000

/**
 * Make codes until nobody has so many of a pool. Asked again it makes no more than were given since.
 *
 * @throws Refused `coupon_pool_not_found`, `invalid_request`
 */
export function fillPool(
  db: Database,
  pool: PoolName,
  { free: wanted, ...pattern }: BodyOf<typeof makeCoupons>,
): Promise<ReplyOf<typeof makeCoupons>> {
  const { prefix, length, alphabet } = pattern
  const made: CodePattern = {
    length,
    ...(prefix === undefined ? {} : { prefix }),
    ...(alphabet === undefined ? {} : { alphabet }),
  }
  const wrong = wrongPattern(made)
  if (wrong) {
    const { path, message } = wrong
    throw new Refused('invalid_request', { errors: [{ path, rule: 'code_pattern', message }] })
  }
  return db.transaction(async (tx) => {
    await hold(tx, pool)
    const [row] = await tx.ask(countFree(pool.workspaceId, pool.poolId))
    const before = row?.free ?? 0
    let added = 0
    // A code that chance makes twice is not there twice; patterns have room for far more than this.
    while (before + added < wanted) {
      const missing = Math.min(wanted - before - added, slice)
      const codes = Array.from({ length: missing }, () => makeCode(made))
      added += (await tx.ask(addCodes(pool.workspaceId, pool.poolId, codes))).length
    }
    return { added, free: before + added }
  })
}

/** Keep a pool for oneself and know that it is there. Claims do not wait for it. */
async function hold(tx: Session, { workspaceId, poolId }: PoolName): Promise<void> {
  const [row] = await tx.ask(lockPool(workspaceId, poolId))
  if (!row) throw new Refused('coupon_pool_not_found', { about: { id: poolId } })
}
