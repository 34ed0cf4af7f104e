import type { Command } from 'commander'
import { pino } from 'pino'
import { serve } from '../main.ts'
import { settings } from '../settings.ts'
import { untilStopped } from './lifetime.ts'

/** `laurel serve`: the server, until it is told to stop. What it is to do is said by its settings. */
export function addServe(program: Command): void {
  program
    .command('serve')
    .description('start the server; settings come from the environment, see docs/settings.md')
    .action(async () => {
      const chosen = settings(process.env)
      const log = pino({ level: chosen.LOG_LEVEL })
      const server = await serve(chosen, log)
      log.info({ url: server.url }, 'ready')
      if (server.firstKey !== null && process.send === undefined) {
        console.error(
          `\nThe first API key, with every scope. It is shown this once:\n\n  ${server.firstKey}\n`,
        )
      }
      await untilStopped(server, { url: server.url, firstKey: server.firstKey })
    })
}
