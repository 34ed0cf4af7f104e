import { z } from 'zod'

/** How long points live. */
export const Expiry = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('never').describe('The points live for ever.') }),
    z.strictObject({
      kind: z.literal('after').describe('They live so long: exactly one of the three units.'),
      days: z.int().min(1).max(36_500).optional().describe('Calendar days.'),
      months: z.int().min(1).max(1_200).optional().describe('Calendar months.'),
      years: z.int().min(1).max(100).optional().describe('Calendar years.'),
      until: z
        .enum(['month', 'quarter', 'half_year', 'year'])
        .optional()
        .describe('And on to the end of the period in which that lies.'),
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
  ])
  .describe(
    "How long the points live, on the calendar of the workspace's time zone, from when they are earned or, " +
      'if they wait, from when they become available. Left out: for ever.',
  )

/** How long points wait, if they do. */
const Pending = z
  .strictObject({
    days: z.int().min(1).max(36_500).describe('Calendar days until they become available.'),
  })
  .nullable()
  .optional()
  .describe('How long the points wait before they can be spent; null or left out: not at all.')

/** How long points that are given wait and live. */
export const pointsLife = { expiry: Expiry.optional(), pending: Pending } as const
