import { facts } from '@laurel/braze'
import { type Clock, systemClock } from './clock.ts'
import type { Keys } from './keys.ts'
import type { RateOptions } from './limits.ts'
import type { Visibility } from './queue.ts'
import { type Switches, usualSwitches } from './switches.ts'
import type { Rules } from './world.ts'

/** What a sandbox is set to. Everything has a default. */
export type SandboxOptions = {
  /** REST keys and their permissions; `sandbox-key` with all of them when left out. */
  readonly keys?: Keys
  /** The machine's own when left out. */
  readonly clock?: Clock
  /** Decides weather and order of arrival; equal seeds give equal runs. */
  readonly seed?: number
  /** 50 ms, no jitter, no re-ordering when left out (facts 8). */
  readonly visibility?: Partial<Visibility>
  /** What the sources leave open. */
  readonly switches?: Partial<Switches>
  /** Legacy burst limits with Braze's own numbers when left out (facts 8). */
  readonly rates?: RateOptions
  /** Most elements of a scalar array: 500 (facts 0.2). */
  readonly arrayMaximum?: number
  /** Events kept per profile for `eventsOf`: 1,000; 0 keeps none. */
  readonly keepEvents?: number
  /** External ids that are refused as dummy users. */
  readonly blockedIds?: readonly string[]
  /** Origin of links in answers where a request names no host. */
  readonly origin?: string
}

/** Everything a sandbox is set to, defaults filled in. */
export type Settings = {
  readonly keys: Keys
  readonly clock: Clock
  readonly seed: number
  readonly visibility: Visibility
  readonly rules: Rules
  readonly rates: RateOptions
  readonly origin: string
}

/** Fill the defaults in. */
export const settingsOf = (options: SandboxOptions): Settings => ({
  keys: options.keys ?? { 'sandbox-key': 'all' },
  clock: options.clock ?? systemClock,
  seed: options.seed ?? 1,
  visibility: { delayMs: 50, jitterMs: 0, reorder: false, ...options.visibility },
  rules: {
    switches: { ...usualSwitches, ...options.switches },
    arrayMaximum: options.arrayMaximum ?? facts.arrayElements.value,
    keepEvents: options.keepEvents ?? 1_000,
    blockedIds: new Set(options.blockedIds),
  },
  rates: options.rates ?? {},
  origin: options.origin ?? 'http://localhost',
})
