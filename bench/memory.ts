import { readFileSync } from 'node:fs'
import { getMeters } from '@laurel/contract'
import { call } from '../packages/server/src/cli/call.ts'
import { addMembers } from './crowd.ts'
import { freshDatabase, withClient } from './database.ts'
import { startLaurel } from './setting.ts'

/** The most memory that a server used while it worked on a long queue, in MiB. */
export type Memory = { readonly waiting: number; readonly peakMiB: number }

/** Let a server work for `seconds` on a queue of `waiting` members, and read its peak resident memory. */
export async function memory(
  server: string,
  sinkPort: number,
  waiting: number,
  seconds: number,
): Promise<Memory> {
  const database = await freshDatabase(server, 'bench_memory')
  const laurel = await startLaurel(database, sinkPort)
  try {
    await addMembers(database, 0, Math.min(waiting, 50_000))
    await addWaiting(database, waiting)
    await new Promise((resolve) => setTimeout(resolve, 1_000 * seconds))
    const { waiting: left } = await call(laurel.remote, getMeters, {
      params: { connectionId: 'sink' },
    })
    if (left === 0) throw new Error('The queue was empty before the memory was read')
    return { waiting, peakMiB: peakOf(laurel.pid) }
  } finally {
    await laurel.stop()
  }
}

/** Members of one row, as events that come one by one leave them. */
const rowMembers = 50

/** Rows as marks leave them. Those without a member behind them are looked up in vain, which costs no less. */
async function addWaiting(database: string, waiting: number): Promise<void> {
  await withClient(database, async (client) => {
    await client.query(
      `insert into sync_queue (bucket, workspace_id, connection_id, lane, at, members, events, entries, bodies)
       select min(bucket), workspace_id, 'sink', 1, now(), count(*), 0,
              json_agg(json_build_object('bucket', bucket, 'memberId', member_id, 'cause', 'backfill',
                                         'marks', 1, 'told', '[]'::json)), ''
         from (select at, w.id as workspace_id, coalesce(m.bucket, at % 256) as bucket, 'member-' || at as member_id
                 from generate_series(0, $1::int - 1) as at
                cross join workspaces as w
                 left join members as m on m.workspace_id = w.id and m.member_id = 'member-' || at) as each
        group by workspace_id, at / $2::int`,
      [waiting, rowMembers],
    )
    await client.query('analyze sync_queue')
  })
}

/** The high-water mark that Linux keeps of a process's resident memory. */
function peakOf(pid: number): number {
  const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Math.round(Number(kilobytes) / 1_024)
}
