import type { Item } from './item.ts'

/** Which of a request's three arrays an object stands in, in the order Braze carries them out. */
export type Kind = 'attributes' | 'events' | 'purchases'

/** The three arrays, in the order Braze generally carries them out inside one request. */
export const kinds = ['attributes', 'events', 'purchases'] as const satisfies readonly Kind[]

/** The content of one request to `/users/track`. */
export type Parcel = {
  readonly attributes: readonly Item[]
  readonly events: readonly Item[]
  readonly purchases: readonly Item[]
  /**
   * True when it carries on a member that the parcel before it began. It may leave only after
   * that one is answered, because Braze does not keep the order of two requests.
   */
  readonly follows?: boolean
}

/** How many objects a parcel holds. */
export const size = (parcel: Parcel): number =>
  parcel.attributes.length + parcel.events.length + parcel.purchases.length

/** The body of the request, spliced from texts that are JSON already. Empty arrays are left out. */
export function serialise(parcel: Parcel): string {
  let body = '{'
  for (const kind of kinds) {
    const items = parcel[kind]
    if (items.length === 0) continue
    if (body.length > 1) body += ','
    body += `"${kind}":[`
    for (let at = 0; at < items.length; at++) body += (at > 0 ? ',' : '') + items[at]?.body
    body += ']'
  }
  return `${body}}`
}

/** The most that a body weighs beside its objects and the commas between them, in bytes. */
export const envelopeBytes: number = '{"attributes":[],"events":[],"purchases":[]}'.length
