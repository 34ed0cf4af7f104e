import {
  type Answer,
  defaultRoom,
  type Item,
  item,
  type JsonObject,
  type Packet,
  type Parcel,
  pack,
  read,
  serialise,
  size,
} from '@laurel/braze'
import type { Field, Tell, Value } from '@laurel/domain'
import { dice } from '../packages/server/src/sample/purchases.ts'
import { composeAttributes, composeTold } from '../packages/server/src/sync/compose.ts'

/** What a mix of events cost: processor time, requests and objects. */
export type MixCost = {
  readonly events: number
  readonly perCpuSecond: number
  readonly requests: number
  readonly objects: number
}

type Member = {
  readonly memberId: string
  values: Record<string, Value>
  mirror: JsonObject | null
  stale: boolean
  told: Tell[]
}

const attributes = Array.from({ length: 10 }, (_, at) => `field_${at}`)
const fields = new Map(
  attributes.map((name): [string, Field] => [
    name,
    { name, type: 'string', label: name, source: 'custom', writable: true },
  ]),
)
const mapping = { mappings: attributes.map((field) => ({ field, remote: field })), cleared: [] }

/**
 * Bring 60 % profile updates of 10 attributes, 30 % events with 5 properties and 10 % purchases to where
 * Braze's answer is read: map, compose, pack, serialise, read. No network and no database.
 *
 * @param windowEvents events that come in before the next round takes what is stale
 */
export function mixCost(events: number, memberCount: number, windowEvents: number): MixCost {
  const roll = dice(5)
  const members = Array.from(
    { length: memberCount },
    (_, at): Member => ({
      memberId: `member-${at}`,
      values: {},
      mirror: null,
      stale: false,
      told: [],
    }),
  )
  let requests = 0
  let objects = 0
  let micros = 0
  for (let from = 0; from < events; from += windowEvents) {
    const touched = happen(members, windowEvents, from, roll)
    const before = process.cpuUsage()
    for (const parcel of pack(touched.map(packet), defaultRoom)) {
      serialise(parcel)
      const outcomes = read(parcel, accepted(parcel))
      if (outcomes.size !== size(parcel)) throw new Error('A row without a verdict')
      requests += 1
      objects += size(parcel)
    }
    const spent = process.cpuUsage(before)
    micros += spent.user + spent.system
  }
  return { events, perCpuSecond: (1e6 * events) / micros, requests, objects }
}

/** Let events happen; the members that have something to send, each once. */
function happen(members: Member[], count: number, from: number, roll: () => number): Member[] {
  const touched = new Set<Member>()
  for (let at = 0; at < count; at += 1) {
    const member = members[Math.floor(roll() * members.length)]
    if (!member) continue
    touched.add(member)
    const kind = roll()
    if (kind < 0.6) {
      member.values = asRead(
        Object.fromEntries(attributes.map((name) => [name, `value ${from + at} of ${name}`])),
      )
      member.stale = true
    } else member.told.push(tell(`event-${from + at}`, kind < 0.9))
  }
  return [...touched]
}

/**
 * As the database's driver gives it. Texts that were put together by the program stay in pieces until they
 * are first read, so that composing would pay for joining them, which it never does on the road.
 */
const asRead = (values: Record<string, Value>): Record<string, Value> =>
  JSON.parse(JSON.stringify(values))

function tell(eventId: string, custom: boolean): Tell {
  const common = {
    workflowId: 'tell',
    workflowVersion: 1,
    action: 0,
    connectionId: 'sink',
    name: 'happened',
    eventId,
    effect: null,
    occurredAt: '2026-11-24T09:00:00.000Z',
    uncertain: 'resend' as const,
    withEventId: true,
  }
  const properties = { store: 'store-7', channel: 'app', stars: 4, amount: 12.5, first: false }
  if (custom) return { ...common, as: 'custom_event', properties }
  const lines = [{ productId: 'flat-white', quantity: 1, price: 3.5 }]
  return { ...common, as: 'purchase', properties: {}, purchase: { currency: 'USD', lines } }
}

/** Rows are named as on the road: by the member's place, and an event by its number after it. */
function packet(member: Member, index: number): Packet {
  const { memberId } = member
  const composed = member.stale
    ? composeAttributes({
        memberId,
        values: member.values,
        fields,
        mapping,
        mirror: member.mirror,
        mode: 'all_mapped',
        doubt: false,
      })
    : null
  const events: Item[] = []
  const purchases: Item[] = []
  for (const each of member.told) {
    for (const { kind, body } of composeTold(memberId, each, null)) {
      const to = kind === 'event' ? events : purchases
      to.push(item(`${index}/${events.length + purchases.length}`, body))
    }
  }
  if (composed?.kind === 'send') member.mirror = composed.sent
  member.stale = false
  member.told = []
  return {
    member: memberId,
    attributes: composed?.kind === 'send' ? item(`${index}`, composed.body) : null,
    events,
    purchases,
  }
}

const accepted = (parcel: Parcel): Answer => ({
  status: 201,
  headers: {},
  text: JSON.stringify({
    message: 'success',
    ...(parcel.attributes.length > 0 && { attributes_processed: parcel.attributes.length }),
    ...(parcel.events.length > 0 && { events_processed: parcel.events.length }),
    ...(parcel.purchases.length > 0 && { purchases_processed: parcel.purchases.length }),
  }),
})
