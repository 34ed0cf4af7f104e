import { applyCustom } from './custom.ts'
import { profileFor } from './identify.ts'
import { isList, isObject, type Json, type JsonObject, own } from './json.ts'
import { applyStandard } from './standard.ts'
import type { World } from './world.ts'

const emailShape = /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+$/
const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i
const states = ['opted_in', 'subscribed', 'unsubscribed']

/**
 * What rejects an attributes object whole, in Braze's words; null when nothing does (facts 2.4, 2.12).
 * The sentences on subscription states are measured, that on emails comes from connectors; the rest
 * are the documented codes, because no live sentence is known.
 */
export function attributesError(object: JsonObject): string | null {
  const email = own(object, 'email')
  if (
    email !== undefined &&
    email !== null &&
    !(typeof email === 'string' && emailShape.test(email))
  )
    return "The value provided for the 'email' field is not a valid email."
  for (const field of ['email_subscribe', 'push_subscribe'])
    if (isWrong(own(object, field), (state) => typeof state === 'string' && states.includes(state)))
      return `'${field}' must be 'subscribed', 'unsubscribed', or 'opted_in'`
  if (isWrong(own(object, 'current_location'), isLocation)) return 'BAD_LOCATION_UPDATE'
  if (Object.hasOwn(object, 'email_subscription_info'))
    return 'INVALID_ATTRIBUTE_EMAIL_SUBSCRIPTION_INFO'
  return groupsError(own(object, 'subscription_groups')) ?? tokensError(object)
}

const isWrong = (value: Json | undefined, right: (value: Json) => boolean) =>
  value !== undefined && value !== null && !right(value)

const isLocation = (value: Json) =>
  isObject(value) && typeof value['longitude'] === 'number' && typeof value['latitude'] === 'number'

function groupsError(groups: Json | undefined): string | null {
  if (groups === undefined || groups === null) return null
  if (!isList(groups)) return 'BAD_SUBSCRIPTION_GROUP_ARRAY'
  for (const group of groups) {
    if (!isObject(group)) return 'BAD_SUBSCRIPTION_GROUP_HASH'
    const { subscription_group_id: id, subscription_state: state } = group
    if (typeof id !== 'string' || !uuid.test(id)) return 'BAD_SUBSCRIPTION_GROUP_ID'
    if (state !== 'subscribed' && state !== 'unsubscribed') return 'BAD_SUBSCRIPTION_GROUP_STATE'
  }
  return null
}

/** A token import needs a token and no primary id; a device id has 8 to 255 bytes (facts 2.4). */
function tokensError(object: JsonObject): string | null {
  const tokens = own(object, 'push_tokens')
  const imports = own(object, 'push_token_import')
  if (imports !== undefined && typeof imports !== 'boolean') return 'BAD_PUSH_TOKEN_IMPORT'
  if (imports === true && ['external_id', 'braze_id'].some((id) => Object.hasOwn(object, id)))
    return 'BAD_PUSH_TOKEN_IMPORT'
  if (tokens === undefined || tokens === null) return imports ? 'BAD_PUSH_TOKEN_VALUE' : null
  if (!isList(tokens) || !tokens.every(isObject)) return 'BAD_PUSH_TOKEN_VALUE'
  for (const { app_id, token, device_id } of tokens) {
    if (typeof app_id !== 'string') return 'BAD_PUSH_TOKEN_APP_ID'
    if (typeof token !== 'string' || token === '') return 'BAD_PUSH_TOKEN_STRING'
    if (device_id === undefined) continue
    const bytes = typeof device_id === 'string' ? Buffer.byteLength(device_id) : 0
    if (bytes < 8 || bytes > 255) return 'BAD_DEVICE_ID'
  }
  return null
}

/** Apply an accepted attributes object: every member by itself, in its order (facts 2.4, 2.5). */
export function applyAttributes(world: World, object: JsonObject, receivedAt: number): void {
  const profile = profileFor(world.people, object, 'attributes', receivedAt, world.rules.switches)
  if (!profile) return
  world.people.touch(profile)
  const merge = own(object, '_merge_objects') === true
  for (const name in object) {
    const value = own(object, name)
    if (value === undefined || applyStandard(world, profile, name, value)) continue
    applyCustom(world, profile, name, value, merge)
  }
}
