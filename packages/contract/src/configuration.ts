import { fieldTypes } from '@laurel/domain'
import { z } from 'zod'
import { pointsLife } from './expiry.ts'
import { Fact } from './facts.ts'
import { route } from './route.ts'
import { WalletId } from './wallets.ts'
import {
  Description,
  EventTypeName,
  Expression,
  FieldName,
  Instant,
  Label,
  listOf,
  Slug,
  Version,
  VersionRead,
  versionQuery,
} from './words.ts'

/** The types of loyalty fields and of event properties. */
export const FieldType = z.enum(fieldTypes).describe('The type of its values.')

const Shape = z
  .record(z.string().min(1).max(255), FieldType)
  .describe('For object and object_array: the types of the keys inside that matter.')

const WorkspaceSettings = {
  name: Label.describe('Name of the workspace.'),
  timezone: z.string().min(1).max(64).describe('IANA time zone that calendar rules use.'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .describe('ISO 4217 code of every amount.'),
  unknownMembers: z
    .enum(['refuse', 'enrol'])
    .describe('What an event of an unknown member does: be refused, or enrol the member.'),
  undeclaredProperties: z
    .enum(['keep', 'refuse'])
    .describe('What a property does that the event type does not declare.'),
  futureToleranceSeconds: z
    .int()
    .min(0)
    .max(86_400)
    .describe('How far in the future an event may lie, for clocks that go wrong; 300 at first.'),
} as const

const Workspace = z
  .object({
    id: z.int().describe('Our number of the workspace.'),
    ...WorkspaceSettings,
    version: Version,
    createdAt: Instant.describe('When it was made.'),
  })
  .meta({ id: 'Workspace', description: 'One brand or market, and its settings.' })

/** Read the workspace of the key. */
export const getWorkspace = route({
  method: 'GET',
  path: '/v1/workspace',
  summary: 'Read the settings of the workspace that the key belongs to.',
  needs: 'config:read',
  reply: Workspace,
})

/** Change settings of the workspace. */
export const patchWorkspace = route({
  method: 'PATCH',
  path: '/v1/workspace',
  summary: 'Change settings of the workspace; what is left out stays.',
  needs: 'config:write',
  body: z.strictObject({
    ...z.strictObject(WorkspaceSettings).partial().shape,
    version: VersionRead,
  }),
  reply: Workspace,
  refuses: ['version_conflict', 'configuration_invalid'],
})

const fieldSettings = {
  type: FieldType,
  label: Label,
  description: Description.optional(),
  shape: Shape.optional(),
  derive: z
    .strictObject({
      on: z
        .array(EventTypeName)
        .max(100)
        .describe('Event types after which it is computed; empty: after every event.'),
      expression: Expression,
    })
    .optional()
    .describe('Computes the value; left out: it is set from outside.'),
  fact: Fact.optional(),
} as const

const FieldOut = z
  .object({
    name: z.string().describe('Name of the loyalty field.'),
    ...fieldSettings,
    source: z.enum(['builtin', 'custom']).describe('Who declared it.'),
    writable: z.boolean().describe('Whether `profile` events may set it.'),
    version: Version,
  })
  .meta({ id: 'Field', description: 'A loyalty field.' })

/** List loyalty fields. */
export const listFields = route({
  method: 'GET',
  path: '/v1/fields',
  summary: 'List loyalty fields, built-in and custom.',
  needs: 'config:read',
  reply: listOf(FieldOut),
})

/** Declare a loyalty field. */
export const putField = route({
  method: 'PUT',
  path: '/v1/fields/{name}',
  summary:
    'Declare a loyalty field, or change it. Its type can change only while no member has it.',
  needs: 'config:write',
  params: z.object({ name: FieldName }),
  body: z.strictObject({
    ...fieldSettings,
    writable: z
      .boolean()
      .optional()
      .describe(
        'Whether `profile` events may set it; left out: yes, unless it is derived or a fact.',
      ),
    version: VersionRead,
  }),
  reply: FieldOut,
  refuses: ['version_conflict', 'configuration_invalid', 'builtin_protected', 'field_in_use'],
})

/** Delete a loyalty field. */
export const deleteField = route({
  method: 'DELETE',
  path: '/v1/fields/{name}',
  summary: 'Delete a custom loyalty field that nothing uses, and its values.',
  needs: 'config:write',
  params: z.object({ name: FieldName }),
  query: versionQuery,
  refuses: ['field_not_found', 'field_in_use', 'version_conflict', 'builtin_protected'],
})

const Property = z.strictObject({
  type: FieldType,
  required: z.boolean().describe('Whether an event without it is refused.'),
  description: Description.optional(),
  shape: Shape.optional(),
  money: z
    .boolean()
    .optional()
    .describe('For float: an amount in the currency of the workspace, kept exactly.'),
})

const eventTypeSettings = {
  properties: z
    .record(z.string().min(1).max(255), Property)
    .describe('The properties of its events, by name.'),
  description: Description.optional(),
} as const

const EventTypeOut = z
  .object({
    name: z.string().describe('Name of the event type.'),
    builtin: z.boolean().describe('Whether it is ours.'),
    raised: z.boolean().describe('Whether Laurel itself brings it about; nobody sends it then.'),
    ...eventTypeSettings,
    version: Version,
  })
  .meta({ id: 'EventType', description: 'A kind of event and its typed properties.' })

/** List event types. */
export const listEventTypes = route({
  method: 'GET',
  path: '/v1/event-types',
  summary: 'List event types, built-in and custom.',
  needs: 'config:read',
  reply: listOf(EventTypeOut),
})

/** Declare an event type. */
export const putEventType = route({
  method: 'PUT',
  path: '/v1/event-types/{name}',
  summary: 'Declare an event type, or change it.',
  needs: 'config:write',
  params: z.object({ name: EventTypeName }),
  body: z.strictObject({ ...eventTypeSettings, version: VersionRead }),
  reply: EventTypeOut,
  refuses: ['version_conflict', 'configuration_invalid', 'builtin_protected'],
})

/** Delete an event type. */
export const deleteEventType = route({
  method: 'DELETE',
  path: '/v1/event-types/{name}',
  summary: 'Delete a custom event type that nothing uses; its events stay.',
  needs: 'config:write',
  params: z.object({ name: EventTypeName }),
  query: versionQuery,
  refuses: ['event_type_not_found', 'event_type_in_use', 'version_conflict', 'builtin_protected'],
})

const earnRuleSettings = {
  name: Label,
  on: EventTypeName.describe('The event type that earns.'),
  when: Expression.optional().describe('CEL to yes or no; left out: every such event earns.'),
  points: Expression.describe('CEL to a number of points; fractions are cut off.'),
  ...pointsLife,
  wallet: WalletId.optional().describe('The wallet that they go to; left out: `points`.'),
} as const

const EarnRuleOut = z
  .object({
    id: z.string().describe('Id of the earn rule.'),
    ...earnRuleSettings,
    version: Version,
  })
  .meta({ id: 'EarnRule', description: 'Which events earn how many points.' })

/** List earn rules. */
export const listEarnRules = route({
  method: 'GET',
  path: '/v1/earn-rules',
  summary: 'List earn rules.',
  needs: 'config:read',
  reply: listOf(EarnRuleOut),
})

/** Write an earn rule. */
export const putEarnRule = route({
  method: 'PUT',
  path: '/v1/earn-rules/{id}',
  summary: 'Write an earn rule, or change it; it holds for events taken in from now on.',
  needs: 'config:write',
  params: z.object({ id: Slug }),
  body: z.strictObject({ ...earnRuleSettings, version: VersionRead }),
  reply: EarnRuleOut,
  refuses: ['version_conflict', 'configuration_invalid'],
})

/** Delete an earn rule. */
export const deleteEarnRule = route({
  method: 'DELETE',
  path: '/v1/earn-rules/{id}',
  summary: 'Delete an earn rule; points it gave stay.',
  needs: 'config:write',
  params: z.object({ id: Slug }),
  query: versionQuery,
  refuses: ['earn_rule_not_found', 'version_conflict'],
})
