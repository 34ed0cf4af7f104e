import { accounts, entryKinds } from '@laurel/domain'
import { z } from 'zod'
import { Delivery } from './braze-deliveries.ts'
import { EventResult, StoredEvent } from './events.ts'
import { route } from './route.ts'
import { WalletId } from './wallets.ts'
import {
  EventId,
  FieldName,
  Flag,
  Instant,
  InstantIn,
  Json,
  MemberId,
  pageOfItems,
  pageQuery,
} from './words.ts'

const params = z.object({ memberId: MemberId })

/** The sums of a member's ledger. */
export const Points = {
  balance: z.int().describe('Points that can be spent.'),
  pending: z.int().describe('Points that wait, and cannot be spent yet.'),
  held: z.int().describe('Points that are reserved, and not spent yet.'),
  debt: z.int().describe('Points owed after a refund of points already spent; the next earn pays.'),
  earned: z.int().describe('Points ever earned, less those taken back.'),
  spent: z.int().describe('Points ever spent.'),
  expired: z
    .int()
    .describe('Points that expired or were never confirmed, less those that refunds took back.'),
} as const

/** A member as callers see it. */
export const Member = z
  .object({
    memberId: z.string().describe('Your id, and the `external_id` in Braze.'),
    status: z.enum(['active', 'opted_out']).describe('Whether the member takes part.'),
    points: z.object(Points).describe('The sums of the ledger in the main wallet.'),
    wallets: z
      .record(z.string(), z.object(Points))
      .describe('The same of every other wallet of the workspace, by its id.'),
    fields: z
      .record(z.string(), Json)
      .describe('Every loyalty field that has a value, built-in ones too, by name.'),
    enrolledAt: Instant.describe('When the member joined.'),
    updatedAt: Instant.describe('When an event last changed the member.'),
  })
  .meta({ id: 'Member', description: 'A member and all loyalty fields.' })

/** A member as callers see it. */
export type Member = z.infer<typeof Member>

const FieldsIn = z.strictObject({
  fields: z
    .record(FieldName, Json)
    .describe('Values by loyalty field; null clears; what is not named stays.'),
  eventId: EventId.optional().describe('Makes a repeat harmless; left out: the Idempotency-Key.'),
  occurredAt: InstantIn.optional().describe('When it became so; left out: now.'),
})

const Changed = z.object({
  member: Member.describe('The member after the change.'),
  result: EventResult.describe('What the change caused; `replayed` if it was made already.'),
})

/** Find members. */
export const listMembers = route({
  method: 'GET',
  path: '/v1/members',
  summary: 'List or search members, by id.',
  needs: 'members:read',
  query: z.strictObject({
    ...pageQuery,
    idPrefix: z.string().min(1).max(987).optional().describe('Start of the member id.'),
    email: z.string().min(1).max(320).optional().describe('The whole e-mail address.'),
    field: z
      .string()
      .max(500)
      .regex(/^[a-z][a-z0-9_]*=/)
      .transform((text) => ({
        name: text.slice(0, text.indexOf('=')),
        value: text.slice(text.indexOf('=') + 1),
      }))
      .optional()
      .describe('`name=value`: members whose loyalty field has this value.'),
    updatedAfter: InstantIn.optional().describe('Members changed after this instant.'),
  }),
  reply: pageOfItems(Member),
  refuses: ['field_not_found'],
})

/** Read a member. */
export const getMember = route({
  method: 'GET',
  path: '/v1/members/{memberId}',
  summary: 'Read a member with all loyalty fields.',
  needs: 'members:read',
  params,
  reply: Member,
  refuses: ['member_not_found'],
})

const whatFieldsRefuse = [
  'idempotency_key_required',
  'event_id_reused',
  'member_opted_out',
  'member_forgotten',
  'invalid_event',
  'expression_failed',
  'out_of_range',
  'field_not_writable',
] as const

/** Set loyalty fields of a member. */
export const patchMember = route({
  method: 'PATCH',
  path: '/v1/members/{memberId}',
  summary: 'Set or clear loyalty fields of a member: the same as a `profile` event.',
  needs: 'members:write',
  keyed: true,
  params,
  body: FieldsIn,
  reply: Changed,
  refuses: ['member_not_found', ...whatFieldsRefuse],
})

/** Enrol a member, or set loyalty fields of one who is there. */
export const putMember = route({
  method: 'PUT',
  path: '/v1/members/{memberId}',
  summary: 'Enrol a member, or set loyalty fields of one who is enrolled.',
  needs: 'members:write',
  keyed: true,
  params,
  body: FieldsIn,
  reply: Changed,
  refuses: [...whatFieldsRefuse],
})

/** Forget a member. */
export const forgetMember = route({
  method: 'DELETE',
  path: '/v1/members/{memberId}',
  summary: 'Forget a member: erase personal data, stop every write, keep the sums of the ledger.',
  needs: 'members:write',
  params,
  query: z.strictObject({
    brazeDelete: Flag.describe('Also delete the profile in Braze, by every connection.'),
  }),
  reply: z.object({
    memberId: z.string().describe('The member.'),
    forgottenAt: Instant.describe('When the member was forgotten.'),
    brazeDeletes: z.int().describe('Connections by which the profile is being deleted.'),
  }),
  refuses: ['member_not_found'],
})

const TimelineEntry = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('event').describe('An event and its effects.'),
      at: Instant.describe('When it was taken in.'),
      event: StoredEvent.describe('The event.'),
    }),
    z.object({
      kind: z.literal('delivery').describe('What Braze was sent, and what it said.'),
      at: Instant.describe('When the verdict came.'),
      delivery: Delivery.describe('The delivery.'),
    }),
  ])
  .meta({ id: 'TimelineEntry', description: 'One moment in the life of a member.' })

/** One moment in the life of a member. */
export type TimelineEntry = z.infer<typeof TimelineEntry>

/** Read what happened to a member. */
export const getTimeline = route({
  method: 'GET',
  path: '/v1/members/{memberId}/timeline',
  summary: 'Read events, their effects, what Braze was sent and its verdicts, newest first.',
  needs: 'members:read',
  params,
  query: z.strictObject(pageQuery),
  reply: pageOfItems(TimelineEntry),
  refuses: ['member_not_found'],
})

const Lot = z
  .object({
    no: z.int().describe('Number of the lot, by member.'),
    granted: z.int().describe('Points it began with.'),
    remaining: z.int().describe('Points left in it.'),
    held: z.int().describe('Points of it that are reserved.'),
    state: z.enum(['pending', 'active']).describe('Whether it waits or can be drawn from.'),
    eventId: z.string().describe('The event that earned it.'),
    campaignId: z.string().nullable().describe('The campaign, if it is of one.'),
    ruleId: z
      .string()
      .nullable()
      .describe(
        'What gave it: an earn rule, the rule of the campaign, `challenge:…` or `referral:…`; null: a person.',
      ),
    ruleVersion: z.int().nullable().describe('The version of it, or of the campaign.'),
    earnedAt: Instant.describe('When it was earned.'),
    activatesAt: Instant.nullable().describe(
      'Until when it waits; null: it never did, or it waits to be confirmed.',
    ),
    expiresAt: Instant.nullable().describe(
      'When it expires, or is cancelled unconfirmed; null: never.',
    ),
  })
  .meta({ id: 'Lot', description: 'Points that were earned together and expire together.' })

const Hold = z
  .object({
    holdEventId: z.string().describe('Id of the `points_held` event.'),
    points: z.int().describe('Points that it reserves.'),
    until: Instant.describe('When it ends by itself.'),
  })
  .meta({ id: 'Hold', description: 'Points that are reserved until they are spent or let go.' })

/** A move of points between two accounts of a member. */
export const LedgerEntry = z
  .object({
    no: z.int().describe('Number of the entry, by member, from 1.'),
    at: Instant.describe('When it was booked.'),
    effectiveAt: Instant.describe('When it took effect: of the event, or of the lot.'),
    kind: z.enum(entryKinds).describe('Why points moved.'),
    from: z.enum(accounts).describe('The account they left.'),
    to: z.enum(accounts).describe('The account they reached.'),
    points: z.int().describe('How many; always above 0.'),
    lotNo: z.int().nullable().describe('The lot they belong to.'),
    eventId: z.string().describe('The event that moved them.'),
    campaignId: z.string().nullable().describe('The campaign that said so, if it was one.'),
    ruleId: z
      .string()
      .nullable()
      .describe(
        'What said so: an earn rule, the rule of the campaign, `challenge:…` or `referral:…`.',
      ),
    ruleVersion: z.int().nullable().describe('The version of it, or of the campaign.'),
    reversesEventId: z.string().nullable().describe('The event that this takes back.'),
  })
  .meta({ id: 'LedgerEntry', description: 'A move of points between two accounts of a member.' })

/** Read the points of a member. */
export const getPoints = route({
  method: 'GET',
  path: '/v1/members/{memberId}/points',
  summary: 'Read the balance as of now, the lots that are left, and the ledger, newest first.',
  needs: 'members:read',
  params,
  query: z.strictObject({
    ...pageQuery,
    wallet: WalletId.optional().describe('Which wallet; left out: the main one.'),
  }),
  reply: z.object({
    wallet: z.string().describe('Id of the wallet.'),
    ...Points,
    lots: z
      .array(Lot)
      .describe('Lots with points left or reserved as of now, those that expire first in front.'),
    holds: z.array(Hold).describe('Open holds as of now, in the order in which they were made.'),
    entries: z.array(LedgerEntry).describe('A page of the ledger, newest first.'),
    nextCursor: z.string().nullable().describe('Asks for the next page; null at the end.'),
  }),
  refuses: ['member_not_found', 'wallet_not_found'],
})
