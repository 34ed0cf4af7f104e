import type { FieldMapping, Program } from '@laurel/domain'
import type { ConnectionSettings } from './settings.ts'

/** A workspace's configuration at one version, compiled: all that intake and sync ask it for. */
export type LiveProgram = {
  readonly workspaceId: number
  /** `workspaces.version` as it was when this was read. */
  readonly version: number
  readonly program: Program
  /** In the order of their ids. */
  readonly connections: readonly LiveConnection[]
}

/** A connection as sending needs to know it. Its token is not here: see `connections/access.ts`. */
export type LiveConnection = {
  readonly id: string
  readonly name: string
  /** Origin of the REST host, such as `https://rest.fra-01.braze.eu`. */
  readonly instanceUrl: string
  readonly appId: string | null
  /** `held`: Braze refused its key or a permission; nothing is sent, nothing is dropped. */
  readonly status: 'active' | 'paused' | 'held'
  /** `all_mapped`: a change of one mapped field sends all of them. */
  readonly mode: 'all_mapped' | 'changed_only'
  readonly mapping: LiveMapping
  /** Names of the loyalty fields that are mapped. */
  readonly mappedFields: ReadonlySet<string>
  readonly settings: ConnectionSettings
  /** Grows with each change of the connection itself, its token included. */
  readonly version: number
}

/** What is mapped; version 0 is the empty mapping of a new connection. */
export type LiveMapping = {
  readonly version: number
  readonly mappings: readonly FieldMapping[]
  /** Remote fields that were mapped once and are to be cleared in Braze wherever they were sent. */
  readonly cleared: readonly string[]
}
