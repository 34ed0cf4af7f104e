import { claimStates, obstacleReasons, rewardPeriods } from '@laurel/domain'
import { z } from 'zod'
import { route } from './route.ts'
import { WalletId } from './wallets.ts'
import {
  Description,
  Expression,
  Instant,
  InstantIn,
  Label,
  listOf,
  MemberId,
  pageOfItems,
  pageQuery,
  Slug,
  Version,
  VersionQuery,
  VersionRead,
} from './words.ts'

const Whole = z.int().min(0).max(1_000_000_000_000)
const Times = Whole.min(1)

/** What codes that we make look like. */
export const CodePattern = {
  prefix: z.string().min(1).max(90).optional().describe('What every code begins with.'),
  length: z.int().min(1).max(100).describe('Characters behind the prefix.'),
  alphabet: z
    .string()
    .min(2)
    .max(94)
    .optional()
    .describe('Characters to draw from; left out: capitals and digits that look like no other.'),
} as const

const Fulfilment = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('coupon').describe('A code out of a pool.'),
      poolId: Slug.describe('The coupon pool.'),
    }),
    z.strictObject({
      kind: z.literal('code').describe('A code that is made for the claim, and unique.'),
      ...CodePattern,
    }),
    z.strictObject({ kind: z.literal('manual').describe('People see to it; there is no code.') }),
  ])
  .describe('What a claim hands over.')

const rewardSettings = {
  name: Label,
  description: Description.optional(),
  cost: z
    .strictObject({
      points: Whole.describe('Points; 0 is free.'),
      wallet: WalletId.optional().describe('Of which wallet; left out: `points`.'),
    })
    .describe('What it costs.'),
  window: z
    .strictObject({
      from: InstantIn.optional().describe('The first instant.'),
      until: InstantIn.optional().describe('The first instant at which it is over.'),
    })
    .optional()
    .describe('When it can be claimed; left out: at any time.'),
  stock: Whole.optional().describe(
    'How many in all, those included that were claimed while there was a stock; left out: any number.',
  ),
  limits: z
    .strictObject({
      perMember: Times.optional().describe('Times that a member can claim it.'),
      perPeriod: z
        .strictObject({
          claims: Times.describe('Times within a period.'),
          period: z.enum(rewardPeriods).describe("On the calendar of the workspace's time zone."),
        })
        .optional()
        .describe('Times that a member can claim it within each calendar period.'),
    })
    .optional()
    .describe('How often one member can claim it; left out: without end.'),
  audience: Expression.optional().describe(
    'CEL over `member` to yes or no: who can claim it; left out: everybody.',
  ),
  fulfils: Fulfilment,
  claimExpires: z
    .strictObject({
      afterDays: z.int().min(1).max(36_500).describe('Calendar days after the claim.'),
      givesBack: z
        .boolean()
        .describe('Whether points, stock and limits come back, as at a cancellation.'),
    })
    .optional()
    .describe('When a claim that is not redeemed ends; left out: never.'),
  active: z.boolean().describe('Whether it can be claimed at all.'),
} as const

const RewardOut = z
  .object({
    id: z.string().describe('Id of the reward.'),
    ...rewardSettings,
    version: Version,
  })
  .meta({ id: 'Reward', description: 'Something that members claim for points.' })

/** List rewards. */
export const listRewards = route({
  method: 'GET',
  path: '/v1/rewards',
  summary: 'List rewards.',
  needs: 'config:read',
  reply: listOf(RewardOut),
})

/** Write a reward. */
export const putReward = route({
  method: 'PUT',
  path: '/v1/rewards/{id}',
  summary: 'Write a reward, or change it; claims that were made keep their cost and their end.',
  needs: 'config:write',
  params: z.object({ id: Slug }),
  body: z.strictObject({ ...rewardSettings, version: VersionRead }),
  reply: RewardOut,
  refuses: ['version_conflict', 'configuration_invalid'],
})

/** Delete a reward. */
export const deleteReward = route({
  method: 'DELETE',
  path: '/v1/rewards/{id}',
  summary: 'Delete a reward; its claims stay, and can be redeemed or cancelled.',
  needs: 'config:write',
  params: z.object({ id: Slug }),
  query: z.strictObject({ version: VersionQuery }),
  refuses: ['reward_not_found', 'version_conflict', 'configuration_invalid'],
})

/** Why a member cannot claim a reward. */
export const Obstacle = z
  .object({
    reason: z.enum(obstacleReasons).describe('Which: a stable word.'),
    message: z.string().describe('The same in a sentence.'),
    at: Instant.optional().describe('From when on it may be otherwise, by time alone.'),
    missing: z.int().optional().describe('Points that are missing.'),
  })
  .meta({ id: 'Obstacle', description: 'One thing that keeps a member from claiming a reward.' })

const MemberReward = z
  .object({
    id: z.string().describe('Id of the reward.'),
    name: z.string().describe('What it is called.'),
    description: z.string().optional().describe('What it is, for people.'),
    cost: z
      .object({
        points: z.int().describe('Points.'),
        wallet: z.string().optional().describe('Of which wallet; left out: `points`.'),
      })
      .describe('What it costs.'),
    left: z.int().nullable().describe('How many of the stock are left; null: no stock is kept.'),
    claimed: z.int().describe('Times that the member holds or has used it.'),
    available: z.boolean().describe('Whether the member can claim it now.'),
    obstacles: z.array(Obstacle).describe('All that stands in the way; empty: nothing.'),
  })
  .meta({ id: 'MemberReward', description: 'A reward, as it stands for one member.' })

/** List rewards for a member. */
export const listMemberRewards = route({
  method: 'GET',
  path: '/v1/members/{memberId}/rewards',
  summary: 'List the rewards that are switched on, and for each whether the member can claim it.',
  needs: 'members:read',
  params: z.object({ memberId: MemberId }),
  reply: z.object({ data: z.array(MemberReward).describe('All of them, by id.') }),
  refuses: ['member_not_found'],
})

const ClaimOut = z
  .object({
    id: z.string().describe('Id of the claim: of the event that claimed.'),
    rewardId: z.string().describe('The reward.'),
    name: z.string().describe('What the reward was called then.'),
    state: z.enum(claimStates).describe('What has become of it, as of now.'),
    points: z.int().describe('What was paid for it.'),
    code: z.string().nullable().describe('The code that was handed over.'),
    claimedAt: Instant.describe('When it was accepted.'),
    expiresAt: Instant.nullable().describe('When it expires if it is open then; null: never.'),
    redeemedAt: Instant.nullable().describe('When it was redeemed.'),
    endedAt: Instant.nullable().describe('When it was cancelled or refunded, or expired.'),
  })
  .meta({ id: 'Claim', description: 'A reward that a member has claimed.' })

/** List the claims of a member. */
export const listClaims = route({
  method: 'GET',
  path: '/v1/members/{memberId}/claims',
  summary: 'List what a member has claimed, newest first.',
  needs: 'members:read',
  params: z.object({ memberId: MemberId }),
  query: z.strictObject(pageQuery),
  reply: pageOfItems(ClaimOut),
  refuses: ['member_not_found'],
})
