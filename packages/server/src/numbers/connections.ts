import { Counter, Gauge, type Registry } from 'prom-client'
import type { Session } from '../db/database.ts'
import { connectionNumbers } from './sql.ts'

const verdicts = ['delivered', 'rejected', 'uncertain'] as const
const labelNames = ['connection']

/**
 * Show how every connection stands in the database: the same from every process, so take one of them.
 * One statement for all, when the first of these numbers is asked for.
 */
export function watchConnections(db: Session, registers: Registry[]): void {
  const waiting = new Gauge({
    name: 'laurel_sync_waiting',
    help: 'Members that wait to be sent; counting stops at 100,000.',
    labelNames,
    registers,
    async collect() {
      // While the database is away, its numbers are too.
      const rows = await db.ask(connectionNumbers()).catch(() => [])
      for (const each of [waiting, lag, held, told, points]) each.reset()
      for (const row of rows) {
        const connection = `${row.workspaceId}/${row.connectionId}`
        waiting.set({ connection }, row.waiting)
        lag.set({ connection }, row.oldest === null ? 0 : Date.parse(row.oldest) / 1_000)
        held.set({ connection }, row.status === 'held' ? 1 : 0)
        for (const verdict of verdicts) told.inc({ connection, verdict }, row[verdict])
        points.inc({ connection }, row.dataPoints)
      }
    },
  })
  const lag = new Gauge({
    name: 'laurel_sync_oldest_waiting_timestamp_seconds',
    help: 'Since when the oldest of them waits, in seconds since 1970; 0: none waits.',
    labelNames,
    registers,
  })
  const held = new Gauge({
    name: 'laurel_sync_held',
    help: '1 while a connection is on hold.',
    labelNames,
    registers,
  })
  const told = new Counter({
    name: 'laurel_sync_verdicts_total',
    help: 'Objects by verdict of Braze.',
    labelNames: [...labelNames, 'verdict'],
    registers,
  })
  const points = new Counter({
    name: 'laurel_sync_data_points_total',
    help: 'Data points spent, as Braze counts them.',
    labelNames,
    registers,
  })
}
