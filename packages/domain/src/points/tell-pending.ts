import type { Draft } from '../draft.ts'
import type { LotLife } from './expiry.ts'
import { inWallet } from './wallet-state.ts'

/** Tell that the points of the lot that was made last wait. */
export function tellPending(
  draft: Draft,
  points: number,
  wallet: string,
  { activatesAtMs: atMs }: LotLife,
): void {
  const activatesAt = atMs === null ? null : new Date(atMs).toISOString()
  const told = { points, lotNo: draft.lotSeq, activatesAt, ...inWallet(wallet) }
  draft.effects.push({ kind: 'points_pending', ...told })
}
