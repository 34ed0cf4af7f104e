import type { Wire } from '@laurel/braze'
import type { Canvas, Entry } from './canvas.ts'
import { type CanvasDraft, canvasOf } from './canvas-draft.ts'
import { chance } from './chance.ts'
import type { Clock } from './clock.ts'
import { type Exchange, exchange, type Request } from './exchange.ts'
import { foldEmail } from './identify.ts'
import { limits } from './limits.ts'
import type { Meter } from './meter.ts'
import { type SandboxOptions, settingsOf } from './options.ts'
import type { Alias, KeptEvent, Profile } from './profile.ts'
import type { Received } from './received.ts'
import type { DataType } from './registry.ts'
import { dump, type Loader, loader } from './snapshot.ts'
import type { Switches } from './switches.ts'
import { sky, type WeatherControl } from './weather.ts'
import { overWire } from './wire.ts'
import { type Accepted, type Workspace, workspace } from './workspace.ts'

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
type Listener = {
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
  const { keys, clock, seed, visibility, rules, rates, origin } = settingsOf(options)
  const { switches } = rules
  let listener = deaf
  const fresh = () => ({
    workspace: workspace(rules, clock, chance(seed), visibility, (accepted) =>
      listener.change(accepted),
    ),
    limits: limits(rates, switches.texts.rateLimited),
  })
  let current = fresh()
  const now = () => current.workspace
  const above = sky(chance(seed ^ 0x5eed))
  const carryOut = (request: Request): Exchange =>
    exchange({ ...current, keys, sky: above, switches, nowMs: clock.now(), origin }, request)

  return {
    wire: (ask) => overWire(carryOut, clock, ask),
    exchange: carryOut,
    settle: async () => {
      if (now().queue.size === 0) return
      now().queue.drain()
      listener.settled()
    },
    clock,
    switches,
    profiles: profilesOf(now),
    get meter() {
      return now().world.meter
    },
    weather: above.control,
    canvases: canvasesOf(now, clock),
    get received() {
      return now().received
    },
    get waiting() {
      return now().queue.size
    },
    eventsOf: (externalId) => logOf(now(), externalId, 'event'),
    purchasesOf: (externalId) => logOf(now(), externalId, 'purchase'),
    setAttribute: (name, to) => now().applyNow({ do: 'setAttribute', name, ...to }),
    setEvent: (name, to) => now().applyNow({ do: 'setEvent', name, ...to }),
    reset: () => {
      now().queue.clear()
      current = fresh()
      listener.reset()
    },
    state: {
      listen: (next) => {
        listener = next
      },
      dump: () => dump(now()),
      load: () => loader(now()),
    },
  }
}

const logOf = ({ world }: Workspace, externalId: string, kind: KeptEvent['kind']) =>
  (world.people.byExternalId(externalId)?.log ?? [])
    .filter((one) => one.kind === kind)
    .sort((a, b) => a.arrival - b.arrival)

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
