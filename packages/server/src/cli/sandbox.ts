import { sandbox, serveSandbox } from '@laurel/sandbox'
import type { Command } from 'commander'
import { untilStopped } from './lifetime.ts'

/** The key that the sandbox takes unless it is told another. It guards nothing. */
const sandboxKey = 'sandbox-key-with-every-permission'

type Options = { port: string; keepEvents: string; journal?: string }

/** `laurel sandbox`: a Braze to test against, until it is told to stop. */
export function addSandbox(program: Command): void {
  program
    .command('sandbox')
    .description('start a Braze to test against')
    .option('--port <port>', 'port to listen on; 0 takes any free one', '4801')
    .option('--keep-events <n>', 'events kept whole of each profile', '1000')
    .option('--journal <file>', 'keep what it knows in this file; left out: nothing is kept')
    .action(async ({ port, keepEvents, journal }: Options) => {
      const running = await serveSandbox({
        port: Number(port),
        sandbox: sandbox({ keys: { [sandboxKey]: 'all' }, keepEvents: Number(keepEvents) }),
        ...(journal === undefined ? {} : { journal }),
      })
      console.error(`Braze sandbox at ${running.url}, API key ${sandboxKey}`)
      await untilStopped(running, { url: running.url, key: sandboxKey })
    })
}
