import { poolWire } from '@laurel/braze'
import * as backTest from './back-test/routes.ts'
import * as backfills from './backfills/routes.ts'
import * as benefits from './benefits/routes.ts'
import * as campaigns from './campaigns/routes.ts'
import { type ConnectionAccess, connectionAccess } from './connections/access.ts'
import * as connections from './connections/routes.ts'
import { type WireFactory, type Wires, wires } from './connections/wires.ts'
import type { Database } from './db/database.ts'
import { deliveriesOf } from './deliveries/list.ts'
import * as deliveries from './deliveries/routes.ts'
import { type Intake, type IntakeDeps, intake } from './events/intake.ts'
import * as events from './events/routes.ts'
import * as forget from './forget/routes.ts'
import type { BoundRoute } from './http/route.ts'
import { orderedIds } from './ids.ts'
import { type Keyring, keyring } from './keys/keyring.ts'
import * as keys from './keys/routes.ts'
import * as mappings from './mappings/routes.ts'
import * as members from './members/routes.ts'
import * as points from './points/routes.ts'
import * as preview from './preview/routes.ts'
import { type Programs, programs } from './program/load.ts'
import * as rebuild from './rebuild/routes.ts'
import * as rewards from './rewards/routes.ts'
import type { Secrets } from './secrets.ts'
import * as segments from './segments/routes.ts'
import type { Settings } from './settings.ts'
import { noteSync } from './sync/note.ts'
import * as tiers from './tiers/routes.ts'
import * as workspaces from './workspaces/routes.ts'

/** The clock, ids and wires: what a test may want otherwise. */
export type World = {
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number
  /** UUIDs, ordered by time. */
  readonly newId: () => string
  readonly makeWire: WireFactory
}

/** The world as it is, by its clock. */
export const realWorld = (now: () => number): World => ({
  now,
  newId: orderedIds(now),
  makeWire: poolWire,
})

/** All parts of a server between its database and its callers. */
export type Parts = {
  readonly programs: Programs
  readonly keyring: Keyring
  readonly wires: Wires
  readonly access: ConnectionAccess
  readonly intake: Intake
  readonly routes: readonly BoundRoute[]
}

/** Whom the parts tell of what happens. */
export type Listeners = Required<Pick<IntakeDeps, 'onFault' | 'onBatch'>> & {
  /** Something may wait to be sent for a workspace: for this process's own rounds. */
  readonly nudge: (workspaceId: number) => void
}

/** Milliseconds for which events wait for a database that is away. */
const patienceMs = 15_000
/** Of one transaction, and of all that wait, roughly. */
const batchBytes = 4 * 1024 * 1024
const waitingBytes = 256 * 1024 * 1024

const intakeBounds = (settings: Settings) => ({
  writers: settings.INTAKE_WRITERS,
  batchEvents: settings.INTAKE_BATCH_EVENTS,
  batchBytes,
  waitMs: settings.INTAKE_WAIT_MS,
  waitingEvents: settings.INTAKE_QUEUE_EVENTS,
  waitingBytes,
  patienceMs,
})

/** Put the slices together. */
export function wire(
  db: Database,
  secrets: Secrets,
  settings: Settings,
  world: World,
  { onFault, onBatch, nudge }: Listeners,
): Parts {
  const { now, newId, makeWire } = world
  const timeoutMs = settings.SYNC_TIMEOUT_MS
  const live = programs(db)
  const ring = keyring(db)
  const lines = wires(makeWire)
  const access = connectionAccess({ db, secrets, wires: lines, timeoutMs })
  const taken = intake({
    db,
    programs: live,
    noteSync,
    now,
    onFault,
    onBatch,
    bounds: intakeBounds(settings),
  })
  const shared = { db, programs: live, intake: taken, keyring: ring, access, now, newId, nudge }
  const allowLoopback = settings.BRAZE_ALLOW_LOOPBACK
  const defaults = {
    quietMs: settings.SYNC_QUIET_MS,
    concurrency: settings.SYNC_CONCURRENCY,
  }
  const braze = { ...shared, secrets, wires: lines, makeWire, allowLoopback, timeoutMs, defaults }
  return {
    programs: live,
    keyring: ring,
    wires: lines,
    access,
    intake: taken,
    routes: routesOf(braze),
  }
}

/** What the slices are given, all of them together. */
type Given = Parameters<typeof connections.routes>[0] &
  Omit<Parameters<typeof events.routes>[0], 'deliveriesOf'> &
  Parameters<typeof mappings.routes>[0] &
  Parameters<typeof campaigns.routes>[0] &
  Parameters<typeof backTest.routes>[0] &
  Parameters<typeof keys.routes>[0] &
  Parameters<typeof preview.routes>[0] &
  Parameters<typeof backfills.routes>[0] &
  Parameters<typeof forget.routes>[0]

/** Every route that is answered, slice by slice. */
const routesOf = (given: Given): readonly BoundRoute[] => [
  ...events.routes({ ...given, deliveriesOf: deliveriesOf(given.db) }),
  ...members.routes(given),
  ...points.routes(given),
  ...rebuild.routes(given),
  ...workspaces.routes(given),
  ...campaigns.routes(given),
  ...backTest.routes(given),
  ...rewards.routes(given),
  ...benefits.routes(given),
  ...segments.routes(given),
  ...tiers.routes(given),
  ...keys.routes(given),
  ...connections.routes(given),
  ...mappings.routes(given),
  ...preview.routes(given),
  ...backfills.routes(given),
  ...deliveries.routes(given),
  ...forget.routes(given),
]
