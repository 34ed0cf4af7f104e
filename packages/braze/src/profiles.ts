import { type Credentials, call } from './call.ts'
import { isJsonObject, type Json, type JsonObject } from './json.ts'
import type { PaceReading } from './pace-reading.ts'
import { type Failure, success } from './verdict.ts'
import type { Wire } from './wire.ts'

/** Profiles as Braze exports them, by the external id asked for. */
export type Profiles =
  | {
      readonly ok: true
      readonly profiles: ReadonlyMap<string, JsonObject>
      /** Ids that Braze has no profile for, as far as it says so. */
      readonly unknown: readonly string[]
      readonly pace: PaceReading
    }
  | Failure

/** What we ask for when nothing else is said. Braze leaves out what is empty. */
export const exportedFields: readonly string[] = [
  'external_id',
  'braze_id',
  'first_name',
  'last_name',
  'email',
  'phone',
  'dob',
  'gender',
  'country',
  'language',
  'home_city',
  'time_zone',
  'custom_attributes',
  'custom_events',
  'purchases',
]

/**
 * Read profiles back (`/users/export/ids`).
 * @param externalIds  1 to 50 of them (`facts.exportIds`)
 */
export async function readProfiles(
  wire: Wire,
  credentials: Credentials,
  externalIds: readonly string[],
  fields: readonly string[] = exportedFields,
): Promise<Profiles> {
  const body = JSON.stringify({ external_ids: externalIds, fields_to_export: fields })
  const reply = success(
    await call(wire, credentials, { method: 'POST', path: '/users/export/ids', body }),
  )
  if (!reply.ok) return reply
  const profiles = new Map<string, JsonObject>()
  for (const user of list(reply.body['users'])) {
    if (!isJsonObject(user)) continue
    const id = user['external_id']
    if (typeof id === 'string') profiles.set(id, user)
  }
  const unknown = list(reply.body['invalid_user_ids']).filter((id) => typeof id === 'string')
  return { ok: true, profiles, unknown, pace: reply.pace }
}

const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : [])
