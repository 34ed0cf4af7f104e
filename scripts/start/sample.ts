import {
  type Connection,
  createConnection,
  deleteConnection,
  deleteWorkflow,
  getWorkspace,
  listConnections,
  listFields,
  listMembers,
  listWorkflows,
  patchConnection,
  patchWorkspace,
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
import type { Stack as WholeStack } from './stack.ts'

/** The two sides of the sample; who keeps them running does not matter here. */
type Stack = Pick<WholeStack, 'laurel' | 'sandbox'>

/** Members of the sample coffee house. */
export const sampleSize = 500

/** The connection to the sandbox, as the sample and the tour call it. */
export const sampleConnection = 'braze'

/** The name of the sample's workspace; a workspace of another name is somebody's own. */
const sampleName = 'Sample coffee house'

/**
 * What there is: nothing yet, the sample or a part of it, somebody's own data, or the sample's workspace
 * with a connection that leads out of this machine, where sample events must not go.
 */
export type Found = 'nothing' | 'sample' | 'own data' | 'real connection'

/** Look at the workspace, without changing it. */
export async function lookForSample({ laurel }: Stack): Promise<Found> {
  const { name } = await call(laurel, getWorkspace)
  const connections = (await call(laurel, listConnections)).data
  if (name === sampleName) return connections.every(isLocal) ? 'sample' : 'real connection'
  const members = (await call(laurel, listMembers, { query: { limit: 1 } })).data
  const fields = (await call(laurel, listFields)).data.filter(({ source }) => source === 'custom')
  return connections.length + members.length + fields.length === 0 ? 'nothing' : 'own data'
}

const isLocal = ({ instanceUrl }: Connection): boolean =>
  ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(instanceUrl).hostname)

/**
 * Set the sample up through the API, as anybody would: fields, event types, earn rules, members, a
 * connection to the sandbox, workflows and a field mapping. Each step can be repeated, so a start that was
 * cut short is made whole by the next; a sample that is whole is left as it is, with what was changed in it.
 */
export async function setUpSample(stack: Stack, nowMs: number): Promise<void> {
  const { laurel, sandbox } = stack
  const { data: connections } = await call(laurel, listConnections)
  const old = connections.find(({ id }) => id === sampleConnection)
  if (old?.instanceUrl === sandbox.url && old.mappingVersion > 0) return

  await call(laurel, patchWorkspace, { body: { name: sampleName } })
  // A sandbox at another port is connected anew; the workflows that tell the old connection hold it.
  if (old && old.instanceUrl !== sandbox.url) await disconnect(stack)
  if (!old) await setUpProgram(stack, nowMs)
  if (old?.instanceUrl !== sandbox.url) await connectSandbox(stack)
  await tellSandbox(stack)
}

async function disconnect({ laurel }: Stack): Promise<void> {
  const present = new Set((await call(laurel, listWorkflows)).data.map(({ id }) => id))
  for (const id of Object.keys(sampleWorkflows(sampleConnection))) {
    if (present.has(id)) await call(laurel, deleteWorkflow, { params: { id } })
  }
  await call(laurel, deleteConnection, { params: { connectionId: sampleConnection } })
}

async function setUpProgram({ laurel }: Stack, nowMs: number): Promise<void> {
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
  await call(laurel, postEvents, { body: { events: sampleMembers(sampleSize, nowMs) } })
}

async function connectSandbox({ laurel, sandbox }: Stack): Promise<void> {
  await call(laurel, createConnection, {
    body: {
      id: sampleConnection,
      name: 'Braze sandbox',
      instanceUrl: sandbox.url,
      apiToken: sandbox.key,
      appId: 'sample-app',
    },
  })
  // The sandbox keeps the order of requests, so who watches need not wait for Braze's usual five seconds.
  await call(laurel, patchConnection, {
    params: { connectionId: sampleConnection },
    body: { quietMs: 500 },
  })
}

async function tellSandbox({ laurel }: Stack): Promise<void> {
  for (const [id, body] of Object.entries(sampleWorkflows(sampleConnection))) {
    await call(laurel, putWorkflow, { params: { id }, body })
  }
  const mappings = Object.entries(sampleProgram.mapping)
  await call(laurel, putMapping, {
    params: { connectionId: sampleConnection },
    body: { mappings: mappings.map(([field, remote]) => ({ field, remote })) },
  })
}

type FieldBody = {
  readonly type: 'string' | 'integer'
  readonly label: string
  readonly description?: string
  readonly derive?: { readonly on: readonly string[]; readonly expression: string }
}
