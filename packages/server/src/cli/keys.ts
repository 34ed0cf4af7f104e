import { createKey, listKeys, revokeKey, type Scope, scopes } from '@laurel/contract'
import { type Command, Option } from 'commander'
import { settings } from '../settings.ts'
import { call } from './call.ts'
import { contextOf } from './context.ts'
import { table } from './print.ts'

/** `laurel keys`: list, make and revoke API keys. */
export function addKeys(program: Command): void {
  program
    .command('keys [action] [name]')
    .description('list | create <name> | revoke <id>')
    .addOption(
      new Option('--scope <scope...>', 'what the new key may do')
        .choices(scopes)
        .default(['admin']),
    )
    .option(
      '--local',
      'create: without a key, straight in the database of DATABASE_URL or DATA_DIR',
    )
    .action(
      async (
        action: string | undefined,
        name: string | undefined,
        options: { scope: Scope[]; local?: true },
        command: Command,
      ) => {
        const { remote, print } = contextOf(command)
        if (action === 'create') {
          const body = { name: name ?? 'CLI', scopes: options.scope }
          const key = options.local
            ? await (await import('./local-key.ts')).makeLocalKey(
                settings(process.env),
                body,
                Date.now(),
              )
            : await call(remote, createKey, { body })
          return print.result(key, () => [`${key.id}: ${key.token}`, 'It is shown this once.'])
        }
        if (action === 'revoke') {
          await call(remote, revokeKey, { params: { id: name ?? '' } })
          return print.result({ revoked: name }, () => `${name} is revoked`)
        }
        const { data } = await call(remote, listKeys)
        print.result(data, () =>
          table(
            ['id', 'name', 'scopes', 'hint', 'created'],
            data.map((key) => [key.id, key.name, key.scopes.join(' '), key.hint, key.createdAt]),
          ),
        )
      },
    )
}
