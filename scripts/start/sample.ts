import {
  createConnection,
  listConnections,
  postEvents,
  putEarnRule,
  putEventType,
  putField,
  putMapping,
  putWorkflow,
} from '@laurel/contract'
import { call } from '../../packages/server/src/cli/call.ts'
import { sampleProgram, sampleWorkflows } from '../../packages/server/src/sample/program.ts'
import { sampleMembers } from '../../packages/server/src/sample/purchases.ts'
import type { Stack } from './stack.ts'

/** Members of the sample coffee house. */
export const sampleSize = 500

/** The connection to the sandbox, as the sample and the tour call it. */
export const sampleConnection = 'braze'

/**
 * Set the sample up through the API, as anybody would: fields, event types, earn rules, a connection to the
 * sandbox, a field mapping, workflows and members. Each step can be repeated, so a start that was cut short
 * is made whole by the next.
 */
export async function setUpSample({ laurel, sandbox }: Stack, nowMs: number): Promise<void> {
  for (const [name, body] of Object.entries(sampleProgram.eventTypes)) {
    await call(laurel, putEventType, { params: { name }, body })
  }
  for (const [name, { derive, ...field }] of Object.entries<FieldBody>(sampleProgram.fields)) {
    const body = derive ? { ...field, derive: { ...derive, on: [...derive.on] } } : field
    await call(laurel, putField, { params: { name }, body })
  }
  for (const [id, body] of Object.entries(sampleProgram.earnRules)) {
    await call(laurel, putEarnRule, { params: { id }, body })
  }
  const { data: connections } = await call(laurel, listConnections)
  if (connections.length > 0) return

  await call(laurel, postEvents, { body: { events: sampleMembers(sampleSize, nowMs) } })
  const { id: connectionId } = await call(laurel, createConnection, {
    body: {
      id: sampleConnection,
      name: 'Braze sandbox',
      instanceUrl: sandbox.url,
      apiToken: sandbox.key,
      appId: 'sample-app',
    },
  })
  for (const [id, body] of Object.entries(sampleWorkflows(connectionId))) {
    await call(laurel, putWorkflow, { params: { id }, body })
  }
  const mappings = Object.entries(sampleProgram.mapping)
  await call(laurel, putMapping, {
    params: { connectionId },
    body: { mappings: mappings.map(([field, remote]) => ({ field, remote })) },
  })
}

type FieldBody = {
  readonly type: 'string' | 'integer'
  readonly label: string
  readonly description?: string
  readonly derive?: { readonly on: readonly string[]; readonly expression: string }
}
