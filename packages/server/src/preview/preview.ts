import {
  checkAttribute,
  eventCost,
  item,
  type Json,
  type JsonObject,
  parseJson,
  purchaseCost,
  serialise,
  utf8Length,
} from '@laurel/braze'
import { type previewMember, Refused, type ReplyOf } from '@laurel/contract'
import { fieldValue, memberIn, type Program, type Value } from '@laurel/domain'
import { bucketOf } from '../db/bucket.ts'
import type { Session } from '../db/database.ts'
import { memberOf } from '../members/row.ts'
import type { LiveConnection } from '../program/live.ts'
import type { Programs } from '../program/load.ts'
import { type Composed, type Composing, composeAttributes, readMirror } from '../sync/compose.ts'
import { unpacked } from '../sync/entry.ts'
import { isOpen } from '../sync/envelope.ts'
import { type Fit, fit } from '../sync/fit.ts'
import { usualSyncSettings } from '../sync/link.ts'
import { rowsNaming } from '../sync/queue-sql.ts'
import { memberAtConnection } from './sql.ts'

/** What would be sent for one member. */
export type Preview = ReplyOf<typeof previewMember>

/**
 * Show the exact JSON that would go to Braze for a member if it were its turn now, beside what Braze
 * acknowledged. It is made by the function that sending uses.
 *
 * @throws Refused `connection_not_found`, `member_not_found`
 */
export async function preview(
  { db, programs }: { readonly db: Session; readonly programs: Programs },
  workspaceId: number,
  { connectionId, memberId }: { readonly connectionId: string; readonly memberId: string },
): Promise<Preview> {
  const { program, connections } = await programs.latest(workspaceId)
  const connection = connections.find(({ id }) => id === connectionId)
  if (!connection) throw new Refused('connection_not_found', { about: { connectionId } })
  const bucket = bucketOf(workspaceId, memberId)
  const [[row], queued] = await db.all([
    memberAtConnection(bucket, workspaceId, connectionId, memberId),
    rowsNaming(workspaceId, connectionId, memberId),
  ])
  if (!row) throw new Refused('member_not_found', { about: { memberId } })
  const waiting = queued
    .flatMap(unpacked)
    .flatMap((entry) => (entry.memberId === memberId ? entry.told : []))
    .filter((each) => isOpen(each, row, row))
    .sort((a, b) => a.no - b.no)
  const told = waiting.slice(0, usualSyncSettings.toldEach)

  const member = memberIn(program, memberOf(row))
  const { mapping, mode } = connection
  const value = (field: string): Value => fieldValue(member, field, program.workspace.currency)
  const from: Composing = {
    memberId,
    values: Object.fromEntries(mapping.mappings.map(({ field }) => [field, value(field)])),
    fields: program.fields,
    mapping,
    mirror: row.acknowledged === null ? null : readMirror(row.acknowledged),
    mode,
    doubt: row.attempts > 0,
  }
  const composed = composeAttributes(from)
  const fits = told.map((each) => ({ each, fitting: fit(each) }))
  const going = fits.flatMap(({ each, fitting }): ToldRow[] => {
    if (fitting.kind === 'none') return []
    return [fitting.kind === 'part' ? { ...each, body: fitting.body } : each]
  })
  const body = bodyOf(composed, going)
  return {
    memberId,
    mappingVersion: mapping.version,
    request: body === null ? null : (parseJson(body) as Record<string, Value>),
    attributes: attributesOut(from, composed),
    waitingEvents: waiting.length,
    warnings: [...warningsOf(from, program, connection), ...fits.flatMap(warningOfTold)],
    bytes: body === null ? 0 : utf8Length(body),
    dataPoints:
      connection.settings.contract === 'mau'
        ? 0
        : (composed.kind === 'send' ? composed.cost : 0) + toldCost(going),
  }
}

type ToldRow = { readonly kind: 'event' | 'purchase'; readonly name: string; readonly body: string }

/** The body of the request; null when there is nothing to send. */
function bodyOf(composed: Composed, told: readonly ToldRow[]): string | null {
  if (composed.kind === 'nothing' && told.length === 0) return null
  const items = (kind: ToldRow['kind']) =>
    told.filter((row) => row.kind === kind).map((row) => item('', row.body))
  return serialise({
    attributes: composed.kind === 'send' ? [item('', composed.body)] : [],
    events: items('event'),
    purchases: items('purchase'),
  })
}

function attributesOut(from: Composing, composed: Composed): Preview['attributes'] {
  const { mapping, mirror } = from
  const sent = composed.kind === 'send' ? composed.sent : {}
  const differing = composeAttributes({ ...from, mode: 'changed_only', doubt: false })
  const changed = differing.kind === 'send' ? differing.sent : {}
  const withheld = new Set(composed.withheld.map(({ remote }) => remote))
  const rows = [...mapping.mappings, ...mapping.cleared.map((remote) => ({ field: null, remote }))]
  return rows.map(({ field, remote }) => ({
    field,
    remote,
    ...(own(sent, remote) === undefined ? {} : { value: own(sent, remote) as Value }),
    ...(own(mirror ?? {}, remote) === undefined
      ? {}
      : { acknowledged: own(mirror ?? {}, remote) as Value }),
    state: withheld.has(remote) ? 'withheld' : stateOf(own(changed, remote), mirror, remote),
  }))
}

function stateOf(value: Json | undefined, mirror: JsonObject | null, remote: string) {
  if (value === undefined) return 'unchanged'
  if (value === null) return 'cleared'
  return own(mirror ?? {}, remote) === undefined ? 'new' : 'changed'
}

/** An attribute may be called `constructor`. */
const own = (object: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined

function warningsOf(
  { values }: Composing,
  { fields }: Program,
  { mapping }: LiveConnection,
): Preview['warnings'] {
  return mapping.mappings.flatMap(({ field: name, remote }) => {
    const field = fields.get(name)
    const value = values[name] ?? null
    if (!field || value === null) return []
    const context = field.shape ? { shape: field.shape } : {}
    return checkAttribute(remote, field.type, value, context).map(({ rule, path, message }) => ({
      path: `/attributes/${remote}${path}`,
      rule,
      message,
    }))
  })
}

function warningOfTold({ each, fitting }: { each: ToldRow; fitting: Fit }): Preview['warnings'] {
  const path = `/${each.kind}s/${each.name}`
  switch (fitting.kind) {
    case 'whole':
      return []
    case 'part':
      return [{ path, rule: 'left_out', message: fitting.left }]
    case 'none':
      return [{ path, rule: 'not_sent', message: fitting.why }]
  }
}

const toldCost = (told: readonly ToldRow[]): number =>
  told.reduce((sum, { kind, name }) => sum + (kind === 'event' ? eventCost(name) : purchaseCost), 0)
