import { type Answer, facts } from '@laurel/braze'
import { refuse, reply } from './answer.ts'
import { type Call, listError } from './call.ts'
import { readAlias } from './identify.ts'
import { isList, isObject, type Json, type JsonObject, own } from './json.ts'

const most = facts.deleteIds.value

/** The lists a delete may carry, and how an entry of each points at a user. */
const pointers: Readonly<Record<string, (entry: Json) => JsonObject>> = {
  external_ids: (entry) => ({ external_id: entry }),
  braze_ids: (entry) => ({ braze_id: entry }),
  user_aliases: (entry) => ({ user_alias: entry }),
  email_addresses: (entry) => (isObject(entry) ? entry : {}),
  phone_numbers: (entry) => (isObject(entry) ? entry : {}),
}

/**
 * POST /users/delete (facts 4): up to 50 of one kind of identifier (several by `severalKinds`); email
 * and phone need a prioritization. Queued; the answer counts what was queued.
 */
export function deleteUsers(call: Call): Answer {
  const given = Object.keys(pointers).filter((name) => own(call.body, name) !== undefined)
  if (given.length === 0) return refuse(400, 'At least one kind of user identifier is required')
  if (given.length > 1 && call.world.rules.switches.severalKinds === 'reject')
    return refuse(400, 'Only one kind of user identifier may be given')
  const users: JsonObject[] = []
  for (const name of given) {
    const list = own(call.body, name)
    const wrong = listError(name, list, most)
    if (wrong) return wrong
    const point = own(pointers, name)
    for (const entry of isList(list) ? list : []) if (point) users.push(point(entry))
  }
  if (users.some((user) => needsPriority(user) && !isList(own(user, 'prioritization'))))
    return refuse(400, "'prioritization' is required with an email or a phone number")
  call.accept({ do: 'delete', users })
  return reply(201, { deleted: users.length, message: 'success' })
}

const needsPriority = (user: JsonObject) =>
  own(user, 'email') !== undefined || own(user, 'phone') !== undefined

/** POST /users/alias/new (facts 4): an alias for a known user, or a user that has only the alias. */
export function newAliases(call: Call): Answer {
  const list = own(call.body, 'user_aliases')
  const wrong = listError('user_aliases', list, most)
  if (wrong) return wrong
  let processed = 0
  for (const entry of isList(list) ? list : []) {
    const alias = readAlias(entry)
    if (!alias || !isObject(entry)) continue
    const externalId = own(entry, 'external_id')
    call.accept({
      do: 'alias',
      alias,
      externalId: typeof externalId === 'string' ? externalId : null,
    })
    processed += 1
  }
  if (processed === 0) return refuse(400, "'user_aliases' must name an alias_name and alias_label")
  return reply(201, { aliases_processed: processed, message: 'success' })
}

/**
 * POST /users/identify (facts 4): aliases, emails or phones, each with the external id they are to have.
 * A success also where nothing matched. Email and phone need a prioritization.
 */
export function identifyUsers(call: Call): Answer {
  const lists = ['aliases_to_identify', 'emails_to_identify', 'phone_numbers_to_identify']
  const given = lists.filter((name) => own(call.body, name) !== undefined)
  if (given.length === 0) return refuse(400, `One of '${lists.join("', '")}' is required`)
  let processed = 0
  for (const name of given) {
    const list = own(call.body, name)
    const wrong = listError(name, list, most)
    if (wrong) return wrong
    for (const entry of isList(list) ? list : []) {
      if (!isObject(entry)) continue
      const { external_id: externalId, ...pointer } = entry
      if (typeof externalId !== 'string' || externalId === '')
        return refuse(400, `'external_id' is required in '${name}'`)
      if (needsPriority(pointer) && !isList(own(pointer, 'prioritization')))
        return refuse(400, "'prioritization' is required with an email or a phone number")
      call.accept({ do: 'identify', pointer, externalId })
      processed += 1
    }
  }
  return reply(201, { aliases_processed: processed, message: 'success' })
}

/** POST /users/merge (facts 4): 202 at once, and the four documented sentences when it is wrong. */
export function mergeUsers(call: Call): Answer {
  const updates = own(call.body, 'merge_updates')
  if (!isList(updates) || !updates.every(isObject))
    return refuse(400, "'merge_updates' must be an array of objects")
  if (updates.length > most)
    return refuse(400, 'a single request may not contain more than 50 merge updates')
  for (const update of updates) {
    const { identifier_to_merge: merge, identifier_to_keep: keep, ...rest } = update
    if (!isObject(merge) || !isObject(keep) || Object.keys(rest).length > 0)
      return refuse(
        400,
        "'merge_updates' must only have 'identifier_to_merge' and 'identifier_to_keep'",
      )
    if (![merge, keep].every(isPointer))
      return refuse(400, "identifiers must be an 'external_id', 'user_alias', 'email' or 'phone'")
  }
  for (const { identifier_to_merge: merge, identifier_to_keep: keep } of updates)
    if (isObject(merge) && isObject(keep)) call.accept({ do: 'merge', merge, keep })
  return reply(202, { message: 'success' })
}

const isPointer = (pointer: JsonObject): boolean =>
  ['external_id', 'user_alias', 'email', 'phone'].some((name) => own(pointer, name) !== undefined)

/**
 * POST /users/external_ids/rename (facts 4): the new id must be free, the current one primary; the old
 * id still leads to the profile. Done at once, because the answer says which renames worked.
 */
export function renameIds(call: Call): Answer {
  const list = own(call.body, 'external_id_renames')
  const wrong = listError('external_id_renames', list, most)
  if (wrong) return wrong
  const renamed: string[] = []
  const errors: string[][] = []
  for (const [index, entry] of (isList(list) ? list : []).entries()) {
    const from = isObject(entry) ? own(entry, 'current_external_id') : undefined
    const to = isObject(entry) ? own(entry, 'new_external_id') : undefined
    const error = renameError(call, from, to)
    if (error === null && typeof from === 'string' && typeof to === 'string') {
      call.applyNow({ do: 'rename', from, to })
      renamed.push(to)
    } else errors.push([`external_id_renames[${index}]: ${error}`])
  }
  return reply(201, { message: 'success', external_ids: renamed, rename_errors: errors })
}

function renameError({ world }: Call, from: Json | undefined, to: Json | undefined): string | null {
  if (typeof from !== 'string' || typeof to !== 'string' || to === '')
    return 'current_external_id and new_external_id must be strings'
  if (Buffer.byteLength(to) > facts.externalIdBytes.value) return 'new_external_id is too long'
  if (world.people.byExternalId(from)?.externalId !== from)
    return 'current_external_id is not the primary id of a user'
  return world.people.byExternalId(to) ? 'new_external_id is already in use' : null
}
