import { type listMembers, type QueryOf, Refused, type ReplyOf } from '@laurel/contract'
import {
  counterPath,
  type Field,
  mainWallet,
  minorDigits,
  type Program,
  parseValue,
} from '@laurel/domain'
import { z } from 'zod'
import type { Database } from '../db/database.ts'
import type { Programs } from '../program/load.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { memberOut } from './member-out.ts'
import { type MemberRow, memberOf } from './row.ts'
import { type MemberSearch, membersByLookup, membersPage } from './sql.ts'

type Query = QueryOf<typeof listMembers>

/** Sorts behind everything that can follow a prefix. */
const lastCharacter = '\u{10ffff}'

/**
 * One page of members by id. By id and by e-mail they are found at once; by a field they are read
 * through. Points are as they are booked: what has just become due shows once it is.
 *
 * @throws Refused `field_not_found`, `invalid_request`
 */
export async function listPage(
  deps: { readonly db: Database; readonly programs: Programs },
  workspaceId: number,
  query: Query,
): Promise<ReplyOf<typeof listMembers>> {
  const { program } = await deps.programs.latest(workspaceId)
  const after = readCursor(query.cursor, z.string())
  const limit = query.limit + 1
  const sought = query.field
    ? soughtField(program, query.field)
    : { field: null, value: null, path: null }
  const search: MemberSearch = {
    after,
    from: query.idPrefix ?? null,
    to: query.idPrefix === undefined ? null : query.idPrefix + lastCharacter,
    updatedAfter: query.updatedAfter ?? null,
    ...sought,
    limit,
  }
  const rows =
    query.email === undefined
      ? await deps.db.ask(membersPage(workspaceId, search))
      : await withEmail(deps.db, workspaceId, { ...query, email: query.email }, search)
  const shown = rows.slice(0, query.limit)
  const last = shown.at(-1)
  return {
    data: shown.map((row) => memberOut(program, memberOf(row), row.updatedAt)),
    nextCursor: rows.length > query.limit && last ? writeCursor(last.memberId) : null,
  }
}

/** Members that have an e-mail address in common; nobody shares one with more. */
const mostWithEmail = 1_000

/** They are few, so each is looked at by all else that is asked for. */
async function withEmail(
  db: Database,
  workspaceId: number,
  { email, idPrefix = '' }: { readonly email: string; readonly idPrefix?: string | undefined },
  search: MemberSearch,
): Promise<MemberRow[]> {
  const folded = email.toLowerCase()
  const found = await db.ask(
    membersByLookup(workspaceId, 'email', folded, search.after, mostWithEmail),
  )
  const asked = found
    .map(({ memberId }) => memberId)
    .filter((id) => id.startsWith(idPrefix))
    .map((id) => membersPage(workspaceId, { ...search, from: id, to: id }))
  return (await db.all(asked)).flat().slice(0, search.limit)
}

/** The field that is searched by, with the text that was asked for as a value of its type. */
function soughtField(
  program: Program,
  { name, value }: { readonly name: string; readonly value: string },
): Pick<MemberSearch, 'field' | 'value' | 'path'> {
  const field = program.fields.get(name)
  if (!field) throw new Refused('field_not_found')
  const parsed = parseValue(field, inputOf(field, value), '/field')
  if (!parsed.ok) throw new Refused('invalid_request', { errors: [parsed.problem] })
  const minor = name === 'purchases_total' ? 10 ** minorDigits(program.workspace.currency) : null
  const kept = minor === null ? parsed.value : Math.round(Number(parsed.value) * minor)
  const { wallets } = program.policies
  const path = counterPath(name, (id) => id !== mainWallet && wallets.has(id))
  return { field: name, value: JSON.stringify(kept), path }
}

/** Text means itself where the field holds text or a date; otherwise it is JSON. */
function inputOf(field: Field, text: string): unknown {
  if (field.type === 'string' || field.type === 'date') return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
