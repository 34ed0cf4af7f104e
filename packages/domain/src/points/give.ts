import { earnBadge } from '../badges/wear.ts'
import type { Draft } from '../draft.ts'
import type { Effect } from '../effect.ts'
import { lifeOf } from './expiry.ts'
import type { Gives } from './gives.ts'
import { credit, hasRoom } from './ledger.ts'
import type { Source } from './source.ts'
import { tellPending } from './tell-pending.ts'
import { livesIn, mainWallet, policyOf } from './wallet.ts'

/** Points that were given, 0 or more, and the lot that they are in; null where there are none. */
export type GivenPoints = { readonly points: number; readonly lotNo: number | null }

/** For what something is given, how often, and when in milliseconds since 1970, UTC. */
export type Occasion = {
  readonly source: NonNullable<Source>
  readonly rounds: number
  readonly atMs: number
}

/**
 * Give a member something, all rounds in one lot of the main wallet. Limits do not count it.
 *
 * @param told the effect that says so; those of points and badge follow it
 * @returns what was given; null if so many points are too many: then nothing was
 */
export function give(
  draft: Draft,
  gives: Gives,
  { source, rounds, atMs }: Occasion,
  told: (given: GivenPoints) => Effect,
): GivenPoints | null {
  const points = (gives.points ?? 0) * rounds
  if (!hasRoom(draft, mainWallet, points)) return null
  const given = { points, lotNo: points > 0 ? draft.lotSeq + 1 : null }
  draft.effects.push(told(given))
  if (given.lotNo !== null) creditAt(draft, gives, points, source, atMs)
  if (gives.badge !== undefined) earnBadge(draft, gives.badge, rounds)
  return given
}

function creditAt(
  draft: Draft,
  gives: Gives,
  points: number,
  source: NonNullable<Source>,
  atMs: number,
): void {
  const wallet = policyOf(draft.policies, mainWallet)
  const lives = livesIn(wallet, { expiry: gives.expiry, pending: gives.pending ?? null })
  const life = lifeOf(lives, draft.timezone, atMs)
  const waits = credit(draft, mainWallet, 'issued', points, life, source, atMs)
  if (waits) tellPending(draft, points, mainWallet, life)
}
