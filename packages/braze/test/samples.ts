import fc from 'fast-check'
import {
  type Answer,
  type Ask,
  type Item,
  item,
  type Packet,
  type Parcel,
  type Wire,
} from '../src/index.ts'

/** An item whose row id says where it stands. */
export const named = (row: string, bytes = 20): Item => item(row, `"${'x'.repeat(bytes - 2)}"`)

/** A parcel of so many objects; rows are `a0…`, `e0…`, `p0…`. */
export const parcelOf = (attributes: number, events = 0, purchases = 0): Parcel => ({
  attributes: Array.from({ length: attributes }, (_, at) => named(`a${at}`)),
  events: Array.from({ length: events }, (_, at) => named(`e${at}`)),
  purchases: Array.from({ length: purchases }, (_, at) => named(`p${at}`)),
})

/** An answer as Braze gives it. */
export const answer = (
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Answer => ({ status, headers, text: typeof body === 'string' ? body : JSON.stringify(body) })

/** The answer to a parcel whose every object is accepted, less what `body` says otherwise. */
export const accepted = (parcel: Parcel, body: Record<string, unknown> = {}): Answer =>
  answer(201, {
    message: 'success',
    attributes_processed: parcel.attributes.length,
    events_processed: parcel.events.length,
    purchases_processed: parcel.purchases.length,
    ...body,
  })

/** A wire that answers by path (without its query), and keeps what it was asked. */
export function canned(answers: (ask: Ask) => Answer): { wire: Wire; asked: Ask[] } {
  const asked: Ask[] = []
  const wire: Wire = async (ask) => {
    asked.push(ask)
    return answers(ask)
  }
  return { wire, asked }
}

/** A wire that fails as the network does. */
export const failing =
  (code: string): Wire =>
  async () => {
    throw Object.assign(new Error('the network'), { code })
  }

const objects = (max: number) => fc.array(fc.integer({ min: 10, max: 400 }), { maxLength: max })

/** Packets with rows unique over all of them; some with more than a request holds. */
export const packets: fc.Arbitrary<Packet[]> = fc
  .array(
    fc.record({
      attributes: fc.option(fc.integer({ min: 10, max: 400 })),
      events: objects(14),
      purchases: objects(4),
    }),
    { maxLength: 30 },
  )
  .map((members) =>
    members.map(({ attributes, events, purchases }, no) => ({
      member: `m${no}`,
      attributes: attributes === null ? null : named(`${no}-a`, attributes),
      events: events.map((bytes, at) => named(`${no}-e${at}`, bytes)),
      purchases: purchases.map((bytes, at) => named(`${no}-p${at}`, bytes)),
    })),
  )
