import { Gauge, type Registry } from 'prom-client'
import type { Connected } from '../db/connect.ts'

const uses = ['open', 'idle', 'waiting'] as const

/** Show how this process uses its database connections. */
export function watchDatabase(load: Connected['load'], registers: Registry[]): void {
  new Gauge({
    name: 'laurel_database_connections',
    help: 'Connections to PostgreSQL that are open and idle, and callers waiting for one.',
    labelNames: ['use'],
    registers,
    collect() {
      const now = load()
      for (const use of uses) this.set({ use }, now[use])
    },
  })
}
