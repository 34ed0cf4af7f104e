import { Counter, Gauge, type Registry } from 'prom-client'
import type { IntakeStats } from '../events/intake.ts'

const outcomes = ['accepted', 'replayed', 'refused'] as const

/** Show what intake keeps count of by itself. */
export function watchIntake(stats: () => IntakeStats, registers: Registry[]): void {
  new Counter({
    name: 'laurel_intake_events_total',
    help: 'Events answered since the start, by outcome.',
    labelNames: ['outcome'],
    registers,
    collect() {
      const now = stats()
      this.reset()
      for (const outcome of outcomes) this.inc({ outcome }, now[outcome])
    },
  })
  new Counter({
    name: 'laurel_intake_retries_total',
    help: 'Transactions that were tried again.',
    registers,
    collect() {
      this.reset()
      this.inc(stats().retries)
    },
  })
  new Counter({
    name: 'laurel_intake_isolated_total',
    help: 'Events that failed alone: a fault of ours.',
    registers,
    collect() {
      this.reset()
      this.inc(stats().isolated)
    },
  })
  new Gauge({
    name: 'laurel_intake_waiting_events',
    help: 'Events that wait in memory, or are being written.',
    registers,
    collect() {
      this.set(stats().waitingEvents)
    },
  })
  new Gauge({
    name: 'laurel_intake_waiting_bytes',
    help: 'Bytes of them, roughly.',
    registers,
    collect() {
      this.set(stats().waitingBytes)
    },
  })
}
