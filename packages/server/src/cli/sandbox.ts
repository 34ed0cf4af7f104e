import { type Command, InvalidArgumentError, Option } from 'commander'
import { kept, untilStopped } from './lifetime.ts'

/** The key that the sandbox takes unless it is told another. It guards nothing. */
const sandboxKey = 'sandbox-key-with-every-permission'

type Options = { port: number; keepEvents: number; journal?: string; kept?: boolean }

/** `laurel sandbox`: a Braze to test against, until it is told to stop. */
export function addSandbox(program: Command): void {
  const port = new Option('--port <port>', 'port to listen on; 0 takes any free one')
  program
    .command('sandbox')
    .description('start a Braze to test against')
    .addOption(port.env('SANDBOX_PORT').default(4801).argParser(wholeUpTo(65_535)))
    .option('--keep-events <n>', 'events kept whole of each profile', wholeUpTo(1e9), 1000)
    .option('--journal <file>', 'keep what it knows in this file; left out: nothing is kept')
    .addOption(kept())
    .action(async ({ port, keepEvents, journal, kept = false }: Options) => {
      const { sandbox, serveSandbox } = await import('@laurel/sandbox') // large, like the server
      const start = () =>
        serveSandbox({
          port,
          sandbox: sandbox({ keys: { [sandboxKey]: 'all' }, keepEvents }),
          ...(journal === undefined ? {} : { journal }),
        })
      await untilStopped(
        start,
        ({ url }) => {
          if (!kept) console.error(`Braze sandbox at ${url}, API key ${sandboxKey}`)
          return { url, key: sandboxKey }
        },
        { kept, portSetting: 'SANDBOX_PORT' },
      )
    })
}

const wholeUpTo = (most: number) => (text: string) => {
  if (/^\d+$/.test(text) && Number(text) <= most) return Number(text)
  throw new InvalidArgumentError(`A whole number from 0 to ${most} is wanted.`)
}
