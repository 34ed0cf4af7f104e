import { stepsOfDays } from '@laurel/domain'
import { z } from 'zod'
import { WalletId } from './wallets.ts'
import { FieldName } from './words.ts'

const of = FieldName.describe('A loyalty field of the type date.')

const counting = {
  of,
  stepDays: z
    .literal([...stepsOfDays])
    .optional()
    .describe('Counted in whole steps, rounded down, so that it changes seldom; left out: 1.'),
  most: z.int().min(1).max(36_500).optional().describe('It grows no further; left out: for ever.'),
} as const

/** A loyalty field that time alone can change: what it counts. */
export const Fact = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('days_since').describe('Days since a date; no value before it.'),
      ...counting,
    }),
    z.strictObject({
      kind: z.literal('days_until').describe('Days until a date; no value after it.'),
      ...counting,
    }),
    z.strictObject({ kind: z.literal('month_of').describe('The month, 1 to 12.'), of }),
    z.strictObject({
      kind: z
        .literal('day_of_year')
        .describe('The day of a leap year, 1 to 366: the same number in every year.'),
      of,
    }),
    z.strictObject({
      kind: z
        .literal('age')
        .describe('Whole years since; those of a 29 February begin on 1 March in other years.'),
      of,
    }),
    z.strictObject({
      kind: z
        .literal('points_expiring_within')
        .describe('Points of a balance that expire today or within so many days.'),
      days: z.int().min(1).max(3_650).describe('How many days are looked ahead.'),
      wallet: WalletId.optional().describe('Of which wallet; left out: `points`.'),
    }),
  ])
  .describe(
    "A whole number that time alone changes too, by the calendar of the workspace's time zone: kept right at each " +
      'event and, without any, from the very instant at which it changes. Not with `derive`.',
  )
