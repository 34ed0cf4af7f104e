import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { IntakeStats } from './events/intake.ts'
import type { Seen } from './http/seen.ts'

/** The numbers of this process, and where they come from. */
export type Metrics = {
  /** The text format of Prometheus. */
  print(): Promise<string>
  request(seen: Seen): void
  /** Read what intake has done whenever the numbers are asked for. */
  watchIntake(stats: () => IntakeStats): void
  /** Read how the database's connections are used, whenever the numbers are asked for. */
  watchDatabase(load: () => { open: number; idle: number; waiting: number }): void
  /** Where a slice keeps numbers of its own. */
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
  return {
    registry,
    print: () => registry.metrics(),
    request({ route, status, ms, code }) {
      requests.observe({ route, status: String(status) }, ms / 1_000)
      if (code !== null) refusals.inc({ code })
    },
    watchIntake: (stats) => intakeNumbers(stats, registers),
    watchDatabase(load) {
      const uses = ['open', 'idle', 'waiting'] as const
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
    },
  }
}

function intakeNumbers(stats: () => IntakeStats, registers: Registry[]): void {
  const count = (name: string, help: string, read: (now: IntakeStats) => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read(stats()))
      },
    })
  const outcomes = ['accepted', 'replayed', 'refused'] as const
  new Gauge({
    name: 'laurel_intake_events_total',
    help: 'Events answered since the start, by outcome.',
    labelNames: ['outcome'],
    registers,
    collect() {
      const now = stats()
      for (const outcome of outcomes) this.set({ outcome }, now[outcome])
    },
  })
  count('laurel_intake_batches_total', 'Transactions of intake.', (now) => now.batches)
  count('laurel_intake_retries_total', 'Transactions tried again.', (now) => now.retries)
  count('laurel_intake_isolated_total', 'Events that failed alone: ours.', (now) => now.isolated)
  count('laurel_intake_waiting_events', 'Events that wait.', (now) => now.waitingEvents)
  count('laurel_intake_waiting_bytes', 'Bytes of them, roughly.', (now) => now.waitingBytes)
}
