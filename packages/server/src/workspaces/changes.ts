import { isDeepStrictEqual } from 'node:util'
import { type listChanges, type QueryOf, Refused, type ReplyOf } from '@laurel/contract'
import type { Value } from '@laurel/domain'
import type { Database } from '../db/database.ts'
import { changesBelow } from './sql.ts'

type Page = ReplyOf<typeof listChanges>
type Difference = Page['data'][number]['diff'][number]

/**
 * One page of who changed what, newest first.
 *
 * @throws Refused `invalid_request` for a cursor that is not ours
 */
export async function changesPage(
  db: Database,
  workspaceId: number,
  { cursor, limit, subject }: QueryOf<typeof listChanges>,
): Promise<Page> {
  const below = cursor === undefined ? null : numberIn(cursor)
  const page = { below, subject: subject ?? null, limit: limit + 1 }
  const rows = await db.ask(changesBelow(workspaceId, page))
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    data: shown.map(({ actor, actorName, ...row }) => {
      const before = row.before as Value
      const after = row.after as Value
      const by = actorName === null ? actor : `${actorName} (${actor})`
      return { ...row, id: String(row.id), by, before, after, diff: differences(before, after) }
    }),
    nextCursor: rows.length > limit && last ? String(last.id) : null,
  }
}

/** What is different between two pieces of JSON: object by object, lists and scalars as a whole. */
export function differences(before: Value, after: Value, path = ''): Difference[] {
  if (isDeepStrictEqual(before, after)) return []
  const [old, fresh] = [members(before), members(after)]
  const both = old && fresh
  if (!both && path !== '') return [{ path, before, after }]
  const names = new Set([...Object.keys(old ?? {}), ...Object.keys(fresh ?? {})])
  return [...names].flatMap((name): Difference[] => {
    const at = `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
    const [left, right] = [old?.[name], fresh?.[name]]
    if (left !== undefined && right !== undefined) return differences(left, right, at)
    if (left !== undefined) return [{ path: at, before: left }]
    return right === undefined ? [] : [{ path: at, after: right }]
  })
}

function members(value: Value): Readonly<Record<string, Value>> | null {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null
  return value as Readonly<Record<string, Value>>
}

function numberIn(cursor: string): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor)
  const message = 'The cursor is not one of this list.'
  throw new Refused('invalid_request', { errors: [{ path: '/cursor', rule: 'cursor', message }] })
}
