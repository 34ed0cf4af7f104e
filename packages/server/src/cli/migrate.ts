import type { Command } from 'commander'
import { settings } from '../settings.ts'
import { contextOf } from './context.ts'

/** `laurel migrate`: bring the database's schema up to date, without serving. */
export function addMigrate(program: Command): void {
  program
    .command('migrate')
    .description('bring the schema of DATABASE_URL up to date; `serve` does so by itself')
    .action(async (_options, command: Command) => {
      const { print } = contextOf(command)
      const { DATABASE_URL: url } = settings(process.env)
      if (url === undefined) {
        throw new Error(
          'DATABASE_URL is not set. The bundled database is migrated by `laurel serve`.',
        )
      }
      const { migrate } = await import('../db/migrate.ts') // so that other commands start faster
      const applied = await migrate(url)
      print.result({ applied }, () => (applied.length === 0 ? 'Up to date.' : applied))
    })
}
