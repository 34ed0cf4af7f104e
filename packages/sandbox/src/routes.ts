import type { Endpoint } from './call.ts'
import {
  describeAttributes,
  describeEvents,
  eventSeries,
  listCanvases,
  listEvents,
} from './catalogue.ts'
import { exportIds } from './export.ts'
import type { Lane } from './limits.ts'
import { track, trackBulk } from './track.ts'
import { trackSync } from './track-sync.ts'
import { deleteUsers, identifyUsers, mergeUsers, newAliases, renameIds } from './users.ts'

/** An endpoint, the permission it needs (facts 1.3) and the limit it counts on (facts 3). */
export type Route = {
  readonly method: 'GET' | 'POST'
  readonly permission: string
  readonly lane: Lane
  readonly answer: Endpoint
}

const post = (permission: string, lane: Lane, answer: Endpoint): Route => ({
  method: 'POST',
  permission,
  lane,
  answer,
})
const get = (permission: string, lane: Lane, answer: Endpoint): Route => ({
  method: 'GET',
  permission,
  lane,
  answer,
})

/** Every endpoint that the sandbox has, by its exact path. */
export const routes: ReadonlyMap<string, Route> = new Map([
  ['/users/track', post('users.track', 'track', track)],
  ['/users/track/bulk', post('users.track.bulk', 'bulk', trackBulk)],
  ['/users/track/sync', post('users.track.sync', 'sync', trackSync)],
  ['/users/export/ids', post('users.export.ids', 'export', exportIds)],
  ['/users/delete', post('users.delete', 'users', deleteUsers)],
  ['/users/alias/new', post('users.alias.new', 'users', newAliases)],
  ['/users/identify', post('users.identify', 'users', identifyUsers)],
  ['/users/merge', post('users.merge', 'users', mergeUsers)],
  ['/users/external_ids/rename', post('users.external_ids.rename', 'rename', renameIds)],
  ['/events/list', get('events.list', 'registry', listEvents)],
  ['/events', get('events.get', 'registry', describeEvents)],
  ['/events/data_series', get('events.data_series', 'usual', eventSeries)],
  ['/custom_attributes', get('custom_attributes.get', 'registry', describeAttributes)],
  ['/canvas/list', get('canvas.list', 'usual', listCanvases)],
])
