import { z } from 'zod'
import { connectionParams } from './braze-connections.ts'
import { route } from './route.ts'
import { Instant, InstantIn, Json, MemberId, pageOfItems, pageQuery } from './words.ts'

const ParkedKind = z
  .enum(['attributes', 'event', 'purchase'])
  .describe('What kind of object it is.')

const Outcome = z
  .enum(['delivered', 'rejected', 'uncertain', 'partial'])
  .describe('`uncertain`: sent, no answer came. `partial`: told apart in `told`.')

const Told = z
  .object({
    no: z.int().describe("Number of the told event, in the member's order."),
    eventId: z.string().describe('Our event.'),
    workflowId: z.string().describe('The workflow that told it.'),
    name: z.string().nullable().describe('Its name in Braze; null for a purchase.'),
    outcome: z.enum(['delivered', 'rejected', 'uncertain', 'dropped']).describe('Its verdict.'),
    why: z.string().nullable().describe("Braze's words, or ours; secrets taken out."),
    resent: z.boolean().describe('Whether it may have been sent before.'),
  })
  .meta({ id: 'ToldEvent', description: 'One told event of a delivery.' })

/** What became of what one member had in one request to Braze. */
export const Delivery = z
  .object({
    id: z.string().describe('Our id of the delivery.'),
    connectionId: z.string().describe('The connection.'),
    memberId: z.string().describe('The member.'),
    at: Instant.describe('When the verdict came.'),
    requestId: z.string().describe('Our id of the request it went in.'),
    cause: z.string().describe('What made us send it: an event, a mapping, a backfill …'),
    mappingVersion: z.int().describe('Version of the mapping that was used.'),
    attempts: z.int().describe('How often it was sent, this time included.'),
    outcome: Outcome,
    why: z.string().nullable().describe("Braze's words, or ours; secrets taken out."),
    attributes: z
      .record(z.string(), Json)
      .nullable()
      .describe('The attributes object as it was sent; null: there was none.'),
    told: z.array(Told).describe('The told events that went with it, in order.'),
  })
  .meta({ id: 'Delivery', description: 'What became of a member in one request to Braze.' })

/** What became of what one member had in one request to Braze. */
export type Delivery = z.infer<typeof Delivery>

/** List deliveries. */
export const listDeliveries = route({
  method: 'GET',
  path: '/v1/braze/connections/{connectionId}/deliveries',
  summary: 'List what became of what was sent, newest first.',
  needs: 'braze:read',
  params: connectionParams,
  query: z.strictObject({
    ...pageQuery,
    outcome: Outcome.optional(),
    memberId: MemberId.optional(),
    after: InstantIn.optional().describe('Verdicts after this instant.'),
  }),
  reply: pageOfItems(Delivery),
  refuses: ['connection_not_found'],
})

const ParkedGroup = z
  .object({
    cause: z.string().describe('What Braze said, secrets taken out.'),
    kind: ParkedKind,
    outcome: z.enum(['rejected', 'uncertain']).describe('Refused, or never answered.'),
    count: z.int().describe('Rows of this cause.'),
    members: z.int().describe('Members they belong to.'),
    oldestAt: Instant.describe('When the first was parked.'),
    newestAt: Instant.describe('When the last was parked.'),
    example: z
      .object({
        memberId: z.string().describe('The member.'),
        body: Json.describe('The object as it was sent.'),
      })
      .describe('One of them.'),
  })
  .meta({ id: 'ParkedGroup', description: 'Rows that Braze refused for the same cause.' })

/** List parked rows by cause. */
export const listParked = route({
  method: 'GET',
  path: '/v1/braze/connections/{connectionId}/parked',
  summary: 'List what Braze refused, or what waits for a person, grouped by cause.',
  needs: 'braze:read',
  params: connectionParams,
  reply: z.object({ groups: z.array(ParkedGroup).describe('The largest first.') }),
  refuses: ['connection_not_found'],
})

const Which = z
  .union([
    z.strictObject({ cause: z.string().min(1).max(500).describe('All of one cause.') }),
    z.strictObject({ memberId: MemberId }),
    z.strictObject({ all: z.literal(true).describe('All that is parked.') }),
  ])
  .meta({ id: 'ParkedChoice', description: 'Which parked rows: of a cause, of a member, or all.' })

/** Send parked rows again. */
export const redrive = route({
  method: 'POST',
  path: '/v1/braze/connections/{connectionId}/redrive',
  summary: 'Send parked rows again: attributes with their newest state, events as they were.',
  needs: 'braze:write',
  status: 202,
  params: connectionParams,
  body: Which,
  reply: z.object({ redriven: z.int().describe('Rows put back in the queue.') }),
  refuses: ['connection_not_found'],
})

/** Give parked rows up. */
export const discardParked = route({
  method: 'POST',
  path: '/v1/braze/connections/{connectionId}/parked/discard',
  summary: 'Give parked rows up; their deliveries stay on record.',
  needs: 'braze:write',
  params: connectionParams,
  body: Which,
  reply: z.object({ discarded: z.int().describe('Rows given up.') }),
  refuses: ['connection_not_found'],
})

const count = (meaning: string) => z.int().describe(meaning)

/** Read the meters of a connection. */
export const getMeters = route({
  method: 'GET',
  path: '/v1/braze/connections/{connectionId}/meters',
  summary: 'Read what a connection has sent, what waits, and what it has cost.',
  needs: 'braze:read',
  params: connectionParams,
  query: z.strictObject({
    after: InstantIn.optional().describe('Count from this instant; left out: from the beginning.'),
  }),
  reply: z.object({
    connectionId: z.string().describe('The connection.'),
    requests: count('Requests to Braze.'),
    attributesSent: count('Attribute objects sent, repeats included.'),
    eventsSent: count('Events sent, repeats included.'),
    purchasesSent: count('Purchases sent, repeats included.'),
    delivered: count('Objects that Braze accepted.'),
    rejected: count('Objects that Braze refused.'),
    uncertain: count('Objects whose answer never came.'),
    retried: count('Objects that were put back to be sent again.'),
    dataPoints: count('Data points spent, as Braze counts them.'),
    dataPointsNaive: count('What sending every mapped field with every event would have cost.'),
    requestsNaive: count('Requests that one request an event would have made.'),
    waiting: count('Members that have something to send now.'),
    parked: count('Rows parked now.'),
    lagMs: z
      .object({
        now: z.int().describe('Age of the oldest change that waits; 0: none waits.'),
        mean: z.int().describe('From the change to the verdict, on average.'),
        max: z.int().describe('From the change to the verdict, at most.'),
      })
      .describe('Milliseconds by which Braze is behind.'),
  }),
  refuses: ['connection_not_found'],
})
