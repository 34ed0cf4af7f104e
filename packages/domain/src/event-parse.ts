import type { LoyaltyEvent } from './event.ts'
import type { Program } from './program.ts'
import type { Refusal } from './refusal.ts'

/** Read an event as a caller sent it. */
export function parseEvent(
  _program: Program,
  _input: unknown,
  _nowMs: number,
): { ok: true; event: LoyaltyEvent } | { ok: false; refusal: Refusal } {
  throw new Error('parseEvent is on its way')
}
