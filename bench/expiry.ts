import { addCrowd } from './crowd.ts'
import { freshDatabase } from './database.ts'
import { holdSweeps, sweptAll } from './due.ts'
import { openLaurel } from './setting.ts'

/** How fast a server booked what had expired. */
export type Expired = { readonly lots: number; readonly perSecond: number }

/** Let a server expire two lots of each member, at two instants, each booked by an event of its own. */
export async function expiry(server: string, members: number): Promise<Expired> {
  const database = await freshDatabase(server, 'bench_expiry')
  const laurel = await openLaurel(database)
  try {
    await holdSweeps(database)
    await addCrowd(database, { members, purchases: 2, lotsEndIn: -10 })
    const startedAt = performance.now()
    await sweptAll(database)
    const lots = 2 * members
    return { lots, perSecond: (1_000 * lots) / (performance.now() - startedAt) }
  } finally {
    await laurel.stop()
  }
}
