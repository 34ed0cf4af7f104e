import { getPoints, getTimeline, listClaims, listMembers } from '@laurel/contract'
import { call, type Remote } from '../../../packages/server/src/cli/call.ts'

/** What a member has in lists. `tiers` are the effects that tell of tiers. */
export const listsOf = ['lots', 'ledger', 'claims', 'tiers'] as const

/** Where a member stands, in plain data: all loyalty fields, and the lists. */
export type State = {
  readonly fields: Readonly<Record<string, unknown>>
} & Readonly<Record<(typeof listsOf)[number], readonly object[]>>

/** Members by id. */
export type States = ReadonlyMap<string, State>

/** Members that are asked for at a time. */
const readers = 8

/** Read where every member of a server stands. */
export async function readStates(laurel: Remote): Promise<States> {
  const members = await all((page) => call(laurel, listMembers, { query: page }))
  const states = new Map<string, State>()
  const coming = members.values()
  const read = async () => {
    for (const { memberId, fields } of coming) {
      states.set(memberId, { fields, ...(await readRest(laurel, memberId)) })
    }
  }
  await Promise.all(Array.from({ length: readers }, read))
  return states
}

async function readRest(laurel: Remote, memberId: string): Promise<Omit<State, 'fields'>> {
  const params = { memberId }
  let lots: readonly object[] = []
  const entries = await all(async (page) => {
    const points = await call(laurel, getPoints, { params, query: page })
    lots = points.lots
    return { data: points.entries, nextCursor: points.nextCursor }
  })
  const timeline = await all((page) => call(laurel, getTimeline, { params, query: page }))
  const effects = timeline.flatMap((entry) =>
    entry.kind === 'event' ? (entry.event.result.effects ?? []) : [],
  )
  // Most members have no claim, and the timeline tells of every one.
  const claims = effects.some(({ kind }) => kind.startsWith('claim_'))
    ? await all((page) => call(laurel, listClaims, { params, query: page }))
    : []
  return {
    lots: lots.map((lot) => pick(lot, lotKeys)),
    ledger: entries.map((entry) => pick(entry, entryKeys)),
    claims: claims.map((claim) => pick(claim, claimKeys)),
    tiers: effects
      .filter(({ kind }) => kind.startsWith('tier_'))
      .map((effect) => pick(effect, tierKeys)),
  }
}

const lotKeys = 'no granted remaining eventId ruleId campaignId earnedAt expiresAt'.split(' ')
const entryKeys = 'kind lotNo points effectiveAt'.split(' ')
const claimKeys = 'id state points claimedAt expiresAt endedAt'.split(' ')
const tierKeys = 'kind from to tier until reason at'.split(' ')

/** These of its entries; names and what depends on when something was booked are left out. */
const pick = (from: object, keys: readonly string[]): object =>
  Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key)))

type Page<Item> = { readonly data: readonly Item[]; readonly nextCursor: string | null }

/** Every entry of a list, page by page. */
async function all<Item>(
  ask: (page: { limit: number; cursor?: string }) => Promise<Page<Item>>,
): Promise<Item[]> {
  const found: Item[] = []
  let cursor: string | null = null
  do {
    const page: Page<Item> = await ask({ limit: 200, ...(cursor === null ? {} : { cursor }) })
    found.push(...page.data)
    cursor = page.nextCursor
  } while (cursor !== null)
  return found
}
