import type { Command } from 'commander'
import { pino } from 'pino'
import { settings } from '../settings.ts'
import { kept, untilStopped } from './lifetime.ts'

/** `laurel serve`: the server, until it is told to stop. What it is to do is said by its settings. */
export function addServe(program: Command): void {
  program
    .command('serve')
    .description('start the server; settings come from the environment, see docs/settings.md')
    .addOption(kept())
    .action(async ({ kept = false }: { kept?: boolean }) => {
      const { serve } = await import('../main.ts') // large, and no other command needs it
      const chosen = settings(process.env)
      const log = pino({ level: chosen.LOG_LEVEL })
      await untilStopped(
        () => serve(chosen, log),
        ({ url, firstKey }) => {
          log.info({ url }, 'ready')
          if (firstKey !== null && !kept) showFirstKey(firstKey)
          return { url, firstKey }
        },
        { kept, portSetting: 'PORT' },
      )
    })
}

const showFirstKey = (key: string): void =>
  console.error(`\nThe first API key, with every scope. It is shown this once:\n\n  ${key}\n`)
