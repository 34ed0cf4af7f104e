import type { listMemberRewards, ReplyOf } from '@laurel/contract'
import { type Member, obstaclesOf, type PlannedReward, poolOf, stockKey } from '@laurel/domain'
import type { Database, Session } from '../db/database.ts'
import { readAsOf } from '../members/read.ts'
import type { Programs } from '../program/load.ts'
import { freeCodes, sharedUses } from './codes-sql.ts'

type MemberReward = ReplyOf<typeof listMemberRewards>['data'][number]

/**
 * The rewards that are switched on as they stand for a member now. What keeps it from claiming one is what a claim
 * would be refused for, unless others take what is left in between.
 *
 * @throws Refused `member_not_found`
 */
export async function memberRewards(
  deps: { readonly db: Database; readonly programs: Programs },
  workspaceId: number,
  memberId: string,
  nowMs: number,
): Promise<ReplyOf<typeof listMemberRewards>> {
  const { program } = await deps.programs.latest(workspaceId)
  const { member } = await readAsOf(deps.db, workspaceId, memberId, nowMs, program)
  const rewards = [...program.rewards.values()].filter(({ reward }) => reward.active)
  const supply = await readSupply(deps.db, workspaceId, rewards)
  const zone = program.workspace.timezone
  const data = rewards.map((planned) => {
    const { reward } = planned
    const taken = supply.taken.get(reward.id) ?? 0
    const codeLeft = supply.pools.has(poolOf(reward) ?? '')
    return rewardOut(
      planned,
      member,
      taken,
      obstaclesOf(planned, member, { taken, codeLeft }, nowMs, zone),
    )
  })
  return { data }
}

function rewardOut(
  { reward }: PlannedReward,
  { standing }: Member,
  taken: number,
  obstacles: ReturnType<typeof obstaclesOf>,
): MemberReward {
  const { id, name, description, cost, stock } = reward
  return {
    id,
    name,
    ...(description === undefined ? {} : { description }),
    cost,
    left: stock === undefined ? null : Math.max(stock - taken, 0),
    claimed: standing.rewards?.counts[id]?.claims ?? 0,
    available: obstacles.length === 0,
    obstacles,
  }
}

/** How many of each reward's stock are taken, and which pools have a code left. */
async function readSupply(db: Session, workspaceId: number, rewards: readonly PlannedReward[]) {
  const stocked = rewards.flatMap(({ reward: { id, stock } }) => (stock === undefined ? [] : [id]))
  const pools = [
    ...new Set(
      rewards.flatMap(({ reward: { fulfils } }) =>
        fulfils.kind === 'coupon' ? [fulfils.poolId] : [],
      ),
    ),
  ]
  const [uses, codes] = await Promise.all([
    stocked.length === 0 ? [] : db.ask(sharedUses(workspaceId, stocked.map(stockKey))),
    pools.length === 0
      ? []
      : db.ask(
          freeCodes(
            workspaceId,
            pools,
            pools.map(() => 1),
          ),
        ),
  ])
  const used = new Map(uses.map(({ key, used }) => [key, used]))
  return {
    taken: new Map(stocked.map((id) => [id, used.get(stockKey(id)) ?? 0])),
    pools: new Set(codes.map(({ poolId }) => poolId)),
  }
}
