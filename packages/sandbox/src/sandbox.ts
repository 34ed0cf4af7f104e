import { type Answer, type Ask, facts, type Wire } from '@laurel/braze'
import type { Canvas, Entry } from './canvas.ts'
import { type CanvasDraft, canvasOf } from './canvas-draft.ts'
import { chance } from './chance.ts'
import { type Clock, systemClock } from './clock.ts'
import { type Exchange, exchange, type Request } from './exchange.ts'
import { foldEmail } from './identify.ts'
import type { Keys } from './keys.ts'
import { limits, type RateOptions } from './limits.ts'
import type { Meter } from './meter.ts'
import type { Alias, KeptEvent, Profile } from './profile.ts'
import type { Visibility } from './queue.ts'
import type { Received } from './received.ts'
import type { DataType } from './registry.ts'
import { dump, type Loader, loader } from './snapshot.ts'
import { type Switches, usualSwitches } from './switches.ts'
import { sky, type WeatherControl } from './weather.ts'
import { type Accepted, type Workspace, workspace } from './workspace.ts'
import type { Rules } from './world.ts'

/** What a sandbox is set to. Everything has a default. */
export type SandboxOptions = {
  /** REST keys and their permissions; `sandbox-key` with all of them when left out. */
  readonly keys?: Keys
  readonly clock?: Clock
  /** Decides weather and order of arrival; equal seeds give equal runs. */
  readonly seed?: number
  /** 50 ms, no jitter, no re-ordering when left out (facts 8). */
  readonly visibility?: Partial<Visibility>
  readonly switches?: Partial<Switches>
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

/** What is visible of users now. Profiles are the sandbox's own: read them, and do not change them. */
export type Profiles = {
  readonly size: number
  get(externalId: string): Readonly<Profile> | undefined
  byAlias(alias: Alias): Readonly<Profile> | undefined
  byEmail(email: string): readonly Readonly<Profile>[]
  all(): IteratorObject<Readonly<Profile>>
}

/** Canvas stubs, set and read at any time. */
export type Canvases = {
  put(draft: CanvasDraft): void
  remove(id: string): void
  list(): readonly Canvas[]
  /** The newest entries, oldest first, up to 10,000. */
  entries(id: string): readonly Entry[]
  /** All entries ever made. */
  entered(id: string): number
}

/** Hears what happens to a sandbox's state. */
export type Listener = {
  /** A change was accepted; the state holds it, visible or waiting. */
  change(accepted: Accepted): void
  /** Everything that waited was made visible ahead of its time. */
  settled(): void
  /** Everything was forgotten. */
  reset(): void
}

/** A Braze to run beside us. */
export type Sandbox = {
  /** The client's seam: rejects with code `ECONNRESET` when cut, `ETIMEDOUT` when too slow. */
  readonly wire: Wire
  /** Carry out one request; the caller keeps `delayMs`. */
  exchange(request: Request): Exchange
  /** Let everything accepted be seen now, in the order it would have been. */
  settle(): Promise<void>
  readonly clock: Clock
  readonly switches: Switches
  readonly profiles: Profiles
  /** Data points charged for what is visible. */
  readonly meter: Readonly<Meter>
  readonly weather: WeatherControl
  readonly canvases: Canvases
  readonly received: Readonly<Received>
  /** Requests accepted and not yet visible. */
  readonly waiting: number
  /** Visible events of a user in order of arrival, the newest `keepEvents` objects. */
  eventsOf(externalId: string): readonly KeptEvent[]
  /** Visible purchases likewise. */
  purchasesOf(externalId: string): readonly KeptEvent[]
  /** Force a custom attribute's type (null: detect again), or block it, as an administrator does. */
  setAttribute(
    name: string,
    to: { readonly type?: DataType | null; readonly blocked?: boolean },
  ): void
  /** Block a custom event: it is then neither counted nor charged. */
  setEvent(name: string, to: { readonly blocked: boolean }): void
  /** Forget everything but settings and weather. */
  reset(): void
  /** For keeping it on disk: hear of changes, write everything down, read it back. */
  readonly state: {
    listen(listener: Listener): void
    dump(): Iterable<string>
    /** Fill a sandbox in which nothing has happened yet. */
    load(): Loader
  }
}

const deaf: Listener = { change: () => {}, settled: () => {}, reset: () => {} }

/** A sandbox in this process, without a socket, in which nothing has happened yet. */
export function sandbox(options: SandboxOptions = {}): Sandbox {
  const { clock = systemClock, seed = 1, keys = { 'sandbox-key': 'all' } } = options
  const switches: Switches = { ...usualSwitches, ...options.switches }
  const rules: Rules = {
    switches,
    arrayMaximum: options.arrayMaximum ?? facts.arrayElements.value,
    keepEvents: options.keepEvents ?? 1_000,
    blockedIds: new Set(options.blockedIds),
  }
  const visibility = { delayMs: 50, jitterMs: 0, reorder: false, ...options.visibility }
  let listener = deaf
  const fresh = (): Workspace =>
    workspace(rules, clock, chance(seed), visibility, (accepted) => listener.change(accepted))
  let current = fresh()
  let counters = limits(options.rates ?? {}, switches.texts.rateLimited)
  const above = sky(chance(seed ^ 0x5eed))
  const origin = options.origin ?? 'http://localhost'
  const carryOut = (request: Request): Exchange =>
    exchange(
      {
        workspace: current,
        keys,
        limits: counters,
        sky: above,
        switches,
        nowMs: clock.now(),
        origin,
      },
      request,
    )
  const logOf = (externalId: string, kind: KeptEvent['kind']): readonly KeptEvent[] =>
    (current.world.people.byExternalId(externalId)?.log ?? [])
      .filter((one) => one.kind === kind)
      .sort((a, b) => a.arrival - b.arrival)

  return {
    wire: (ask) => overWire(carryOut, clock, ask),
    exchange: carryOut,
    settle: async () => {
      if (current.queue.size === 0) return
      current.queue.drain()
      listener.settled()
    },
    clock,
    switches,
    profiles: profilesOf(() => current),
    get meter() {
      return current.world.meter
    },
    weather: above.control,
    canvases: canvasesOf(() => current, clock),
    get received() {
      return current.received
    },
    get waiting() {
      return current.queue.size
    },
    eventsOf: (externalId) => logOf(externalId, 'event'),
    purchasesOf: (externalId) => logOf(externalId, 'purchase'),
    setAttribute: (name, to) => current.applyNow({ do: 'setAttribute', name, ...to }),
    setEvent: (name, to) => current.applyNow({ do: 'setEvent', name, ...to }),
    reset: () => {
      current.queue.clear()
      current = fresh()
      counters = limits(options.rates ?? {}, switches.texts.rateLimited)
      listener.reset()
    },
    state: {
      listen: (next) => {
        listener = next
      },
      dump: () => dump(current),
      load: () => loader(current),
    },
  }
}

const profilesOf = (current: () => Workspace): Profiles => ({
  get size() {
    return current().world.people.size
  },
  get: (externalId) => current().world.people.byExternalId(externalId),
  byAlias: (alias) => current().world.people.byAlias(alias),
  byEmail: (email) => {
    const { people, rules } = current().world
    return people.byContact('email', foldEmail(email, rules.switches))
  },
  all: () => current().world.people.all(),
})

const canvasesOf = (current: () => Workspace, clock: Clock): Canvases => ({
  put: (draft) => current().applyNow({ do: 'setCanvas', canvas: canvasOf(draft, clock.now()) }),
  remove: (id) => current().applyNow({ do: 'removeCanvas', id }),
  list: () => current().world.canvases.list(),
  entries: (id) => current().world.canvases.entries(id),
  entered: (id) => current().world.canvases.entered(id),
})

/** The wire: an exchange whose delays and cuts are felt as on a network. */
async function overWire(
  carryOut: (request: Request) => Exchange,
  clock: Clock,
  ask: Ask,
): Promise<Answer> {
  const result = carryOut(ask)
  const pause = Math.min(result.delayMs, ask.timeoutMs)
  if (pause > 0) await new Promise<void>((resolve) => clock.after(pause, resolve))
  if (result.delayMs > ask.timeoutMs) throw failure('ETIMEDOUT', 'the answer took too long')
  if (result.kind === 'cut') throw failure('ECONNRESET', 'the connection was cut')
  return result.answer
}

const failure = (code: string, message: string) => Object.assign(new Error(message), { code })
