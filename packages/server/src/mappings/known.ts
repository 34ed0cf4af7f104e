import { Refused } from '@laurel/contract'
import { type Registry, registryOf } from '../connections/registry.ts'
import type { MappingDeps } from './deps.ts'

/**
 * The attributes that the Braze workspace has, to judge a mapping by; null where they cannot be had.
 * A mapping can be saved while Braze is away or the connection is held: then less is known of it.
 *
 * @throws Refused `connection_not_found`
 */
export async function knownAttributes(
  deps: MappingDeps,
  workspaceId: number,
  connectionId: string,
): Promise<Registry['attributes']> {
  try {
    return (await registryOf(deps, workspaceId, connectionId)).attributes
  } catch (cause) {
    if (cause instanceof Refused && cause.code !== 'connection_not_found') return null
    throw cause
  }
}
