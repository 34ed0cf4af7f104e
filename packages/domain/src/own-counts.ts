import type { Draft } from './draft.ts'

/** What keys of the limits of wallets begin with. Those of campaigns have another beginning. */
const limits = 'limit'

/** The key of what a limit counts, from its name in `Used` and a period. */
export const limitKey = (name: string, period: string): string => `${limits}:${name}:${period}`

/** The name in `Used` and the period of a key; null: it is not that of a limit. */
export function limitOf(key: string): { readonly name: string; readonly period: string } | null {
  const [kind, name = '', period = ''] = key.split(':')
  return kind === limits ? { name, period } : null
}

/** Note what a decision adds to a counter of its member, or gives back. */
export function addOwn({ ownAdds }: Pick<Draft, 'ownAdds'>, key: string, add: number): void {
  ownAdds.set(key, (ownAdds.get(key) ?? 0) + add)
}
