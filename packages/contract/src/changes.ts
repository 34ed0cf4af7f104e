import { z } from 'zod'
import { route } from './route.ts'
import { Instant, Json, pageOfItems, pageQuery } from './words.ts'

const Change = z
  .object({
    id: z.string().describe('Our id of the change.'),
    at: Instant.describe('When it was made.'),
    by: z.string().describe('Who made it: a key by name and id, or `system`.'),
    subject: z.string().describe('What was changed: kind and name, such as `field:loyalty_tier`.'),
    version: z.int().describe('The version that the change made.'),
    before: Json.describe('How it was, secrets left out; null: it was not there.'),
    after: Json.describe('How it is since; null: it is gone.'),
    diff: z
      .array(
        z.object({
          path: z.string().describe('Where: a JSON pointer.'),
          before: Json.optional().describe('Left out: was not there.'),
          after: Json.optional().describe('Left out: is not there any more.'),
        }),
      )
      .describe('What is different; secrets are never in it.'),
  })
  .meta({ id: 'Change', description: 'One change of configuration: who, when and what.' })

/** Read who changed what. */
export const listChanges = route({
  method: 'GET',
  path: '/v1/changes',
  summary: 'Read every change of configuration, newest first.',
  needs: 'config:read',
  query: z.strictObject({
    ...pageQuery,
    subject: z
      .string()
      .max(200)
      .optional()
      .describe('Changes of one thing (`field:loyalty_tier`) or of a kind (`field`).'),
  }),
  reply: pageOfItems(Change),
})
