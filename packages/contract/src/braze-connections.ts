import { z } from 'zod'
import { route } from './route.ts'
import { Instant, Label, listOf, OurId, Version, VersionRead, versionQuery } from './words.ts'

/** The params of every route below one connection. */
export const connectionParams = z.object({ connectionId: OurId.describe('The connection.') })

const ApiToken = z
  .string()
  .min(8)
  .max(500)
  .describe('REST API key of Braze; kept encrypted, never shown again.')
const AppId = z
  .string()
  .min(1)
  .max(100)
  .describe('App identifier of Braze; purchases and events carry it.')

const Limits = z
  .strictObject({
    objects: z.int().min(1).max(75).describe('Most objects of a request.'),
    counting: z
      .enum(['combined', 'each'])
      .describe('Whether `objects` counts all kinds together or each kind on its own.'),
    bytes: z.int().min(100_000).max(4_000_000).describe('Most bytes of a request.'),
    requestsPerMinute: z
      .int()
      .min(1)
      .max(100_000)
      .nullable()
      .describe('A limit of your own; null: what Braze says in its answers.'),
    inFlight: z.int().min(1).max(64).describe('Most requests at the same time.'),
  })
  .meta({ id: 'ConnectionLimits', description: 'How much Braze may be asked by a connection.' })

const PermissionCheck = z
  .object({
    permission: z.string().describe('Name of the permission in Braze.'),
    need: z.enum(['required', 'optional']).describe('Whether the module works without it.'),
    usedFor: z.string().describe('What we use it for.'),
    state: z.enum(['granted', 'missing', 'unknown']).describe('What the probe found.'),
    words: z.string().nullable().describe("Braze's own words, secrets taken out."),
  })
  .meta({ id: 'PermissionCheck', description: 'One permission of a token, probed.' })

const Pace = z
  .object({
    limit: z.int().nullable().describe('Requests of a window, as Braze says.'),
    remaining: z.int().nullable().describe('Requests left in it.'),
    resetsAt: Instant.nullable().describe('When it begins anew.'),
  })
  .meta({ id: 'Pace', description: 'The rate limit as last learnt from Braze.' })

const mode = z
  .enum(['all_mapped', 'changed_only'])
  .describe('What a change sends: every mapped field, or the changed ones.')
const quietMs = z
  .int()
  .min(0)
  .max(3_600_000)
  .describe('Least milliseconds between two attribute updates of one member.')

const contract = z
  .enum(['data_points', 'mau'])
  .describe(
    'What the contract with Braze counts: data points, or monthly active users; then data points are 0 everywhere.',
  )

const Connection = z
  .object({
    id: z.string().describe('Our id of the connection.'),
    name: z.string().describe('What people call it.'),
    instanceUrl: z.string().describe('The REST endpoint, in its canonical form.'),
    appId: z.string().nullable().describe('App identifier of Braze.'),
    tokenHint: z.string().describe('The last characters of the token.'),
    status: z
      .enum(['active', 'paused', 'held'])
      .describe('`held`: Braze refuses key or permission; all waits, nothing is dropped.'),
    heldWhy: z
      .string()
      .nullable()
      .describe("Why it is held: Braze's words, secrets taken out, or ours; null when it is not."),
    mode,
    quietMs,
    contract,
    limits: Limits.describe('How much Braze may be asked.'),
    permissions: z.array(PermissionCheck).describe('What the last probe found.'),
    checkedAt: Instant.nullable().describe('When it was last probed.'),
    mappingVersion: z.int().describe('Version of the field mapping; 0: none yet.'),
    createdAt: Instant.describe('When it was connected.'),
    version: Version,
  })
  .meta({ id: 'Connection', description: 'A connection to one Braze workspace.' })

/** A connection as callers see it. */
export type Connection = z.infer<typeof Connection>

/** Connect a Braze workspace. */
export const createConnection = route({
  method: 'POST',
  path: '/v1/braze/connections',
  summary: 'Connect a Braze workspace: probes the token without writing anything, then keeps it.',
  needs: 'braze:write',
  status: 201,
  body: z.strictObject({
    id: z
      .string()
      .regex(/^[a-z][a-z0-9_-]{0,40}$/)
      .optional()
      .describe(
        'The id to give it: 1 to 41 small letters, digits, _ and -. Left out: we make one.',
      ),
    name: Label,
    instanceUrl: z
      .string()
      .min(1)
      .max(300)
      .describe('REST endpoint, or the dashboard or SDK address of the instance.'),
    apiToken: ApiToken,
    appId: AppId.optional(),
    mode: mode.default('all_mapped'),
  }),
  reply: Connection,
  refuses: [
    'connection_exists',
    'braze_host_refused',
    'braze_key_refused',
    'braze_permission_missing',
    'braze_unreachable',
  ],
})

/** List connections. */
export const listConnections = route({
  method: 'GET',
  path: '/v1/braze/connections',
  summary: 'List connections.',
  needs: 'braze:read',
  reply: listOf(Connection),
})

/** Read a connection. */
export const getConnection = route({
  method: 'GET',
  path: '/v1/braze/connections/{connectionId}',
  summary: 'Read a connection.',
  needs: 'braze:read',
  params: connectionParams,
  reply: Connection,
  refuses: ['connection_not_found'],
})

/** Change a connection. */
export const patchConnection = route({
  method: 'PATCH',
  path: '/v1/braze/connections/{connectionId}',
  summary: 'Rename, pause, resume or tune a connection; what is left out stays.',
  needs: 'braze:write',
  params: connectionParams,
  body: z.strictObject({
    name: Label.optional(),
    status: z
      .enum(['active', 'paused'])
      .optional()
      .describe(
        '`paused`: changes wait; `active`: they go out, newest values first composed then.',
      ),
    mode: mode.optional(),
    quietMs: quietMs.optional(),
    contract: contract.optional(),
    appId: AppId.nullable().optional().describe('App identifier of Braze; null takes it away.'),
    limits: Limits.partial().optional().describe('Those to change.'),
    version: VersionRead,
  }),
  reply: Connection,
  refuses: ['connection_not_found', 'connection_held', 'version_conflict'],
})

/** Disconnect. */
export const deleteConnection = route({
  method: 'DELETE',
  path: '/v1/braze/connections/{connectionId}',
  summary: 'Disconnect: what waits is not sent, the token is erased; Braze keeps what it has.',
  needs: 'braze:write',
  params: connectionParams,
  query: versionQuery,
  refuses: ['connection_not_found', 'connection_in_use', 'version_conflict'],
})

/** Probe a connection again. */
export const checkConnection = route({
  method: 'POST',
  path: '/v1/braze/connections/{connectionId}/check',
  summary: 'Probe host, token and permissions again, without writing anything to Braze.',
  needs: 'braze:write',
  params: connectionParams,
  reply: z.object({
    ok: z.boolean().describe('Whether every required permission is there.'),
    connection: Connection.describe('The connection after the probe; a hold may have ended.'),
    pace: Pace.nullable().describe('The rate limit that Braze told; null if it told none.'),
    latencyMs: z.number().describe('Milliseconds of the probe of `users.track`.'),
  }),
  refuses: ['connection_not_found', 'connection_held', 'braze_key_refused', 'braze_unreachable'],
})

/** Rotate the token. */
export const putToken = route({
  method: 'PUT',
  path: '/v1/braze/connections/{connectionId}/token',
  summary: 'Put a new token in place without a gap: probed first, the old one serves until then.',
  needs: 'braze:write',
  params: connectionParams,
  body: z.strictObject({ apiToken: ApiToken }),
  reply: Connection,
  refuses: [
    'connection_not_found',
    'braze_key_refused',
    'braze_permission_missing',
    'braze_unreachable',
  ],
})

/** Read what Braze already has. */
export const getRegistry = route({
  method: 'GET',
  path: '/v1/braze/connections/{connectionId}/registry',
  summary: 'Read the attributes and events that the Braze workspace already has.',
  needs: 'braze:read',
  params: connectionParams,
  reply: z.object({
    attributes: z
      .array(
        z.object({
          name: z.string().describe('Name of the attribute.'),
          type: z.string().nullable().describe("Its type in Braze's words."),
          status: z.string().nullable().describe('Active, blocklisted …'),
          description: z.string().nullable().describe('Its description in Braze.'),
        }),
      )
      .nullable()
      .describe('null: the token may not read them.'),
    events: z.array(z.string()).nullable().describe('null: the token may not read them.'),
    missing: z.array(z.string()).describe('Permissions that would show more.'),
    readAt: Instant.describe('When Braze said so.'),
  }),
  refuses: ['connection_not_found', 'connection_held', 'braze_key_refused', 'braze_unreachable'],
})
