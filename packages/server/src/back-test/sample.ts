import { buckets } from '../db/bucket.ts'
import type { Session } from '../db/database.ts'
import { type CandidateRow, candidates } from './sql.ts'

/** A member whose events are decided anew. */
export type Chosen = CandidateRow & { readonly bucket: number }

/** The members that a campaign is tried on. */
export type Sample = {
  readonly members: readonly Chosen[]
  /** All that they ever did. */
  readonly events: number
  /** Which part they are of all members that were to be tried on: above 0, 1 is all. 0 where no time was left. */
  readonly share: number
}

/** What is looked for, and how much of it is wanted. */
export type Wanted = {
  readonly workspaceId: number
  /** Event types of which one has to have happened since. */
  readonly types: string[]
  /** ISO instant. */
  readonly since: string
  readonly mostMembers: number
  readonly mostEvents: number
}

/**
 * Choose the members that had such events: all of them, or as many as may be. Members lie in their buckets by a hash
 * of their ids, and within one they are taken by another; so the first that come are like the others, and the same
 * each time.
 *
 * @param open whether there is time for another bucket
 */
export async function chooseMembers(
  tx: Session,
  { workspaceId, types, since, mostMembers, mostEvents }: Wanted,
  open: () => boolean,
): Promise<Sample> {
  const members: Chosen[] = []
  let events = 0
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    if (!open()) return { members, events, share: bucket / buckets }
    const found = await tx.ask(candidates(workspaceId, bucket, types, since))
    for (const [i, member] of found.entries()) {
      const full = members.length === mostMembers || events + member.events > mostEvents
      // One is taken whatever it brings: a share of nothing says nothing.
      if (full && members.length > 0) {
        return { members, events, share: (bucket + i / found.length) / buckets }
      }
      members.push({ ...member, bucket })
      events += member.events
    }
  }
  return { members, events, share: 1 }
}
