import { z } from 'zod'
import { connectionParams } from './braze-connections.ts'
import { route } from './route.ts'
import { Expression, Instant, OurId, pageOfItems, pageQuery, Slug } from './words.ts'

const Condition = Expression.nullable().describe(
  'CEL over `member` that says which members, at most 2,000 characters; null: all.',
)

const Backfill = z
  .object({
    id: z.string().describe('Our id of the backfill.'),
    status: z.enum(['running', 'paused', 'cancelled', 'done']).describe('Where it stands.'),
    condition: Condition,
    cause: z.string().describe('Why: what its author said, or the change that made it.'),
    total: z.int().describe('Members to look at.'),
    scanned: z.int().describe('Members looked at so far.'),
    marked: z.int().describe('Members put in the queue so far.'),
    etaSeconds: z.int().nullable().describe('Seconds to go at the present pace; null: not known.'),
    startedAt: Instant.describe('When it was started.'),
    finishedAt: Instant.nullable().describe('When it was done or cancelled.'),
  })
  .meta({ id: 'Backfill', description: 'Many members brought up to date, behind live changes.' })

const backfillParams = connectionParams.extend({ backfillId: OurId.describe('The backfill.') })

/** List backfills. */
export const listBackfills = route({
  method: 'GET',
  path: '/v1/braze/connections/{connectionId}/backfills',
  summary: 'List backfills, newest first.',
  needs: 'braze:read',
  params: connectionParams,
  query: z.strictObject(pageQuery),
  reply: pageOfItems(Backfill),
  refuses: ['connection_not_found'],
})

/** Start a backfill. */
export const createBackfill = route({
  method: 'POST',
  path: '/v1/braze/connections/{connectionId}/backfills',
  summary:
    'Bring all members, or those of a condition or a segment, up to date; live changes go first.',
  needs: 'braze:write',
  status: 202,
  params: connectionParams,
  body: z.strictObject({
    condition: Condition.default(null).describe('CEL over `member`; null or left out: all.'),
    segmentId: Slug.optional().describe('The condition is that of this segment, as it is now.'),
    cause: z.string().min(1).max(200).optional().describe('Why; kept with it.'),
  }),
  reply: Backfill,
  refuses: ['connection_not_found', 'segment_not_found', 'configuration_invalid'],
})

/** Read a backfill. */
export const getBackfill = route({
  method: 'GET',
  path: '/v1/braze/connections/{connectionId}/backfills/{backfillId}',
  summary: 'Read the progress of a backfill.',
  needs: 'braze:read',
  params: backfillParams,
  reply: Backfill,
  refuses: ['connection_not_found', 'backfill_not_found'],
})

/** Pause, resume or cancel a backfill. */
export const patchBackfill = route({
  method: 'PATCH',
  path: '/v1/braze/connections/{connectionId}/backfills/{backfillId}',
  summary: 'Pause, resume or cancel a backfill.',
  needs: 'braze:write',
  params: backfillParams,
  body: z.strictObject({
    status: z.enum(['running', 'paused', 'cancelled']).describe('What it is to do.'),
  }),
  reply: Backfill,
  refuses: ['connection_not_found', 'backfill_not_found', 'backfill_finished'],
})
