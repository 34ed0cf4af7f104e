import { randomUUID } from 'node:crypto'
import { runningBackfills } from '../src/backfills/sql.ts'
import { backfillStep } from '../src/backfills/step.ts'
import { type SyncDeps, usualSyncSettings } from '../src/sync/link.ts'
import { newLink } from '../src/sync/new-link.ts'
import { round } from '../src/sync/round.ts'
import { leaveTenure } from '../src/sync/tenure.ts'
import type { Running } from './running.ts'

/** Step the backfills and send until nothing is due: what the rounds do, without their clock. */
export async function sendAll(server: Running, connectionId = 'braze'): Promise<void> {
  const { db, parts, clock, box, workspaceId } = server
  // Past the quiet time of everyone.
  clock.nowMs += 10_000
  for (;;) {
    const open = await db.ask(runningBackfills())
    if (open.length === 0) break
    for (const id of open) await backfillStep({ db, programs: parts.programs }, id, clock.nowMs)
  }
  const deps: SyncDeps = {
    db,
    programs: parts.programs,
    open: parts.access.open,
    now: () => clock.nowMs,
    newId: randomUUID,
    random: () => 0.5,
    pause: async () => {},
    heard: (news) => {
      if (news.kind === 'fault') throw news.fault
    },
    process: { name: 'test', isGone: () => false },
    settings: usualSyncSettings,
  }
  const live = await parts.programs.latest(workspaceId)
  const connection = live.connections.find(({ id }) => id === connectionId)
  if (!connection) throw new Error(`There is no connection ${connectionId}`)
  const link = newLink(deps, { workspaceId, connectionId }, connection.settings)
  while ((await round(deps, link)) > 0) clock.nowMs += 10_000
  await leaveTenure(deps, link)
  await box.settle()
}
