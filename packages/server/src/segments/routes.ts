import * as contract from '@laurel/contract'
import { z } from 'zod'
import type { Database } from '../db/database.ts'
import { answer, type BoundRoute } from '../http/route.ts'
import { readCursor, writeCursor } from '../members/cursor.ts'
import { memberOut } from '../members/member-out.ts'
import { memberOf } from '../members/row.ts'
import type { Programs } from '../program/load.ts'
import { readStored } from '../program/read.ts'
import { removeItem, saveItem } from '../workspaces/item.ts'
import { type Asked, askedBy, type Source } from './asked.ts'
import { countMembers } from './count.ts'
import { type MembersFound, membersFor } from './page.ts'

type Deps = { readonly db: Database; readonly programs: Programs }

/** The routes of segments: writing them, and asking who is in them. */
export const routes = (deps: Deps): BoundRoute[] => [...settingRoutes(deps), ...askingRoutes(deps)]

const settingRoutes = ({ db }: Deps): BoundRoute[] => [
  answer(contract.listSegments, async ({ caller }) => {
    const { config } = await readStored(db, caller.workspaceId)
    return { data: [...config.segments] }
  }),
  answer(contract.putSegment, async ({ caller, params, body, now }) => {
    const { version: expected, ...definition } = body
    const change = { caller, kind: 'segment', id: params.id, expected, nowMs: now } as const
    const version = await saveItem(db, change, definition)
    return { id: params.id, ...definition, version }
  }),
  answer(contract.deleteSegment, ({ caller, params, query, now }) => {
    const codes = { absent: 'segment_not_found', inUse: 'configuration_invalid' } as const
    const expected = query.version
    return removeItem(db, { caller, kind: 'segment', id: params.id, expected, nowMs: now }, codes)
  }),
]

function askingRoutes({ db, programs }: Deps): BoundRoute[] {
  const ready = async (workspaceId: number, source: Source): Promise<Asked> => {
    const { program } = await programs.latest(workspaceId)
    return askedBy(workspaceId, program, source)
  }
  const shown = ({ program }: Asked, { rows }: MembersFound) =>
    rows.map((row) => memberOut(program, memberOf(row), row.updatedAt))
  return [
    answer(contract.countSegment, async ({ caller, params }) =>
      countMembers(db, await ready(caller.workspaceId, { segmentId: params.id })),
    ),
    answer(contract.listSegmentMembers, async ({ caller, params, query }) => {
      const asked = await ready(caller.workspaceId, { segmentId: params.id })
      const after = readCursor(query.cursor, z.string()) ?? ''
      const found = await membersFor(db, asked, after, query.limit)
      const nextCursor = found.next === null ? null : writeCursor(found.next)
      return { data: shown(asked, found), nextCursor }
    }),
    answer(contract.previewSegment, async ({ caller, body }) => {
      const asked = await ready(caller.workspaceId, { condition: body.condition })
      const count = await countMembers(db, asked)
      // All were looked at to be counted, so they may be looked at for the first few.
      const found = await membersFor(db, asked, '', body.limit, Number.POSITIVE_INFINITY)
      return { count, data: shown(asked, found) }
    }),
  ]
}
