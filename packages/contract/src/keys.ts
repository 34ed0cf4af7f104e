import { z } from 'zod'
import { route } from './route.ts'
import { scopes } from './scope.ts'
import { Instant, Label, listOf, OurId } from './words.ts'

const ScopeName = z.enum(scopes)

const Key = z
  .object({
    id: z.string().describe('Our id of the key.'),
    name: z.string().describe('What people call it.'),
    hint: z.string().describe('The last four characters of the token, to recognise it by.'),
    scopes: z.array(ScopeName).describe('What it may do.'),
    createdAt: Instant.describe('When it was made.'),
  })
  .meta({ id: 'Key', description: 'An API key, without its token.' })

/** List keys. */
export const listKeys = route({
  method: 'GET',
  path: '/v1/keys',
  summary: 'List the keys of the workspace; tokens are not in it.',
  needs: 'keys:write',
  reply: listOf(Key),
})

/** Make a key. */
export const createKey = route({
  method: 'POST',
  path: '/v1/keys',
  summary: 'Make a key. Its token is in this reply and nowhere else.',
  needs: 'keys:write',
  status: 201,
  body: z.strictObject({
    name: Label,
    scopes: z
      .array(ScopeName)
      .min(1)
      .max(scopes.length)
      .describe('What it may do: at most what the key that makes it may do.'),
  }),
  reply: Key.extend({ token: z.string().describe('The secret; shown once.') }).meta({
    id: 'NewKey',
    description: 'A key that was just made, with its token.',
  }),
})

/** Revoke a key. */
export const revokeKey = route({
  method: 'DELETE',
  path: '/v1/keys/{id}',
  summary: 'Revoke a key; it stops working within seconds on every node.',
  needs: 'keys:write',
  params: z.object({ id: OurId }),
  refuses: ['key_not_found', 'last_admin_key'],
})
