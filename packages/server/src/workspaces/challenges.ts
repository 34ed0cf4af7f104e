import * as contract from '@laurel/contract'
import type { Database } from '../db/database.ts'
import { answer, type BoundRoute } from '../http/route.ts'
import { readStored } from '../program/read.ts'
import { removeItem } from './item.ts'
import { save } from './save.ts'

/** The routes of challenges and badges. */
export const challengeRoutes = ({ db }: { readonly db: Database }): BoundRoute[] => [
  answer(contract.listBadges, async ({ caller }) => {
    const { config } = await readStored(db, caller.workspaceId)
    return { data: [...config.badges] }
  }),
  answer(contract.putBadge, async ({ caller, params, body, now }) => {
    const { version, definition } = await save(db, caller, 'badge', params.id, body, now)
    return { id: params.id, ...definition, version }
  }),
  answer(contract.deleteBadge, ({ caller, params, query, now }) => {
    const codes = { absent: 'badge_not_found', inUse: 'badge_in_use' } as const
    const expected = query.version
    return removeItem(db, { caller, kind: 'badge', id: params.id, expected, nowMs: now }, codes)
  }),
  answer(contract.listChallenges, async ({ caller }) => {
    const { config } = await readStored(db, caller.workspaceId)
    return { data: [...config.challenges] }
  }),
  answer(contract.putChallenge, async ({ caller, params, body, now }) => {
    const kept = body.window ? { ...body, window: canonical(body.window) } : body
    const { version, definition } = await save(db, caller, 'challenge', params.id, kept, now)
    return { id: params.id, ...definition, version }
  }),
  answer(contract.deleteChallenge, ({ caller, params, query, now }) => {
    const codes = { absent: 'challenge_not_found', inUse: 'challenge_in_use' } as const
    const expected = query.version
    return removeItem(db, { caller, kind: 'challenge', id: params.id, expected, nowMs: now }, codes)
  }),
]

/** Instants as they are compared: UTC with milliseconds. */
const canonical = <Window extends object>(window: Window): Window =>
  Object.fromEntries(
    Object.entries(window).map(([name, at]) => [name, new Date(at).toISOString()]),
  ) as Window
