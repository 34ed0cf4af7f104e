import type { Database } from '../db/database.ts'
import type { ConnectionSettings } from '../program/settings.ts'
import type { Secrets } from '../secrets.ts'
import type { ConnectionAccess } from './access.ts'
import type { WireFactory, Wires } from './wires.ts'

/** What the use cases of connections are made of. */
export type ConnectionDeps = {
  readonly db: Database
  readonly secrets: Secrets
  readonly wires: Wires
  readonly makeWire: WireFactory
  readonly access: ConnectionAccess
  /** Whether an instance URL may lead to this machine, where the sandbox is. */
  readonly allowLoopback: boolean
  /** Milliseconds to wait for an answer of Braze. */
  readonly timeoutMs: number
  /** Settings of a new connection, where they differ from the usual. */
  readonly defaults: Partial<ConnectionSettings>
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number
  readonly newId: () => string
}
