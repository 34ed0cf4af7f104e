import { type BodyOf, type backTestCampaign, Refused } from '@laurel/contract'
import type { Campaign } from '@laurel/domain'
import { mustRun } from '../campaigns/draft.ts'
import { campaignRow } from '../campaigns/view.ts'
import type { Database } from '../db/database.ts'
import { atOneMoment } from '../members/sql.ts'
import { readStored } from '../program/read.ts'
import { replay } from './replay.ts'
import { type BackTested, reportOf } from './report.ts'
import { chooseMembers } from './sample.ts'
import { findByKeys } from './sql.ts'
import { variantsOf } from './variants.ts'

/** What a back-test is done with. */
export type BackTestDeps = {
  readonly db: Database
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number
}

/** Which campaign is tried, and how. */
export type BackTest = {
  readonly workspaceId: number
  readonly id: string
  readonly how: BodyOf<typeof backTestCampaign>
  /** Aborted when nobody waits for it any more. */
  readonly signal: AbortSignal
}

const dayMs = 86_400_000

/** Most members of a sample that nobody bounds. */
const anyMembers = Number.MAX_SAFE_INTEGER

/**
 * Try drafts of campaigns, one at a time: it takes a connection and much of a processor, which intake needs too.
 *
 * @throws Refused `campaign_not_found`, `configuration_invalid`, `back_test_running`
 */
export function backTester(deps: BackTestDeps): (test: BackTest) => Promise<BackTested> {
  let running = false
  return async (test) => {
    if (running) throw new Refused('back_test_running')
    running = true
    try {
      return await backTest(deps, test)
    } finally {
      running = false
    }
  }
}

/**
 * Decide what really happened anew, as if the draft of a campaign had been published when the window began: by the
 * same path as intake, in memory, from one moment's view of the database, in which nothing can be written.
 */
function backTest({ db, now }: BackTestDeps, { workspaceId, id, how, signal }: BackTest) {
  const nowMs = now()
  const endMs = nowMs + how.seconds * 1_000
  const openUntil = (ms: number) => () => now() < ms && !signal.aborted
  const fromMs = nowMs - how.days * dayMs
  return db.transaction(async (tx): Promise<BackTested> => {
    await tx.all([atOneMoment(), findByKeys()])
    const { version, definition, published } = await campaignRow(tx, workspaceId, id)
    const stored = await readStored(tx, workspaceId)
    // It was checked by the contract before it was written, and gets the version that publishing would give it.
    const draft = { ...definition, id, version: (published?.version ?? 0) + 1 } as Campaign
    mustRun(stored, draft)
    const runs = stored.config.campaigns.filter((campaign) => campaign.id === id)
    const rules = [draft, ...runs].flatMap((campaign) => campaign.rules)
    const sample = await chooseMembers(
      tx,
      {
        workspaceId,
        types: [...new Set(rules.map(({ on }) => on))],
        since: new Date(fromMs).toISOString(),
        mostMembers: how.members ?? anyMembers,
        mostEvents: how.maxEvents,
      },
      // Where it takes long to find members, the sample is the smaller.
      openUntil(nowMs + (endMs - nowMs) / 2),
    )
    const replayed = await replay(tx, {
      ...{ workspaceId, campaignId: id, sample, fromMs, nowMs },
      variants: variantsOf(stored, draft, sample.share || 1),
      mostEvents: how.maxEvents,
      open: openUntil(endMs),
    })
    return reportOf(replayed, { id, version, fromMs, nowMs, sample, pointValue: how.pointValue })
  })
}
