import { createBackfill, getBackfill } from '@laurel/contract'
import pg from 'pg'
import { call } from '../packages/server/src/cli/call.ts'
import { bucketOf } from '../packages/server/src/db/bucket.ts'
import { nothingWaits } from './end-to-end.ts'
import { freshDatabase, type Laurel, startLaurel } from './setting.ts'

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
    await addMembers(database, members)
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

/** Put members into the table as an import long ago would have left them. */
export async function addMembers(database: string, members: number): Promise<void> {
  const client = new pg.Client(database)
  client.on('error', () => {}) // whoever asks is told
  await client.connect()
  const { rows } = await client.query<{ id: number }>('select id from workspaces')
  const workspaceId = rows[0]?.id ?? 0
  for (let from = 0; from < members; from += 20_000) {
    const ids = Array.from({ length: Math.min(20_000, members - from) }, (_, i) => `m-${from + i}`)
    await client.query(
      `insert into members (bucket, workspace_id, member_id, balance, earned, purchases_count, purchases_minor, fields, enrolled_at, updated_at)
       select bucket, $1, id, 120, 120, 3, 12055, '{"last_purchase_at": "2026-01-05T10:00:00.000Z"}', now(), now()
         from unnest($2::smallint[], $3::text[]) as m (bucket, id)`,
      [workspaceId, ids.map((id) => bucketOf(workspaceId, id)), ids],
    )
  }
  await client.query('analyze members')
  await client.end()
}
