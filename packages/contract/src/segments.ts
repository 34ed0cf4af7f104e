import { z } from 'zod'
import { Member } from './members.ts'
import { route } from './route.ts'
import {
  Expression,
  Label,
  listOf,
  pageOfItems,
  pageQuery,
  Slug,
  Version,
  VersionRead,
  versionQuery,
} from './words.ts'

const segmentSettings = {
  name: Label,
  condition: Expression.describe(
    'CEL over `member` to yes or no, at most 2,000 characters: who is in it.',
  ),
} as const

const tracked = z
  .boolean()
  .describe(
    'Whether it is kept of each member, in `segments`, and told when they enter and leave. At most 100 are.',
  )

const Segment = z
  .object({
    id: z.string().describe('Id of the segment.'),
    ...segmentSettings,
    tracked,
    version: Version,
  })
  .meta({ id: 'Segment', description: 'Members for whom a condition holds, under a name.' })

const params = z.object({ id: Slug })

/** List segments. */
export const listSegments = route({
  method: 'GET',
  path: '/v1/segments',
  summary: 'List segments.',
  needs: 'config:read',
  reply: listOf(Segment),
})

/** Write a segment. */
export const putSegment = route({
  method: 'PUT',
  path: '/v1/segments/{id}',
  summary:
    'Write a segment, or change it. Its members are those for whom it holds when it is asked, or at any time if it is tracked.',
  needs: 'config:write',
  params,
  body: z.strictObject({
    ...segmentSettings,
    tracked: tracked.optional(),
    version: VersionRead,
  }),
  reply: Segment,
  refuses: ['version_conflict', 'configuration_invalid'],
})

/** Delete a segment. */
export const deleteSegment = route({
  method: 'DELETE',
  path: '/v1/segments/{id}',
  summary: 'Delete a segment; backfills of it that have begun go on.',
  needs: 'config:write',
  params,
  query: versionQuery,
  refuses: ['segment_not_found', 'segment_in_use', 'version_conflict'],
})

const SegmentCount = z
  .object({
    members: z.int().describe('Members for whom the condition holds: the segment.'),
    undecided: z
      .int()
      .describe(
        'Members for whom it cannot be said, a field has no value, say: not in the segment.',
      ),
    total: z.int().describe('All members of the workspace.'),
    compiled: z
      .boolean()
      .describe('Whether the database decided it all; false is exact, but slower.'),
    parts: z
      .array(z.string())
      .describe('Parts of the condition that were evaluated member by member.'),
  })
  .meta({
    id: 'SegmentCount',
    description: 'How many members a condition holds for, now and exactly.',
  })

/** Count a segment. */
export const countSegment = route({
  method: 'GET',
  path: '/v1/segments/{id}/count',
  summary: 'Count the members of a segment, as of now and exactly.',
  needs: 'members:read',
  params,
  reply: SegmentCount,
  refuses: ['segment_not_found'],
})

/** Count a tracked segment by what is kept. */
export const countTracked = route({
  method: 'GET',
  path: '/v1/segments/{id}/tracked',
  summary: 'Count the members of a tracked segment by what is kept of each, at once.',
  needs: 'members:read',
  params,
  reply: z.object({
    members: z.int().describe('Members who are in it.'),
    settling: z
      .boolean()
      .describe(
        'Whether some members are still to be looked at, after a change or as time went on.',
      ),
  }),
  refuses: ['segment_not_found', 'segment_not_tracked'],
})

/** List the members of a segment. */
export const listSegmentMembers = route({
  method: 'GET',
  path: '/v1/segments/{id}/members',
  summary:
    'List the members of a segment, by id. A page may be short; `nextCursor` says whether it is the last.',
  needs: 'members:read',
  params,
  query: z.strictObject(pageQuery),
  reply: pageOfItems(Member),
  refuses: ['segment_not_found'],
})

/** Try a condition. */
export const previewSegment = route({
  method: 'POST',
  path: '/v1/segments/preview',
  summary: 'Count and show members for whom a condition holds, without saving it.',
  needs: 'members:read',
  body: z.strictObject({
    condition: segmentSettings.condition,
    limit: z.int().min(1).max(200).default(10).describe('Most members that are shown.'),
  }),
  reply: z.object({
    count: SegmentCount.describe('How many there are.'),
    data: z.array(Member).describe('The first of them, by id.'),
  }),
  refuses: ['configuration_invalid'],
})
