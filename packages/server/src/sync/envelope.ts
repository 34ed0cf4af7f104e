import { type Item, item, type JsonObject, type Packet, type Room, tooLarge } from '@laurel/braze'
import { fieldValue, memberIn, type Value } from '@laurel/domain'
import { type MemberRow, memberOf } from '../members/row.ts'
import type { LiveConnection, LiveProgram } from '../program/live.ts'
import type { Claimed } from './claimed.ts'
import { type Composed, composeAttributes, readMirror, type Withheld } from './compose.ts'
import type { Told } from './entry.ts'
import { fit } from './fit.ts'
import type { MirrorRow } from './sql.ts'

/** All that was read of a claimed member. */
export type Loaded = {
  readonly claimed: Claimed
  readonly member: MemberRow | null
  readonly mirror: MirrorRow
}

/**
 * An event to tell, ready to be sent. `again`: it may have been sent before. `left`: which properties
 * are not sent, and why.
 */
export type ToldItem = Told & {
  readonly item: Item
  readonly again: boolean
  readonly left: string | null
}

/** What is not sent but kept for a person, decided here. */
export type Aside =
  | { readonly told: Told; readonly outcome: 'rejected' | 'uncertain'; readonly why: string }
  | { readonly told: null; readonly outcome: 'rejected'; readonly why: string; body: string }

/** What one member has for one request. */
export type Envelope = {
  readonly claimed: Claimed
  /** Numbers of events that were dealt with before, or are of a member that was forgotten. */
  readonly past: readonly number[]
  /** As in `MemberRow`. */
  readonly life: number
  readonly seq: number
  readonly mappingVersion: number
  readonly attributes: (Item & { readonly sent: JsonObject; readonly cost: number }) | null
  readonly told: readonly ToldItem[]
  readonly aside: readonly Aside[]
  readonly withheld: readonly Withheld[]
  /** What Braze has, as far as we know. */
  readonly mirror: JsonObject | null
  readonly known: MirrorRow
  /** Attributes are parked, and with this envelope they are so no longer. */
  readonly unparks: boolean
  /** More events wait than fit. */
  readonly more: boolean
  /** Data points of sending every mapped field. */
  readonly costOfAll: number
}

/** What to do with a claimed member. */
export type Plan =
  | { readonly kind: 'gone'; readonly claimed: Claimed }
  /** Its quiet time is not over. */
  | { readonly kind: 'later'; readonly claimed: Claimed; readonly dueAtMs: number }
  | { readonly kind: 'ready'; readonly envelope: Envelope }

/** What envelopes are made by. */
export type Making = {
  readonly live: Pick<LiveProgram, 'program'>
  readonly connection: LiveConnection
  /** What a whole request may hold; a member is never cut over two. */
  readonly room: Room
  /** Most events of a member in one request. */
  readonly toldEach: number
  readonly nowMs: number
}

/**
 * Put together what a member has to be sent: the attributes as they are now, if Braze has others, and
 * the events that wait, oldest first. They travel in one request, for only inside one does Braze keep
 * their order.
 *
 * @param index  place in the claim; row ids begin with it
 */
export function makePlan(making: Making, loaded: Loaded, index: number): Plan {
  const { claimed, member } = loaded
  if (!member) return { kind: 'gone', claimed }
  const known = inDoubt(loaded.mirror, claimed)
  const doubt = known.attempts > 0
  const mirror = known.acknowledged ? readMirror(known.acknowledged) : null
  const composed = compose(making, member, mirror, doubt)
  const { refused } = known
  const body = composed.kind === 'send' && composed.body !== refused ? composed.body : null
  const dueAtMs = quietUntil(making, known)
  if (body !== null && dueAtMs > making.nowMs) return { kind: 'later', claimed, dueAtMs }

  const heavy = body !== null && tooLarge(item('', body))
  const attributes =
    composed.kind === 'send' && body !== null && !heavy
      ? { ...item(`${index}`, body), sent: composed.sent, cost: composed.cost }
      : null
  const open = claimed.told.filter((each) => isOpen(each, known, member))
  const chosen = choose(making, open, known, index, attributes?.bytes ?? 0)
  const aside: Aside[] = [...chosen.aside]
  if (heavy) aside.push({ told: null, outcome: 'rejected', why: tooHeavy, body })
  else if (composed.withheld.length > 0) aside.push(asideOf(composed, member.memberId))
  const stillRefused = composed.kind === 'send' && body === null
  return {
    kind: 'ready',
    envelope: {
      claimed,
      past: open.length === claimed.told.length ? [] : pastOf(claimed.told, open),
      life: member.life,
      seq: member.seq,
      mappingVersion: making.connection.mapping.version,
      attributes,
      told: chosen.told,
      aside,
      withheld: composed.withheld,
      mirror,
      known,
      unparks: refused !== null && !stillRefused && !heavy && composed.withheld.length === 0,
      more: chosen.more,
      costOfAll: composed.costOfAll,
    },
  }
}

/** The envelope as Braze's packing knows it. */
export const packetOf = ({ claimed, attributes, told }: Envelope): Packet => ({
  member: claimed.memberId,
  attributes,
  events: told.filter(({ kind }) => kind === 'event').map((each) => each.item),
  purchases: told.filter(({ kind }) => kind === 'purchase').map((each) => each.item),
})

const tooHeavy = 'The object is over 100 KB, which Braze does not take.'

function compose(
  { live, connection }: Making,
  row: MemberRow,
  mirror: JsonObject | null,
  doubt: boolean,
): Composed {
  const { fields, workspace } = live.program
  const { mapping, mode } = connection
  const member = memberIn(live.program, memberOf(row))
  const values: Record<string, Value> = {}
  for (const { field } of mapping.mappings) {
    values[field] = fieldValue(member, field, workspace.currency)
  }
  return composeAttributes({ memberId: row.memberId, values, fields, mapping, mirror, mode, doubt })
}

/** What could not be written down after it was sent is in doubt as what had no answer. */
const inDoubt = (mirror: MirrorRow, { unsettledTo }: Claimed): MirrorRow =>
  unsettledTo < 0
    ? mirror
    : {
        ...mirror,
        attempts: mirror.attempts + 1,
        flightTo: Math.max(mirror.flightTo, unsettledTo),
      }

const quietUntil = ({ connection }: Making, { sentAt }: MirrorRow): number =>
  sentAt === null ? 0 : Date.parse(sentAt) + connection.settings.quietMs

/** Whether an event is still to be told: the queue may name it again after that, or after a forgetting. */
export const isOpen = (
  told: Told,
  { toldTo }: Pick<MirrorRow, 'toldTo'>,
  { life }: Pick<MemberRow, 'life'>,
): boolean => (told.redriven === true || told.no > toldTo) && told.life === life

const pastOf = (told: readonly Told[], open: readonly Told[]): number[] =>
  told.flatMap((each) => (open.includes(each) ? [] : [each.no]))

/** What Braze would not take stays here, where a person sees it; the rest of the object goes. */
function asideOf({ withheld }: Composed, memberId: string): Aside {
  const why = withheld.map((each) => `${each.remote}: ${each.why}`).join(' ')
  const names = Object.fromEntries(withheld.map((each) => [each.remote, each.why]))
  const body = JSON.stringify({ external_id: memberId, withheld: names })
  return { told: null, outcome: 'rejected', why, body }
}

/** The events that go along: as many as fit into one request, and none that Braze would not take. */
function choose(
  { room, toldEach }: Making,
  told: readonly Told[],
  { attempts, flightTo }: MirrorRow,
  index: number,
  used: number,
) {
  const most = Math.min(toldEach, room.objects - (used > 0 ? 1 : 0))
  const chosen: ToldItem[] = []
  const aside: Aside[] = []
  let bytes = used
  for (const [at, each] of told.entries()) {
    const fitting = fit(each)
    const body = fitting.kind === 'part' ? fitting.body : each.body
    const object = item(`${index}/${each.no}`, body)
    const again = each.no <= flightTo && (attempts > 0 || !each.redriven)
    if (tooLarge(object)) aside.push({ told: each, outcome: 'rejected', why: tooHeavy })
    else if (fitting.kind === 'none') {
      aside.push({ told: each, outcome: 'rejected', why: fitting.why })
    } else if (again && each.uncertain === 'hold') {
      aside.push({ told: each, outcome: 'uncertain', why: maybeSent })
    } else {
      // Some bytes are left for the request around the objects and the commas between them.
      bytes += object.bytes + 1
      const full = bytes > room.bytes - envelopeReserve && bytes > object.bytes + 1
      if (at >= toldEach || chosen.length >= most || full) {
        return { told: chosen, aside, more: true }
      }
      const left = fitting.kind === 'part' ? fitting.left : null
      chosen.push({ ...each, item: object, again, left })
    }
  }
  return { told: chosen, aside, more: false }
}

const envelopeReserve = 100

const maybeSent = 'It was sent and no answer came; whether Braze has it is not known.'
