import { z } from 'zod'
import { route } from './route.ts'
import {
  EventTypeName,
  Expression,
  Json,
  Label,
  listOf,
  OurId,
  Slug,
  Version,
  VersionRead,
  versionQuery,
} from './words.ts'

const PropertyRule = z
  .strictObject({
    to: z.string().min(1).max(255).describe('Name of the property in Braze.'),
    from: z.string().min(1).max(255).optional().describe('Property of our event to copy.'),
    value: Json.optional().describe('A constant to send.'),
    expression: Expression.optional(),
  })
  .meta({
    id: 'PropertyRule',
    description: 'Where one property comes from: exactly one of `from`, `value`, `expression`.',
  })

const SyncEvent = z
  .strictObject({
    do: z.literal('sync_event').describe('Tell the event to Braze.'),
    connectionId: OurId.describe('The connection to tell it by.'),
    as: z
      .enum(['custom_event', 'purchase', 'ecommerce_order_placed'])
      .describe('What it becomes in Braze.'),
    name: z
      .string()
      .min(1)
      .max(255)
      .optional()
      .describe('Name of the event in Braze; left out: the name of our event type.'),
    properties: z
      .union([z.literal('all'), z.array(PropertyRule).max(250)])
      .describe('`all` of our properties under their names, or rules, one for each to send.'),
    maxAgeDays: z
      .number()
      .positive()
      .max(3_650)
      .nullable()
      .optional()
      .describe('Events older than this are not told, and that is recorded; null: no limit.'),
    uncertain: z
      .enum(['resend', 'hold'])
      .default('resend')
      .describe('When Braze gave no answer: send again (may count twice), or hold for a person.'),
    eventId: z
      .boolean()
      .default(true)
      .describe('Whether our event id is added, as the property `laurel_event_id`.'),
  })
  .meta({ id: 'SyncEventAction', description: 'Tell the event to Braze.' })

const workflowSettings = {
  name: Label,
  when: z
    .strictObject({ event: EventTypeName.describe('The event type that starts it.') })
    .describe('What starts the workflow.'),
  only: z
    .strictObject({ condition: Expression.optional() })
    .default({})
    .describe('Which of these events go on; empty: all.'),
  then: z.array(SyncEvent).min(1).max(20).describe('What is done, in this order.'),
} as const

const WorkflowOut = z
  .object({ id: z.string().describe('Id of the workflow.'), ...workflowSettings, version: Version })
  .meta({ id: 'Workflow', description: 'What happens when an event comes in.' })

/** List workflows. */
export const listWorkflows = route({
  method: 'GET',
  path: '/v1/workflows',
  summary: 'List workflows.',
  needs: 'config:read',
  reply: listOf(WorkflowOut),
})

/** Write a workflow. */
export const putWorkflow = route({
  method: 'PUT',
  path: '/v1/workflows/{id}',
  summary: 'Write a workflow, or change it; it holds for events taken in from now on.',
  needs: 'config:write',
  params: z.object({ id: Slug }),
  body: z.strictObject({ ...workflowSettings, version: VersionRead }),
  reply: WorkflowOut,
  refuses: ['version_conflict', 'configuration_invalid', 'connection_not_found'],
})

/** Delete a workflow. */
export const deleteWorkflow = route({
  method: 'DELETE',
  path: '/v1/workflows/{id}',
  summary: 'Delete a workflow; what it has already put on its way is still sent.',
  needs: 'config:write',
  params: z.object({ id: Slug }),
  query: versionQuery,
  refuses: ['workflow_not_found', 'version_conflict'],
})
