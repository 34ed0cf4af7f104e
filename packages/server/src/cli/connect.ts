import { text } from 'node:stream/consumers'
import { checkConnection, createConnection, listConnections, putToken } from '@laurel/contract'
import type { Command } from 'commander'
import { call, type Reply } from './call.ts'
import { contextOf } from './context.ts'
import { table } from './print.ts'

type Connection = Reply<typeof createConnection>

/** `laurel connect`: connect a Braze workspace, list connections, check one, rotate its token. */
export function addConnect(program: Command): void {
  program
    .command('connect')
    .description('connect a Braze workspace; without --instance-url, list the connections')
    .option('--instance-url <url>', 'REST endpoint of the Braze instance')
    .option('--app-id <id>', 'app identifier')
    .option('--id <id>', 'id to give it', 'braze')
    .option('--name <name>', 'what people call it', 'Braze')
    .option('--check <connection>', 'probe a connection again')
    .option('--rotate <connection>', 'put a new token in place')
    .addHelpText('after', '\nThe API token is read from BRAZE_TOKEN, or else from standard input.')
    .action(async (options: Options, command: Command) => {
      const { remote, print } = contextOf(command)
      if (options.check) {
        const params = { connectionId: options.check }
        const { connection } = await call(remote, checkConnection, { params })
        return print.result(connection, () => described(connection))
      }
      if (options.rotate) {
        const params = { connectionId: options.rotate }
        const body = { apiToken: await token() }
        const connection = await call(remote, putToken, { params, body })
        return print.result(connection, () => described(connection))
      }
      if (options.instanceUrl) {
        const { id, name, instanceUrl, appId } = options
        const body = { id, name, instanceUrl, apiToken: await token(), ...(appId ? { appId } : {}) }
        const connection = await call(remote, createConnection, { body })
        return print.result(connection, () => described(connection))
      }
      const { data } = await call(remote, listConnections)
      print.result(data, () =>
        table(
          ['id', 'name', 'status', 'instance', 'mapping'],
          data.map((one) => [one.id, one.name, one.status, one.instanceUrl, one.mappingVersion]),
        ),
      )
    })
}

type Options = {
  instanceUrl?: string
  appId?: string
  id: string
  name: string
  check?: string
  rotate?: string
}

function described(connection: Connection): string[] {
  const { id, name, status, instanceUrl, tokenHint, permissions, heldWhy } = connection
  return [
    `${id}: ${name}, ${status}${heldWhy ? ` (${heldWhy})` : ''}`,
    `${instanceUrl}, token ending in ${tokenHint}`,
    ...table(
      ['permission', 'need', 'state', 'used for'],
      permissions.map((one) => [one.permission, one.need, one.state, one.usedFor]),
    ),
  ]
}

/** The token, never from the command line: what stands there is kept in histories and process lists. */
async function token(): Promise<string> {
  const given = process.env['BRAZE_TOKEN'] ?? (process.stdin.isTTY ? '' : await text(process.stdin))
  if (given.trim() === '')
    throw new Error('Give the API token in BRAZE_TOKEN or on standard input.')
  return given.trim()
}
