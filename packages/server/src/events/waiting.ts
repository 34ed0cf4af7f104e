import type { LoyaltyEvent } from '@laurel/domain'
import type { Answer } from './answer.ts'
import type { Identity, Incoming } from './incoming.ts'

/** An event that was read and waits to be decided. */
export type Waiting = Identity & {
  readonly workspaceId: number
  readonly bucket: number
  readonly incoming: Incoming
  /** As the configuration of `version` reads it; read again should that have changed meanwhile. */
  readonly event: LoyaltyEvent
  readonly version: number
  /** When it came to wait: milliseconds since 1970, UTC. */
  readonly sinceMs: number
  /** Called once, when what became of it is durable. */
  readonly answer: (answer: Answer) => void
}
