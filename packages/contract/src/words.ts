import type { Value } from '@laurel/domain'
import { z } from 'zod'

/**
 * Any JSON value. What arrives is parsed JSON already, so no second walk through it is made; deep
 * checks belong to the domain, which knows the type of each field.
 */
export const Json = z.unknown() as z.ZodType<Value, Value>

/** The most bytes of a member id: the most that Braze takes as an `external_id`. */
const memberIdMost = 987

/** Text on one line: no control characters, which no id and no name holds. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: to refuse them they must be named.
const oneLine = /^[^\u0000-\u001f\u007f-\u009f]*$/

/** A member's id. */
export const MemberId = z
  .string()
  .min(1)
  .max(memberIdMost)
  .regex(oneLine)
  .describe('The member: your id, at most 987 bytes; it is the `external_id` in Braze.')

/** An event's id. */
export const EventId = z
  .string()
  .min(1)
  .max(200)
  .regex(oneLine)
  .describe('Yours, and unique for the member for ever: a repeat is counted once.')

/** Name of a loyalty field. */
export const FieldName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,62}$/)
  .describe('Name of a loyalty field: 1 to 63 small letters, digits and _.')

/** Name of an event type. */
export const EventTypeName = z
  .string()
  .regex(/^[a-z][a-z0-9_.-]{0,62}$/)
  .describe('Name of an event type: 1 to 63 small letters, digits, _, . and -.')

/** Id of an earn rule or of a workflow, chosen by its author. */
export const Slug = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,62}$/)
  .describe('Yours: 1 to 63 small letters, digits, _ and -.')

/** Id that we made. */
export const OurId = z.string().min(1).max(64).describe('Our id.')

/** What people call it. */
export const Label = z.string().min(1).max(100).regex(oneLine).describe('What people call it.')

/** An instant as callers send it. */
export const InstantIn = z.iso.datetime({ offset: true })

/** An instant as we say it: UTC with milliseconds. */
export const Instant = z.string().meta({ format: 'date-time' }).describe('UTC, ISO 8601.')

/** The version of a piece of configuration, as read. */
export const Version = z.int().min(0).describe('Grows by one with every change.')

/** The version that a change builds on. */
export const VersionRead = Version.optional().describe(
  'The version you read: refused with version_conflict when it has changed since. ' +
    '0 creates only. Left out: whatever is there is replaced.',
)

/** The same in a query. */
export const VersionQuery = z.coerce
  .number()
  .int()
  .min(0)
  .optional()
  .describe('The version you read: refused with version_conflict when it has changed since.')

/** The query of a delete of configuration. */
export const versionQuery = z.strictObject({ version: VersionQuery })

/** What a thing is, for people. */
export const Description = z.string().max(1_000).describe('What it is, for people.')

/** The first part of every page's query. */
export const pageQuery = {
  cursor: z.string().min(1).max(2_000).optional().describe('`nextCursor` of the page before.'),
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('Most entries of a page.'),
} as const

/** One page of a list. */
export const pageOfItems = <Item extends z.ZodType>(item: Item) =>
  z.object({
    data: z.array(item).describe('The entries, in the order of the list.'),
    nextCursor: z.string().nullable().describe('Asks for the next page; null at the end.'),
  })

/** A whole list: configuration is small and comes in one piece. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ data: z.array(item).describe('All of them, by name.') })

/** Yes or no in a query. */
export const Flag = z.preprocess(
  (text) => (text === 'true' ? true : text === 'false' ? false : text),
  z.boolean().default(false),
)

/** One thing that is wrong, or worth a warning. */
export const IssueOut = z
  .object({
    path: z.string().describe('Where: a JSON pointer.'),
    rule: z.string().describe('Which rule: a stable short name.'),
    message: z.string().describe('What is wrong, in one sentence.'),
  })
  .meta({ id: 'Issue', description: 'One thing that is wrong, or worth a warning.' })

/** An expression of the rule language. */
export const Expression = z
  .string()
  .min(1)
  .max(2_000)
  .describe('CEL over `event` and `member`, at most 2,000 characters.')
