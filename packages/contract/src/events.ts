import { z } from 'zod'
import { Obstacle } from './rewards.ts'
import { route } from './route.ts'
import { EventId, EventTypeName, Instant, InstantIn, Json, MemberId } from './words.ts'

/** Most events of one request; more are a stream's work. */
export const mostEvents = 1_000

const Properties = z
  .record(z.string(), Json)
  .describe('What the event type asks for, by name; typed by the event type.')

/**
 * An event as callers send it.
 *
 * This is what the manual and the SDK say. The edge checks only that an event is an object: the
 * domain judges each event on its own, so that a bad one does not refuse its neighbours.
 */
export const EventInput = z
  .strictObject({
    id: EventId,
    memberId: MemberId,
    type: EventTypeName,
    occurredAt: z
      .union([InstantIn, z.iso.date()])
      .describe(
        'When it happened, not when it is sent: with a time zone, or a date (midnight UTC).',
      ),
    properties: Properties.optional(),
  })
  .meta({ id: 'EventInput', description: 'What a member did.' })

/** An event as callers send it. */
export type EventInput = z.infer<typeof EventInput>

const Refusal = z
  .object({
    code: z.string().describe('Stable name of the refusal.'),
    title: z.string().describe('What the code means.'),
    fix: z.string().describe('What to do about it.'),
    path: z.string().optional().describe('Where: a JSON pointer into the event.'),
    rule: z.string().optional().describe('Which rule: a stable short name.'),
    message: z.string().describe('What is wrong, in one sentence.'),
    obstacles: z
      .array(Obstacle)
      .optional()
      .describe('At reward_not_available: all that stands in the way.'),
  })
  .meta({ id: 'EventRefusal', description: 'Why an event was not taken in.' })

const Effect = z
  .looseObject({ kind: z.string().describe('What happened: the rest depends on it.') })
  .meta({ id: 'Effect', description: 'One consequence of an event.' })

/** What became of one event. */
export const EventResult = z
  .object({
    id: z.string().nullable().describe('The id of the event; null if it had none.'),
    memberId: z.string().nullable().describe('The member; null if the event named none.'),
    status: z
      .enum(['accepted', 'replayed', 'refused'])
      .describe('`replayed`: known already, and this is its first answer again.'),
    effects: z.array(Effect).optional().describe('What it caused, in order.'),
    changed: z.array(z.string()).optional().describe('Names of the loyalty fields it changed.'),
    points: z
      .object({ balance: z.int().describe('Points the member has after this event.') })
      .optional()
      .describe("The member's points after this event."),
    refusal: Refusal.optional().describe('Why it was refused; nothing was changed then.'),
  })
  .meta({ id: 'EventResult', description: 'What became of one event.' })

/** What became of one event. */
export type EventResult = z.infer<typeof EventResult>

/** An event as it is kept. */
export const StoredEvent = z
  .object({
    id: z.string().describe('The id of the event.'),
    memberId: z.string().describe('The member.'),
    type: z.string().describe('The event type.'),
    occurredAt: Instant.describe('When it happened, UTC.'),
    receivedAt: Instant.describe('When it was taken in, UTC.'),
    properties: z.record(z.string(), Json).describe('Its properties, as they were understood.'),
    result: EventResult.describe('What it caused.'),
  })
  .meta({ id: 'StoredEvent', description: 'An event as it is kept.' })

/** An event before anyone has judged it. */
const Unchecked = z.record(z.string(), z.unknown())

/** Take in events. One event that is refused answers with the refusal; a batch always with results. */
export const postEvents = route({
  method: 'POST',
  path: '/v1/events',
  summary: 'Take in one event, or up to 1,000; answered when they are durable.',
  needs: 'events:write',
  body: z.union([
    EventInput,
    z.strictObject({
      events: z
        .array(EventInput)
        .min(1)
        .max(mostEvents)
        .describe('Judged one by one; those of one member in this order.'),
    }),
  ]),
  admits: z.looseObject({
    events: z.array(Unchecked).min(1).max(mostEvents).optional(),
  }),
  reply: z.object({
    results: z.array(EventResult).describe('One for each event, in the order they were sent.'),
  }),
  refuses: [
    'unknown_event_type',
    'event_type_reserved',
    'invalid_event',
    'member_not_found',
    'member_already_enrolled',
    'member_opted_out',
    'member_forgotten',
    'not_enough_points',
    'purchase_not_found',
    'purchase_already_refunded',
    'purchase_line_not_found',
    'more_than_left',
    'spend_not_found',
    'spend_already_reversed',
    'reward_not_found',
    'reward_not_available',
    'claim_not_found',
    'claim_not_open',
    'wallet_not_spendable',
    'limit_reached',
    'nothing_to_confirm',
    'hold_not_open',
    'expression_failed',
    'currency_mismatch',
    'out_of_range',
    'event_id_reused',
    'field_not_writable',
  ],
})

/**
 * Take in a stream of events, one a line; the reply is a stream too, one result for each line that
 * is not empty, in order.
 *
 * Read the results while you send: a caller that does not is made to wait, and is cut off in the
 * end. A stream that ends before its last line is answered broke off there; send the rest again.
 */
export const importEvents = route({
  method: 'POST',
  path: '/v1/events/import',
  summary: 'Stream any number of events in, one JSON object a line, and their results out.',
  needs: 'events:write',
  carries: 'lines',
  body: EventInput,
  reply: EventResult.extend({
    line: z.int().describe('Number of the line, from 1; empty lines count and are passed over.'),
  }),
})

/** As `importEvents`, for what happened before: each event is judged by what was true when it happened. */
export const importHistory = route({
  method: 'POST',
  path: '/v1/events/import-history',
  summary: 'Stream the past of members in, each event judged as of when it happened.',
  needs: 'events:write',
  carries: 'lines',
  body: importEvents.body,
  reply: importEvents.reply,
})

/** Read one event and its first answer. */
export const getEvent = route({
  method: 'GET',
  path: '/v1/members/{memberId}/events/{eventId}',
  summary: 'Read one event and what it caused.',
  needs: 'events:read',
  params: z.object({ memberId: MemberId, eventId: EventId }),
  reply: StoredEvent,
  refuses: ['event_not_found'],
})
