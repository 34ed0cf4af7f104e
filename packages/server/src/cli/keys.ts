import { createKey, listKeys, revokeKey, type Scope } from '@laurel/contract'
import type { Command } from 'commander'
import { call } from './call.ts'
import { contextOf } from './context.ts'
import { table } from './print.ts'

/** `laurel keys`: list, make and revoke API keys. */
export function addKeys(program: Command): void {
  program
    .command('keys [action] [name]')
    .description('list | create <name> | revoke <id>')
    .option('--scope <scope...>', 'what the new key may do', ['admin'])
    .action(
      async (
        action: string | undefined,
        name: string | undefined,
        options: { scope: string[] },
        command: Command,
      ) => {
        const { remote, print } = contextOf(command)
        if (action === 'create') {
          // The server names a scope that there is not.
          const body = { name: name ?? 'CLI', scopes: options.scope as Scope[] }
          const key = await call(remote, createKey, { body })
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
