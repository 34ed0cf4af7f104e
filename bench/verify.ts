import { verify as audit } from '@laurel/contract'
import { call } from '../packages/server/src/cli/call.ts'
import { addCrowd } from './crowd.ts'
import { freshDatabase } from './database.ts'
import { openLaurel } from './setting.ts'

/** How fast an audit went over entries of the ledger, and over all that hangs on them. */
export type Verified = { readonly postings: number; readonly perSecond: number }

/** Audit members with four purchases each, as `laurel verify` does; their lots are to expire. */
export async function verify(server: string, members: number): Promise<Verified> {
  const database = await freshDatabase(server, 'bench_verify')
  const laurel = await openLaurel(database)
  try {
    await addCrowd(database, { members, purchases: 4, lotsEndIn: 1_000 })
    const startedAt = performance.now()
    const { checked, violations } = await call(laurel.remote, audit)
    const ms = performance.now() - startedAt
    const [first] = violations
    if (first) throw new Error(`The audit found: ${JSON.stringify(first)}`)
    const postings = checked['entries'] ?? 0
    return { postings, perSecond: (1_000 * postings) / ms }
  } finally {
    await laurel.stop()
  }
}
