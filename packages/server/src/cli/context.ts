import type { Command } from 'commander'
import type { Remote } from './call.ts'
import { type Printer, printer } from './print.ts'

/** What a command works with: the server it talks to, and how it answers. */
export type Context = { readonly remote: Remote; readonly print: Printer }

/** Where the CLI looks for a server when it is not told. */
export const defaultUrl = 'http://127.0.0.1:4800'

/** The context of a command, from the options that every command has and the environment. */
export function contextOf(command: Command): Context {
  const { url, key, json } = command.optsWithGlobals<{ url?: string; key?: string; json?: true }>()
  return {
    remote: {
      url: url ?? process.env['LAUREL_URL'] ?? defaultUrl,
      key: key ?? process.env['LAUREL_KEY'] ?? '',
    },
    print: printer(json === true),
  }
}
