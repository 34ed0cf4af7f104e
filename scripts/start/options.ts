import { resolve } from 'node:path'
import { portTaken } from '../../packages/server/src/cli/lifetime.ts'
import { isFree } from '../../packages/server/src/db/embedded/postmaster.ts'
import { settings } from '../../packages/server/src/settings.ts'

/** What a start is asked for. */
export type Options = {
  /** Leave the sample out. */
  readonly empty: boolean
  /** The data folder, absolute. */
  readonly folder: string
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
  const { PORT: port, DATA_DIR: folder } = settings(env)
  const sandboxPort = Number(env['SANDBOX_PORT'] || 4801)
  if (!Number.isInteger(sandboxPort) || sandboxPort < 0 || sandboxPort > 65_535) {
    throw new Error('Settings:\n✖ a whole number from 0 to 65535 is wanted\n  → at SANDBOX_PORT')
  }
  return { empty: args.includes('--empty'), folder: resolve(folder), port, sandboxPort }
}

/**
 * See that both ports can be had, before anything is started.
 *
 * @throws Error in words for people that name the port and its setting
 */
export async function checkPorts({ port, sandboxPort }: Options): Promise<void> {
  const wanted = { PORT: port, SANDBOX_PORT: sandboxPort }
  if (port === sandboxPort && port !== 0) {
    throw new Error(`PORT and SANDBOX_PORT are both ${port}: choose another for one of them.`)
  }
  for (const [setting, each] of Object.entries(wanted)) {
    if (each !== 0 && !(await isFree(each))) throw new Error(portTaken(each, setting))
  }
}
