import { z } from 'zod'
import { Expiry, GivenPending } from './expiry.ts'
import { Slug } from './words.ts'

/** What a member is given for something reached. */
export const Gives = z
  .strictObject({
    points: z.int().min(1).max(1_000_000_000).optional().describe('How many points.'),
    expiry: Expiry.optional(),
    pending: GivenPending,
    badge: Slug.optional().describe('Id of a badge.'),
  })
  .describe('What is given.')
