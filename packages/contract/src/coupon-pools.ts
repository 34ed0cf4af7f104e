import { z } from 'zod'
import { CodePattern } from './rewards.ts'
import { route } from './route.ts'
import { Description, Label, listOf, Slug, Version, VersionQuery, VersionRead } from './words.ts'

/** Most codes of one request. */
export const mostCodes = 10_000

const params = z.object({ id: Slug })

const poolSettings = {
  name: Label,
  description: Description.optional(),
} as const

const CouponPool = z
  .object({
    id: z.string().describe('Id of the pool.'),
    ...poolSettings,
    codes: z.int().describe('Codes that it has had.'),
    free: z.int().describe('Codes that nobody has yet.'),
    version: Version,
  })
  .meta({ id: 'CouponPool', description: 'Codes for rewards to hand over, each once.' })

/** List coupon pools. */
export const listCouponPools = route({
  method: 'GET',
  path: '/v1/coupon-pools',
  summary: 'List coupon pools, and how many codes each has left.',
  needs: 'config:read',
  reply: listOf(CouponPool),
})

/** Write a coupon pool. */
export const putCouponPool = route({
  method: 'PUT',
  path: '/v1/coupon-pools/{id}',
  summary: 'Write a coupon pool, or change it; its codes stay.',
  needs: 'config:write',
  params,
  body: z.strictObject({ ...poolSettings, version: VersionRead }),
  reply: CouponPool,
  refuses: ['version_conflict', 'configuration_invalid'],
})

/** Delete a coupon pool. */
export const deleteCouponPool = route({
  method: 'DELETE',
  path: '/v1/coupon-pools/{id}',
  summary: 'Delete a coupon pool that no reward uses, with the codes that nobody has.',
  needs: 'config:write',
  params,
  query: z.strictObject({ version: VersionQuery }),
  refuses: ['coupon_pool_not_found', 'coupon_pool_in_use', 'version_conflict'],
})

/** Put codes into a pool. */
export const addCoupons = route({
  method: 'POST',
  path: '/v1/coupon-pools/{id}/codes',
  summary: `Put up to ${mostCodes.toLocaleString('en')} codes into a pool; the same again changes nothing.`,
  needs: 'config:write',
  params,
  body: z.strictObject({
    codes: z
      .array(z.string().max(1_000))
      .min(1)
      .max(mostCodes)
      .describe(
        'In the order in which they are to be given: 1 to 100 visible characters of ASCII.',
      ),
  }),
  reply: z.object({
    added: z.int().describe('Codes that are new in the pool.'),
    results: z
      .array(z.enum(['added', 'known', 'refused']))
      .describe('For each code in order; `known`: the pool has it already, `refused`: it is none.'),
  }),
  refuses: ['coupon_pool_not_found'],
})

/** Make codes for a pool. */
export const makeCoupons = route({
  method: 'POST',
  path: '/v1/coupon-pools/{id}/codes/generate',
  summary: 'Make codes until the pool has so many that nobody has; the same again makes no more.',
  needs: 'config:write',
  params,
  body: z.strictObject({
    free: z.int().min(1).max(100_000).describe('How many codes the pool is to have left.'),
    ...CodePattern,
  }),
  reply: z.object({
    added: z.int().describe('Codes that were made.'),
    free: z.int().describe('Codes that nobody has yet.'),
  }),
  refuses: ['coupon_pool_not_found'],
})
