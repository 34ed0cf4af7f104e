import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  defaultRoom,
  halfRoom,
  type Item,
  item,
  type Packet,
  type Parcel,
  pack,
  type Room,
  serialise,
  size,
  tooLarge,
  utf8Length,
} from '../src/index.ts'
import { named, packets, parcelOf } from './samples.ts'

const room: fc.Arbitrary<Room> = fc.record({
  objects: fc.integer({ min: 1, max: 20 }),
  mode: fc.constantFrom('combined', 'each'),
  bytes: fc.integer({ min: 500, max: 6_000 }),
})
const rowsOf = (parcel: Parcel) =>
  [...parcel.attributes, ...parcel.events, ...parcel.purchases].map(({ row }) => row)
const rowsWaiting = (packet: Packet) =>
  [...(packet.attributes ? [packet.attributes] : []), ...packet.events, ...packet.purchases].map(
    ({ row }) => row,
  )
const fits = (parcel: Parcel, { objects, mode, bytes }: Room) => {
  const { attributes, events, purchases } = parcel
  const count =
    mode === 'combined'
      ? size(parcel)
      : Math.max(attributes.length, events.length, purchases.length)
  return count <= objects && utf8Length(serialise(parcel)) <= bytes
}
const whole = (packet: Packet): Parcel => ({
  ...packet,
  attributes: packet.attributes ? [packet.attributes] : [],
})

test('every row is packed once, whatever the room', () => {
  fc.assert(
    fc.property(packets, room, (waiting, space) => {
      const sent = pack(waiting, space).flatMap(rowsOf)
      assert.deepEqual(sent.toSorted(), waiting.flatMap(rowsWaiting).toSorted())
    }),
  )
})

test('no request is over-full in objects or bytes, and none is empty', () => {
  fc.assert(
    fc.property(packets, room, (waiting, space) => {
      for (const parcel of pack(waiting, space)) {
        assert.ok(size(parcel) > 0)
        assert.ok(fits(parcel, space))
      }
    }),
  )
})

test("a member's objects keep their order over parcels, attributes first", () => {
  fc.assert(
    fc.property(packets, room, (waiting, space) => {
      const parcels = pack(waiting, space)
      const place = new Map(parcels.flatMap((parcel, at) => rowsOf(parcel).map((row) => [row, at])))
      for (const packet of waiting) {
        const trip = rowsWaiting(packet).map((row) => place.get(row) ?? -1)
        assert.deepEqual(
          trip,
          trip.toSorted((one, two) => one - two),
        )
      }
      for (const parcel of parcels) {
        assert.deepEqual(
          parcel.events.map(({ row }) => row),
          inOrder(parcel.events, waiting),
        )
      }
    }),
  )
})

test('a member travels in one request unless it alone exceeds one, and what carries on says so', () => {
  fc.assert(
    fc.property(packets, room, (waiting, space) => {
      const parcels = pack(waiting, space)
      for (const packet of waiting) {
        const rows = new Set(rowsWaiting(packet))
        const homes = parcels.filter((parcel) => rowsOf(parcel).some((row) => rows.has(row)))
        // Bodies are weighed as if no array were empty, 45 bytes with all the commas.
        const tight = { ...space, bytes: space.bytes - 45 }
        if (fits(whole(packet), tight)) assert.ok(homes.length <= 1)
        for (const home of homes.slice(1)) assert.equal(home.follows, true)
        if (homes.length > 1) {
          const from = parcels.indexOf(homes[0] ?? parcelOf(0))
          assert.deepEqual(homes, parcels.slice(from, from + homes.length), 'one after another')
        }
      }
    }),
  )
})

test('members share requests as far as the order given allows', () => {
  const one = (no: number): Packet => ({
    member: `m${no}`,
    attributes: named(`a${no}`),
    events: [named(`e${no}`)],
    purchases: [],
  })
  const members = Array.from({ length: 100 }, (_, no) => one(no))
  const parcels = pack(members)
  assert.deepEqual(parcels.map(size), [74, 74, 52])
  assert.ok(parcels.every((parcel) => parcel.follows === undefined))
  assert.deepEqual(
    pack(members, { ...defaultRoom, mode: 'each' }).map(size),
    [150, 50],
    'legacy contracts get 75 of each array',
  )
})

test('an object that is more than a body travels alone, and is known before', () => {
  const big = item('big', JSON.stringify('x'.repeat(200_000)))
  const packet = (no: string, events: Item[]): Packet => ({
    member: no,
    attributes: null,
    events,
    purchases: [],
  })
  const parcels = pack(
    [packet('m1', [named('e1')]), packet('m2', [big]), packet('m3', [named('e3')])],
    { ...defaultRoom, bytes: 100_000 },
  )
  assert.deepEqual(parcels.map(rowsOf).toSorted(), [['big'], ['e1', 'e3']])
  assert.equal(tooLarge(big), true)
  assert.equal(tooLarge(named('small')), false)
})

test('packing again into half the room always ends with single objects', () => {
  let space = defaultRoom
  let parcel = parcelOf(40, 30, 5)
  const steps: number[] = []
  while (size(parcel) > 1) {
    space = halfRoom(parcel, space)
    const packet = { ...parcel, member: 'm', attributes: parcel.attributes[0] ?? null }
    parcel = pack([packet], space)[0] ?? parcelOf(0)
    steps.push(size(parcel))
    assert.ok(steps.length < 10)
  }
  assert.equal(steps.at(-1), 1)
})

test('a parcel is written as Braze reads it, with empty arrays left out', () => {
  const parcel: Parcel = {
    attributes: [item('a', '{"external_id":"m1","é":1}')],
    events: [],
    purchases: [item('p', '{"external_id":"m1"}'), item('q', '{"external_id":"m2"}')],
  }
  assert.deepEqual(JSON.parse(serialise(parcel)), {
    attributes: [{ external_id: 'm1', é: 1 }],
    purchases: [{ external_id: 'm1' }, { external_id: 'm2' }],
  })
  assert.equal(serialise(parcelOf(0)), '{}')
})

function inOrder(events: readonly Item[], waiting: Packet[]): string[] {
  const here = new Set(events.map(({ row }) => row))
  return waiting
    .flatMap((packet) => packet.events.map(({ row }) => row))
    .filter((row) => here.has(row))
}
