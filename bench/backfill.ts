import { createBackfill, getBackfill } from '@laurel/contract'
import { call } from '../packages/server/src/cli/call.ts'
import { addMembers } from './crowd.ts'
import { freshDatabase } from './database.ts'
import { nothingWaits } from './end-to-end.ts'
import { type Laurel, startLaurel } from './setting.ts'

/** How fast a backfill brought every member's profile up to date. */
export type Backfilled = { readonly members: number; readonly perSecond: number }

/** Members a second of a backfill of all members, from its start to the last verdict. */
export async function backfill(
  server: string,
  sinkPort: number,
  members: number,
): Promise<Backfilled> {
  const database = await freshDatabase(server, 'bench_backfill')
  const laurel = await startLaurel(database, sinkPort)
  try {
    await addMembers(database, 0, members)
    const startedAt = performance.now()
    await backfillAll(laurel)
    return { members, perSecond: (1000 * members) / (performance.now() - startedAt) }
  } finally {
    await laurel.stop()
  }
}

async function backfillAll(laurel: Laurel): Promise<void> {
  const params = { connectionId: 'sink' }
  const { id } = await call(laurel.remote, createBackfill, { params, body: {} })
  for (;;) {
    const one = await call(laurel.remote, getBackfill, { params: { ...params, backfillId: id } })
    if (one.status === 'done') break
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await nothingWaits(laurel)
}
