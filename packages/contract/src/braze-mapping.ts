import { z } from 'zod'
import { connectionParams } from './braze-connections.ts'
import { route } from './route.ts'
import {
  FieldName,
  Instant,
  IssueOut,
  Json,
  MemberId,
  pageOfItems,
  pageQuery,
  VersionRead,
} from './words.ts'

/** Most mapped fields of a connection. */
const mostMappings = 500

const FieldMapping = z
  .strictObject({
    field: FieldName.describe('The loyalty field.'),
    remote: z.string().min(1).max(255).describe('The attribute in Braze.'),
  })
  .meta({ id: 'FieldMapping', description: 'Where a loyalty field stands in Braze.' })

const Mappings = z.array(FieldMapping).max(mostMappings).describe('The whole set.')

const onRemoved = z
  .enum(['leave', 'clear'])
  .default('leave')
  .describe('What becomes of attributes that are no longer mapped: left as they are, or cleared.')

const MappingSet = z
  .object({
    version: z.int().describe('Grows by one with every change; 0: nothing is mapped yet.'),
    mappings: z.array(FieldMapping).describe('The whole set, in its order.'),
    changedAt: Instant.nullable().describe('When this version was made.'),
    changedBy: z.string().nullable().describe('Name of the key that made it.'),
    comment: z.string().nullable().describe('What its author said of it.'),
  })
  .meta({ id: 'MappingSet', description: 'The field mapping of a connection, in one version.' })

const Diff = z
  .object({
    added: z.array(FieldMapping).describe('Mapped now, not before.'),
    removed: z.array(FieldMapping).describe('Mapped before, not now.'),
  })
  .meta({ id: 'MappingDiff', description: 'How two versions of a field mapping differ.' })

const Cost = z
  .object({
    members: z.int().describe('Members whose profile would be written.'),
    requests: z.int().describe('Requests to Braze.'),
    objects: z.int().describe('Attribute objects.'),
    dataPoints: z.int().describe('Data points as Braze counts them.'),
    exact: z.boolean().describe('Counted over every member, or reckoned from a sample.'),
  })
  .meta({ id: 'SyncCost', description: 'What it would cost to bring every profile up to date.' })

const Applied = z.object({
  mapping: MappingSet.describe('The mapping from now on.'),
  diff: Diff.describe('What changed.'),
  warnings: z.array(IssueOut).describe('What works, but deserves a look.'),
  stale: z.int().describe('Members whose profile will be written for it.'),
})

const comment = z.string().max(500).optional().describe('Why; kept with the version.')

/** Read the field mapping. */
export const getMapping = route({
  method: 'GET',
  path: '/v1/braze/connections/{connectionId}/mapping',
  summary: 'Read the field mapping.',
  needs: 'braze:read',
  params: connectionParams,
  reply: MappingSet,
  refuses: ['connection_not_found'],
})

/** Save the field mapping. */
export const putMapping = route({
  method: 'PUT',
  path: '/v1/braze/connections/{connectionId}/mapping',
  summary: 'Save the whole field mapping as a new version, and bring profiles up to date.',
  needs: 'braze:write',
  params: connectionParams,
  body: z.strictObject({ mappings: Mappings, onRemoved, comment, version: VersionRead }),
  reply: Applied,
  refuses: ['connection_not_found', 'mapping_invalid', 'version_conflict'],
})

/** Check a field mapping without saving it. */
export const checkMapping = route({
  method: 'POST',
  path: '/v1/braze/connections/{connectionId}/mapping/check',
  summary: 'Say what is wrong with a field mapping and what it would cost, without saving it.',
  needs: 'braze:read',
  params: connectionParams,
  body: z.strictObject({ mappings: Mappings, onRemoved }),
  reply: z.object({
    problems: z.array(IssueOut).describe('What stands against saving it.'),
    warnings: z.array(IssueOut).describe('What works, but deserves a look.'),
    diff: Diff.describe('What would change.'),
    cost: Cost.nullable().describe('What it would cost; null when there are problems.'),
  }),
  refuses: ['connection_not_found'],
})

/** List the versions of the field mapping. */
export const listMappingVersions = route({
  method: 'GET',
  path: '/v1/braze/connections/{connectionId}/mapping/versions',
  summary: 'List the versions of the field mapping, newest first.',
  needs: 'braze:read',
  params: connectionParams,
  query: z.strictObject(pageQuery),
  reply: pageOfItems(
    MappingSet.extend({ diff: Diff.describe('Against the version before.') }).meta({
      id: 'MappingVersion',
      description: 'A version of the field mapping and what it changed.',
    }),
  ),
  refuses: ['connection_not_found'],
})

/** Return to an older field mapping. */
export const rollbackMapping = route({
  method: 'POST',
  path: '/v1/braze/connections/{connectionId}/mapping/rollback',
  summary: 'Save an older version of the field mapping again, as a new version.',
  needs: 'braze:write',
  params: connectionParams,
  body: z.strictObject({
    to: z.int().min(0).describe('The version to return to.'),
    onRemoved,
    comment,
    version: VersionRead,
  }),
  reply: Applied,
  refuses: [
    'connection_not_found',
    'mapping_version_not_found',
    'mapping_invalid',
    'version_conflict',
  ],
})

const PreviewedAttribute = z
  .object({
    field: z.string().nullable().describe('The loyalty field; null: mapped no longer.'),
    remote: z.string().describe('The attribute in Braze.'),
    value: Json.optional().describe('What would be sent; left out: nothing would.'),
    acknowledged: Json.optional().describe('What Braze last accepted; left out: nothing yet.'),
    state: z
      .enum(['new', 'changed', 'unchanged', 'cleared', 'withheld'])
      .describe('`withheld`: Braze would not take the value; `warnings` says why.'),
  })
  .meta({ id: 'PreviewedAttribute', description: 'One attribute of a preview.' })

/** Show what would be sent for one member. */
export const previewMember = route({
  method: 'GET',
  path: '/v1/braze/connections/{connectionId}/preview/{memberId}',
  summary: 'Show the exact JSON that would go to Braze now, beside what Braze acknowledged.',
  needs: 'braze:read',
  params: connectionParams.extend({ memberId: MemberId }),
  reply: z.object({
    memberId: z.string().describe('The member.'),
    mappingVersion: z.int().describe('The version of the mapping that was used.'),
    request: z
      .record(z.string(), Json)
      .nullable()
      .describe('The body for /users/track as it would go now; null: nothing is to be sent.'),
    attributes: z.array(PreviewedAttribute).describe('Attribute by attribute.'),
    waitingEvents: z.int().describe('Told events that wait for the same request.'),
    warnings: z.array(IssueOut).describe('What Braze would drop or change.'),
    bytes: z.int().describe('Size of the request.'),
    dataPoints: z.int().describe('Data points it would cost.'),
  }),
  refuses: ['connection_not_found', 'member_not_found'],
})

/** Bring one member up to date now. */
export const syncMember = route({
  method: 'POST',
  path: '/v1/braze/connections/{connectionId}/sync/{memberId}',
  summary: 'Compare one member with what Braze acknowledged, soon, and send the difference.',
  needs: 'braze:write',
  status: 202,
  params: connectionParams.extend({ memberId: MemberId }),
  reply: z.object({
    memberId: z.string().describe('The member.'),
    marked: z.literal(true).describe('The member is in the queue.'),
  }),
  refuses: ['connection_not_found', 'member_not_found'],
})
