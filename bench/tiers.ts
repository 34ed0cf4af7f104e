import { putTierSet } from '@laurel/contract'
import { call, type Remote } from '../packages/server/src/cli/call.ts'
import { addCrowd } from './crowd.ts'
import { freshDatabase } from './database.ts'
import { sweptAll } from './due.ts'
import { openLaurel } from './setting.ts'

/** How fast a server ranked all members. */
export type Reviewed = { readonly members: number; readonly perSecond: number }

/** Let a server review all members: a tier set is new, and ranks them by their purchases of twelve months. */
export async function tiers(server: string, members: number): Promise<Reviewed> {
  const database = await freshDatabase(server, 'bench_tiers')
  const laurel = await openLaurel(database)
  try {
    await addCrowd(database, { members, purchases: 4, lotsEndIn: null })
    const startedAt = performance.now()
    await putClub(laurel.remote)
    await sweptAll(database)
    return { members, perSecond: (1_000 * members) / (performance.now() - startedAt) }
  } finally {
    await laurel.stop()
  }
}

/** Three tiers by what was spent in twelve months. */
export const putClub = (remote: Remote) =>
  call(remote, putTierSet, {
    params: { id: 'club' },
    body: {
      name: 'Club',
      basis: { kind: 'spend' },
      window: { kind: 'rolling', months: 12 },
      tiers: [
        { id: 'base', name: 'Base', min: 0 },
        { id: 'silver', name: 'Silver', min: 150 },
        { id: 'gold', name: 'Gold', min: 300 },
      ],
      downgrade: 'one_step',
      graceDays: 30,
    },
  })
