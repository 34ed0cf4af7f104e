import { between, joined } from '../db/joined.ts'

/** An event to tell, composed when it happened. */
export type Told = {
  /** Its place in the member's order. */
  readonly no: number
  readonly kind: 'event' | 'purchase'
  /** Name of the event; for a purchase, the product. */
  readonly name: string
  /** JSON text of the object as it is sent. */
  readonly body: string
  readonly eventId: string
  readonly workflowId: string
  readonly workflowVersion: number
  /** What to do if it may have been sent and no answer came. */
  readonly uncertain: 'resend' | 'hold'
  /** The member's life, for one that was forgotten and came back is another. */
  readonly life: number
  /** It was parked and is sent again: that later ones are dealt with says nothing of it. */
  readonly redriven?: true
}

/** A member that has something to send, as it was noted once. */
export type Entry = {
  readonly bucket: number
  readonly memberId: string
  /** What made it so: `event:order-1`, `mapping:3`, `backfill:b1`, `request`. */
  readonly cause: string
  /** Events behind it; 1 for what is no event. */
  readonly marks: number
  /** In the member's order. */
  readonly told: readonly Told[]
}

/** Entries as a row of `sync_queue` keeps them. */
export type Packed = {
  /** Of the first entry. */
  readonly bucket: number
  readonly members: number
  /** Events to tell of them. */
  readonly events: number
  /** JSON text. */
  readonly entries: string
  /** JSON texts of the told events, one after the other. */
  readonly bodies: string
}

/** Pack entries, 1 or more. Bodies stand apart, so that their many quotes are not escaped. */
export const packed = (entries: readonly Entry[]): Packed => ({
  bucket: entries[0]?.bucket ?? 0,
  members: entries.length,
  events: entries.reduce((sum, { told }) => sum + told.length, 0),
  entries: JSON.stringify(entries.map((entry) => ({ ...entry, told: entry.told.map(head) }))),
  bodies: joined(entries.flatMap(({ told }) => told.map(({ body }) => body))),
})

const head = ({ body: _, ...rest }: Told): Omit<Told, 'body'> => rest

/** Read entries from where they were packed. */
export function unpacked({ entries, bodies }: Pick<Packed, 'entries' | 'bodies'>): Entry[] {
  // Our own, written by `packed`.
  const bare = JSON.parse(entries) as Entry[]
  if (bodies === '') return bare
  const texts = bodies.split(between)
  let at = 0
  return bare.map((entry) => ({
    ...entry,
    told: entry.told.map((one) => ({ ...one, body: texts[at++] ?? '' })),
  }))
}
