import { once } from 'node:events'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { portTrouble } from '../../packages/server/src/cli/lifetime.ts'
import { settings } from '../../packages/server/src/settings.ts'

/** What a start is asked for. */
export type Options = {
  /** Leave the sample out. */
  readonly empty: boolean
  /** The data folder, absolute. */
  readonly folder: string
  /** Where the server listens. */
  readonly host: string
  readonly port: number
  readonly sandboxPort: number
}

const usage = `npm start              the server, a Braze sandbox, and a sample with live events
npm start -- --empty   without the sample

Settings are environment variables, such as
  DATA_DIR=./data      the folder of everything that is kept
  PORT=4800            of the server
  SANDBOX_PORT=4801    of the Braze sandbox
  DATABASE_URL=…       a PostgreSQL of yours, in place of the bundled one
All others are in docs/settings.md.`

/**
 * Read arguments and settings.
 *
 * @returns a text for people in place of options if only that is wanted
 * @throws Error in words for people
 */
export function readOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Options | string {
  if (args.includes('--help')) return usage
  const strange = args.find((arg) => arg !== '--empty')
  if (strange !== undefined) throw new Error(`There is no option ${strange}.\n\n${usage}`)
  const { HOST: host, PORT: port, DATA_DIR: folder } = settings(env)
  const sandboxPort = Number(env['SANDBOX_PORT'] || 4801)
  if (!Number.isInteger(sandboxPort) || sandboxPort < 0 || sandboxPort > 65_535) {
    throw new Error('Settings:\n✖ a whole number from 0 to 65535 is wanted\n  → at SANDBOX_PORT')
  }
  return { empty: args.includes('--empty'), folder: resolve(folder), host, port, sandboxPort }
}

/**
 * See that both ports can be had, before anything is started.
 *
 * @throws Error in words for people that name the port and its setting
 */
export async function checkPorts({ host, port, sandboxPort }: Options): Promise<void> {
  if (port === sandboxPort && port !== 0) {
    throw new Error(`PORT and SANDBOX_PORT are both ${port}: choose another for one of them.`)
  }
  await checkPort(host, port, 'PORT')
  await checkPort('127.0.0.1', sandboxPort, 'SANDBOX_PORT')
}

async function checkPort(host: string, port: number, setting: string): Promise<void> {
  try {
    const server = createServer().listen(port, host)
    await once(server, 'listening')
    server.close()
    await once(server, 'close')
  } catch (cause) {
    throw portTrouble(cause, setting) ?? cause
  }
}
