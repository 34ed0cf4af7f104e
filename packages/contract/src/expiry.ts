import { z } from 'zod'

const Period = z.enum(['month', 'quarter', 'half_year', 'year'])

const CalendarDate = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/)
  .describe('A date, such as 2026-12-31.')

const reach = {
  days: z.int().min(1).max(36_500).optional().describe('Calendar days.'),
  months: z.int().min(1).max(1_200).optional().describe('Calendar months.'),
  years: z.int().min(1).max(100).optional().describe('Calendar years.'),
  until: Period.optional().describe('And on to the end of the period in which that lies.'),
} as const

const kinds = [
  z.strictObject({ kind: z.literal('never').describe('The points live for ever.') }),
  z.strictObject({
    kind: z.literal('after').describe('They live so long: exactly one of the three units.'),
    ...reach,
  }),
  z.strictObject({
    kind: z
      .literal('end_of')
      .describe('They live to the end of the period in which they begin to.'),
    period: Period.describe('Which.'),
  }),
  z.strictObject({
    kind: z.literal('on').describe('They live through the next such day of the year.'),
    day: z
      .string()
      .regex(/^\d\d-\d\d$/)
      .describe('Month and day, such as 12-31.'),
    atLeastDays: z
      .int()
      .min(0)
      .max(36_500)
      .optional()
      .describe('The first such day that is so many days away.'),
  }),
  z.strictObject({
    kind: z
      .literal('dates')
      .describe('They live through the next of some dates; after the last of them for ever.'),
    dates: z.array(CalendarDate).min(1).max(100).readonly().describe('The dates.'),
  }),
] as const

const how =
  "How long the points live, on the calendar of the workspace's time zone, from when they are earned or, " +
  'if they wait, from when they become available.'

/** How long points live by the rule that gave them. */
export const Expiry = z
  .discriminatedUnion('kind', kinds)
  .describe(`${how} Left out: as the wallet says.`)

/** How long the points of a wallet live. */
export const WalletExpiry = z
  .discriminatedUnion('kind', [
    ...kinds,
    z.strictObject({
      kind: z
        .literal('inactive')
        .describe(
          "All points of the wallet live so long after the member's latest purchase, or the latest event " +
            'that earned in it: exactly one of the three units.',
        ),
      ...reach,
    }),
  ])
  .describe(`${how} Left out: for ever.`)

const byTime = [
  z.strictObject({
    days: z.int().min(1).max(36_500).describe('Calendar days until they become available.'),
  }),
  z.strictObject({ date: CalendarDate.describe('They become available as this day begins.') }),
] as const

const waits = z.union([
  ...byTime,
  z.strictObject({
    confirmed: z
      .strictObject({
        withinDays: z
          .int()
          .min(1)
          .max(36_500)
          .nullable()
          .describe('Points that nobody confirms within so many days are cancelled; null: never.'),
      })
      .describe('They become available by the event `points_confirmed`.'),
  }),
])

/** How long points wait by the rule that gave them. */
const Pending = waits
  .nullable()
  .optional()
  .describe(
    'How long the points wait before they can be spent; null: not at all; left out: as the wallet says.',
  )

/** How long points wait that are given for something reached. */
export const GivenPending = z
  .union(byTime)
  .nullable()
  .optional()
  .describe('How long the points wait before they can be spent; null or left out: not at all.')

/** How long the points of a wallet wait. */
export const WalletPending = waits
  .nullable()
  .optional()
  .describe('How long the points wait before they can be spent; null or left out: not at all.')

/** How long points of a rule wait and live. */
export const pointsLife = { expiry: Expiry.optional(), pending: Pending } as const
