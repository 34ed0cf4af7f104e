import * as contract from '@laurel/contract'
import { Refused } from '@laurel/contract'
import { iso } from '@laurel/domain'
import { z } from 'zod'
import { assert } from '../db/assert.ts'
import type { Database, Session } from '../db/database.ts'
import { answer, type BoundRoute } from '../http/route.ts'
import { readCursor, writeCursor } from '../members/cursor.ts'
import { memberOut } from '../members/member-out.ts'
import { memberOf } from '../members/row.ts'
import type { Programs } from '../program/load.ts'
import { readStored } from '../program/read.ts'
import { askReviews } from '../standing/sql.ts'
import { removeItem, saveItem } from '../workspaces/item.ts'
import { type Asked, askedBy, type Source, segmentOf } from './asked.ts'
import { countMembers } from './count.ts'
import { type MembersFound, membersFor } from './page.ts'
import { trackedCount } from './sql.ts'

type Deps = { readonly db: Database; readonly programs: Programs }

/** The routes of segments: writing them, and asking who is in them. */
export const routes = (deps: Deps): BoundRoute[] => [...settingRoutes(deps), ...askingRoutes(deps)]

const settingRoutes = ({ db }: Deps): BoundRoute[] => [
  answer(contract.listSegments, async ({ caller }) => {
    const { config } = await readStored(db, caller.workspaceId)
    return {
      data: config.segments.map(({ tracked, ...rest }) => ({ ...rest, tracked: tracked ?? false })),
    }
  }),
  answer(contract.putSegment, async ({ caller, params, body, now }) => {
    const { version: expected, ...definition } = body
    const change = { caller, kind: 'segment', id: params.id, expected, nowMs: now } as const
    const also = lookAgain(caller.workspaceId, now, definition)
    const version = await saveItem(db, change, definition, undefined, also)
    return { id: params.id, ...definition, tracked: body.tracked ?? false, version }
  }),
  answer(contract.deleteSegment, ({ caller, params, query, now }) => {
    const codes = { absent: 'segment_not_found', inUse: 'segment_in_use' } as const
    const expected = query.version
    const change = { caller, kind: 'segment', id: params.id, expected, nowMs: now } as const
    return removeItem(db, change, codes, undefined, lookAgain(caller.workspaceId, now, null))
  }),
]

type Settings = { readonly tracked?: unknown; readonly condition?: unknown }

/** Have every member looked at where a change moves them in or out of what is kept of a segment. */
const lookAgain =
  (workspaceId: number, nowMs: number, after: Settings | null) =>
  async (tx: Session, before: Settings | null): Promise<void> => {
    const [was, is] = [before, after].map((each) => (each?.tracked ? each.condition : null))
    if (was !== is) await tx.ask(askReviews(workspaceId, iso(nowMs)))
  }

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
    answer(contract.countTracked, async ({ caller, params, now }) => {
      const { program } = await programs.latest(caller.workspaceId)
      if (!segmentOf(program, params.id).segment.tracked) throw new Refused('segment_not_tracked')
      const [counted] = await db.ask(trackedCount(caller.workspaceId, params.id, iso(now)))
      assert(counted !== undefined, 'a count has an answer')
      return counted
    }),
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
