import type { ConnectionDeps } from '../connections/deps.ts'
import type { Programs } from '../program/load.ts'

/** What the use cases of field mappings are made of. */
export type MappingDeps = Pick<ConnectionDeps, 'db' | 'access' | 'now' | 'newId'> & {
  readonly programs: Programs
}
