import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { Connected } from '../db/connect.ts'
import type { IntakeStats } from '../events/intake.ts'
import type { Seen } from '../http/seen.ts'
import { watchConnections } from './connections.ts'
import { watchDatabase } from './database.ts'
import { watchIntake } from './intake.ts'

/** The numbers of this process, and where they come from. */
export type Metrics = {
  /** The text format of Prometheus. */
  print(): Promise<string>
  /** A request is over. */
  request(seen: Seen): void
  /** A batch of intake was committed. */
  batch(batch: { readonly events: number; readonly ms: number }): void
  /** Read what intake has done whenever the numbers are asked for. */
  watchIntake(stats: () => IntakeStats): void
  /** Read how the database is used, and how connections stand, whenever the numbers are asked for. */
  watchDatabase(db: Connected): void
  /** Where sending keeps numbers of its own. */
  readonly registry: Registry
}

/** Seconds; from a lone event's wait to the patience of a caller. */
const seconds = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10]

/** Begin to count. */
export function metrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const requests = new Histogram({
    name: 'laurel_http_request_seconds',
    help: 'Requests by route and status: how many, and how long they took.',
    labelNames: ['route', 'status'],
    buckets: seconds,
    registers,
  })
  const refusals = new Counter({
    name: 'laurel_http_refusals_total',
    help: 'Requests that were refused, by code.',
    labelNames: ['code'],
    registers,
  })
  const batchEvents = new Histogram({
    name: 'laurel_intake_batch_events',
    help: 'Events that shared a transaction.',
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000],
    registers,
  })
  const batchSeconds = new Histogram({
    name: 'laurel_intake_batch_seconds',
    help: 'How long such a transaction took.',
    buckets: seconds,
    registers,
  })
  return {
    registry,
    print: () => registry.metrics(),
    request({ route, status, ms, code }) {
      requests.observe({ route, status: String(status) }, ms / 1_000)
      if (code !== null) refusals.inc({ code })
    },
    batch({ events, ms }) {
      batchEvents.observe(events)
      batchSeconds.observe(ms / 1_000)
    },
    watchIntake: (stats) => watchIntake(stats, registers),
    watchDatabase(db) {
      watchDatabase(db.load, registers)
      watchConnections(db, registers)
    },
  }
}
