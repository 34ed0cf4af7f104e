import type { backTestCampaign, ReplyOf } from '@laurel/contract'
import { counterOf, iso } from '@laurel/domain'
import { costOf } from './cost.ts'
import type { Figures, SourceLine } from './figures.ts'
import { sources } from './gains.ts'
import type { Replayed } from './replay.ts'
import type { Sample } from './sample.ts'
import { tierMoves } from './tier-moves.ts'

/** What a back-test says. */
export type BackTested = ReplyOf<typeof backTestCampaign>

/** What a report says beside what came out. */
export type About = {
  readonly id: string
  /** Of the draft. */
  readonly version: number
  readonly fromMs: number
  readonly nowMs: number
  readonly sample: Sample
  /** Decimal. */
  readonly pointValue: string | undefined
}

/** Put what came out of a back-test into callers' words. */
export function reportOf(replayed: Replayed, about: About): BackTested {
  const { figures, today, draft, events } = replayed
  const complete = replayed.complete && about.sample.share > 0
  const reached = complete || replayed.reachedMs === null ? null : iso(replayed.reachedMs)
  const { id, version, fromMs, nowMs, sample } = about
  const wallets = walletsOf(figures, about.pointValue)
  const campaign = {
    members: figures.reached.size,
    events: figures.earning,
    points: pointsOf(figures),
    capped: figures.capped,
    use: useOf(draft.shared.used, id),
  }
  return {
    campaign: id,
    version,
    from: iso(fromMs),
    until: iso(nowMs),
    complete,
    reached,
    sample: { members: sample.members.length, events, share: sample.share },
    draft: campaign,
    wallets,
    sources: linesOf(figures),
    tiers: tierMoves(today, draft),
    refused: { events: figures.refused, examples: figures.refusals },
    agreement: {
      events: figures.events,
      differ: figures.differ,
      refused: figures.lost,
      examples: figures.differing,
    },
    estimate: estimateOf({ ...about, members: campaign.members, events: campaign.events, wallets }),
  }
}

/** What the campaign gives, by wallet. */
function pointsOf({ lines, campaignId }: Figures): { wallet: string; points: number }[] {
  return [...lines.values()]
    .filter(({ kind, id, draft }) => kind === 'campaign' && id === campaignId && draft !== 0)
    .map(({ wallet, draft: points }) => ({ wallet, points }))
    .sort((a, b) => a.wallet.localeCompare(b.wallet))
}

type Wallet = BackTested['wallets'][number]

function walletsOf({ lines }: Figures, pointValue: string | undefined): Wallet[] {
  const byWallet = Map.groupBy(lines.values(), ({ wallet }) => wallet)
  return [...byWallet].toSorted(byName).map(([wallet, all]) => {
    const side = (where: 'booked' | 'today' | 'draft') => {
      const sum = (of: readonly SourceLine[]) => of.reduce((total, line) => total + line[where], 0)
      const isBack = ({ kind }: SourceLine) => kind === 'returned'
      return {
        given: sum(all.filter((line) => !isBack(line))),
        returned: 0 - sum(all.filter(isBack)),
      }
    }
    const [booked, today, draft] = [side('booked'), side('today'), side('draft')]
    const extra = draft.given - draft.returned - (today.given - today.returned)
    return { wallet, booked, today, draft, extra, cost: costOf(extra, pointValue) }
  })
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) =>
  a.localeCompare(b)

/** What gave points, one by one: what changes most stands first. */
function linesOf({ lines }: Figures): BackTested['sources'] {
  return [...lines.values()]
    .flatMap(({ kind, ...line }) => (kind === 'returned' ? [] : { kind, ...line }))
    .sort(
      (a, b) =>
        Math.abs(b.draft - b.today) - Math.abs(a.draft - a.today) ||
        sources.indexOf(a.kind) - sources.indexOf(b.kind) ||
        a.id.localeCompare(b.id) ||
        a.wallet.localeCompare(b.wallet),
    )
}

/** What all members together used of the budget and the caps of the campaign. */
function useOf(used: ReadonlyMap<string, number>, id: string): BackTested['draft']['use'] {
  return [...used]
    .filter(([key, use]) => key.startsWith(`campaign:${id}:`) && use > 0)
    .toSorted(byName)
    .map(([key, use]) => {
      const { measure, period, name } = counterOf(key)
      return { measure, period, name, used: use }
    })
}

/** What the whole would come to where a part was looked at; null where that is the whole. */
function estimateOf({
  sample: { share },
  members,
  events,
  wallets,
  pointValue,
}: Pick<About, 'sample' | 'pointValue'> & {
  readonly members: number
  readonly events: number
  readonly wallets: readonly Wallet[]
}): BackTested['estimate'] {
  if (share === 1 || share === 0) return null
  const whole = (part: number) => Math.round(part / share)
  return {
    members: whole(members),
    events: whole(events),
    wallets: wallets.map(({ wallet, extra }) => ({
      wallet,
      extra: whole(extra),
      cost: costOf(whole(extra), pointValue),
    })),
  }
}
