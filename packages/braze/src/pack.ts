import { facts } from './facts.ts'
import type { Item } from './item.ts'
import { envelopeBytes, type Kind, kinds, type Parcel, size } from './parcel.ts'

/** What waits for one member: its attributes if they changed, then its events and purchases, oldest first. */
export type Packet = {
  readonly member: string
  readonly attributes: Item | null
  readonly events: readonly Item[]
  readonly purchases: readonly Item[]
}

/** What one request may hold. */
export type Room = {
  /** 1 or more. */
  readonly objects: number
  /** Whether `objects` bounds the three arrays together, or each of them (legacy contracts). */
  readonly mode: 'combined' | 'each'
  /** Of the whole body, in UTF-8. */
  readonly bytes: number
}

/** 75 objects together in 3.5 MB: what every contract accepts, but for the oldest text's 50. */
export const defaultRoom: Room = {
  objects: facts.trackObjects.value,
  mode: 'combined',
  bytes: facts.trackBodyBytesSafe.value,
}

/** Parcels that are filled at a time: a member that the oldest has no room for may fit a later one. */
const openAtOnce = 4

/**
 * Pack as many members into each request as it may hold, nearly in the order given.
 *
 * A member's objects travel together, because Braze keeps their order only inside one request. Only
 * a member with more objects or bytes than a request may hold is cut, in order, over consecutive
 * parcels of its own, the later ones marked `follows`. An object that alone is more than a request may
 * weigh travels alone, for Braze to refuse; use `tooLarge` before.
 */
export function pack(packets: Iterable<Packet>, room: Room = defaultRoom): Parcel[] {
  const full: Open[] = []
  const filling: Open[] = []
  for (const packet of packets) {
    const load = weigh(packet)
    if (!fits(load, empty(false), room)) {
      full.push(...cut(packet, room))
      continue
    }
    let home = filling.find((open) => fits(load, open, room))
    if (!home) {
      if (filling.length === openAtOnce) full.push(...filling.splice(0, 1))
      home = empty(false)
      filling.push(home)
    }
    if (packet.attributes) home.attributes.push(packet.attributes)
    for (const event of packet.events) home.events.push(event)
    for (const purchase of packet.purchases) home.purchases.push(purchase)
    home.bytes += load.bytes
  }
  return [...full, ...filling].filter((open) => size(open) > 0).map(sealed)
}

/** Whether an object is more than Braze takes in one piece (100 KB): never send it, say so instead. */
export const tooLarge = (object: Item): boolean => object.bytes > facts.attributeBytes.value

/**
 * The room to pack a parcel's members into again after its rows came back as `split`: half as many
 * objects, 1 at least, so that a repeated split ends with each object alone.
 */
export const halfRoom = (parcel: Parcel, room: Room): Room => ({
  ...room,
  mode: 'combined',
  objects: Math.max(1, Math.ceil(size(parcel) / 2)),
})

type Open = {
  attributes: Item[]
  events: Item[]
  purchases: Item[]
  bytes: number
  follows: boolean
}
type Load = { attributes: number; events: number; purchases: number; bytes: number }

const empty = (follows: boolean): Open => ({
  attributes: [],
  events: [],
  purchases: [],
  bytes: envelopeBytes,
  follows,
})

/** An object weighs its own bytes and the comma after it. */
const weight = (object: Item): number => object.bytes + 1

function weigh({ attributes, events, purchases }: Packet): Load {
  let bytes = attributes ? weight(attributes) : 0
  for (const event of events) bytes += weight(event)
  for (const purchase of purchases) bytes += weight(purchase)
  return {
    attributes: attributes ? 1 : 0,
    events: events.length,
    purchases: purchases.length,
    bytes,
  }
}

function fits(load: Load, open: Open, room: Room): boolean {
  if (open.bytes + load.bytes > room.bytes) return false
  const attributes = open.attributes.length + load.attributes
  const events = open.events.length + load.events
  const purchases = open.purchases.length + load.purchases
  return room.mode === 'each'
    ? Math.max(attributes, events, purchases) <= room.objects
    : attributes + events + purchases <= room.objects
}

/** Lay one member's objects into parcel after parcel, as Braze would carry them out. */
function cut(packet: Packet, room: Room): Open[] {
  let open = empty(false)
  const parcels = [open]
  for (const kind of kinds) {
    for (const object of objects(packet, kind)) {
      const load = { attributes: 0, events: 0, purchases: 0, bytes: weight(object), [kind]: 1 }
      if (size(open) > 0 && !fits(load, open, room)) {
        open = empty(true)
        parcels.push(open)
      }
      open[kind].push(object)
      open.bytes += load.bytes
    }
  }
  return parcels
}

function objects(packet: Packet, kind: Kind): readonly Item[] {
  if (kind !== 'attributes') return packet[kind]
  return packet.attributes ? [packet.attributes] : []
}

const sealed = ({ attributes, events, purchases, follows }: Open): Parcel => ({
  attributes,
  events,
  purchases,
  ...(follows ? { follows } : {}),
})
