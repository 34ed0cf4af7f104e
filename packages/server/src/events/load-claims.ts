import { countsTogether, endedClaims, rewardsNeeded } from '@laurel/domain'
import type { Session } from '../db/database.ts'
import type { LiveProgram } from '../program/live.ts'
import {
  askClaims,
  type BatchClaim,
  type BatchClaims,
  type ClaimName,
  keepClaim,
} from '../rewards/batch-claims.ts'
import { askCodes } from '../rewards/batch-codes.ts'
import { askSpends } from './load-reversals.ts'
import { loadShared, sharedKeys } from './shared-counts.ts'
import { type BatchState, eventKey } from './state.ts'
import type { Waiting } from './waiting.ts'

/** Claims that events of the batch name. */
export const claimsNamed = (batch: readonly Waiting[]): ClaimName[] =>
  batch.flatMap(({ bucket, event: { type, memberId, properties } }) => {
    if (!namesClaim.has(type)) return []
    const text = (name: string) => {
      const value = properties[name]
      return typeof value === 'string' ? value : null
    }
    return { bucket, memberId, claimId: text('claimId'), code: text('code') }
  })

const namesClaim: ReadonlySet<string> = new Set([
  'reward_redeemed',
  'reward_cancelled',
  'reward_refunded',
])

/** Read claims whose time has run out, and what paid for them. The members say which; most batches have none. */
export async function askEnded(
  tx: Session,
  workspaceId: number,
  state: Pick<BatchState, 'members' | 'claims' | 'spends'>,
  nowMs: number,
): Promise<void> {
  const ended = [...state.members].flatMap(([memberId, { bucket, member }]) =>
    (member ? endedClaims(member, nowMs) : []).map((claimId) => ({ bucket, memberId, claimId })),
  )
  const spends = ended.map(({ claimId: eventId, ...place }) => ({ ...place, eventId }))
  const [rows] = await Promise.all([
    askClaims(
      tx,
      workspaceId,
      ended.map((each) => ({ ...each, code: null })),
    ),
    askSpends(tx, workspaceId, spends, state),
  ])
  for (const row of rows) keepClaim(state.claims, row)
}

/** Events that were not taken in before. */
const newEvents = (batch: readonly Waiting[], known: BatchState['known']) =>
  batch.flatMap(({ event }) => (known.has(eventKey(event.memberId, event.id)) ? [] : event))

/** Claims of members that were locked; as to the others see `askReversals`. */
export function keptClaims(
  rows: readonly BatchClaim[],
  members: BatchState['members'],
): BatchClaims {
  const claims: BatchClaims = new Map()
  for (const row of rows) if (members.get(row.memberId)?.stored) keepClaim(claims, row)
  return claims
}

/**
 * Lock the shared counts that the batch may need, and read the codes that its claims may be given. Both are asked at
 * once, but codes are read when the counts of their pools are held.
 */
export async function askSupply(
  tx: Session,
  live: LiveProgram,
  batch: readonly Waiting[],
  state: Omit<BatchState, 'shared' | 'codes'>,
): Promise<Pick<BatchState, 'shared' | 'codes'>> {
  if (needsNothing(live, state)) {
    return { shared: { used: new Map(), adds: new Map() }, codes: new Map() }
  }
  const rewards = newEvents(batch, state.known).flatMap((event) => {
    const member = state.members.get(event.memberId)?.member ?? null
    return rewardsNeeded(live.program, event, member)
  })
  const [shared, codes] = await Promise.all([
    loadShared(tx, live.workspaceId, sharedKeys(live, batch, state)),
    askCodes(tx, live.workspaceId, rewards),
  ])
  return { shared, codes }
}

/** Whether no event of a batch can need anything that members share: so it is with most programs, or most batches. */
const needsNothing = (
  { program }: LiveProgram,
  { claims, purchases }: Pick<BatchState, 'claims' | 'purchases'>,
): boolean => program.rewards.size + claims.size + purchases.size === 0 && !countsTogether(program)
