import { limitPeriods } from '@laurel/domain'
import { z } from 'zod'
import { WalletExpiry, WalletPending } from './expiry.ts'
import { route } from './route.ts'
import { Label, listOf, Version, VersionQuery, VersionRead } from './words.ts'

/** Id of a wallet, chosen by its author. */
export const WalletId = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/)
  .describe('Id of the wallet: 1 to 40 small letters, digits and _; `points` is the main one.')

const Limits = z
  .array(
    z.strictObject({
      points: z.int().min(1).max(1_000_000_000_000).describe('The most points of a period.'),
      per: z
        .enum(limitPeriods)
        .describe(
          "The period, on the calendar of the workspace's time zone; weeks begin on Monday.",
        ),
      beyond: z
        .enum(['trim', 'reject'])
        .describe('What becomes of more: it is left out, or the event is refused.'),
    }),
  )
  .max(limitPeriods.length)
  .readonly()

const walletSettings = {
  name: Label,
  kind: z
    .enum(['spendable', 'qualifying'])
    .describe(
      'Points of a qualifying wallet count for something, such as a tier, and are not spent.',
    ),
  expiry: WalletExpiry.optional(),
  pending: WalletPending,
  earnLimits: Limits.optional().describe('The most points that rules give; one for each period.'),
  spendLimits: Limits.optional().describe('The most points that are spent; one for each period.'),
  negative: z
    .enum(['debt', 'write_off'])
    .optional()
    .describe(
      'Points that a refund does not find any more are owed, and the next ones pay; or nobody owes them. ' +
        'Left out: `debt`.',
    ),
  refund: z
    .enum(['take_back', 'keep'])
    .optional()
    .describe('Whether a refund takes back what its purchase earned here. Left out: `take_back`.'),
  goodwillDays: z
    .int()
    .min(0)
    .max(366)
    .optional()
    .describe(
      'For how many calendar days points live that come back of a spend when their time is over already. ' +
        'Left out: 0, they expire at once.',
    ),
} as const

const WalletOut = z
  .object({ id: WalletId, ...walletSettings, version: Version })
  .meta({ id: 'Wallet', description: 'A kind of points, and how they live.' })

/** List wallets. */
export const listWallets = route({
  method: 'GET',
  path: '/v1/wallets',
  summary: 'List wallets; `points` is always there, at version 0 until it is configured.',
  needs: 'config:read',
  reply: listOf(WalletOut),
})

/** Write a wallet. */
export const putWallet = route({
  method: 'PUT',
  path: '/v1/wallets/{id}',
  summary: 'Write a wallet, or change it; points that are there keep the life that they have.',
  needs: 'config:write',
  params: z.object({ id: WalletId }),
  body: z.strictObject({ ...walletSettings, version: VersionRead }),
  reply: WalletOut,
  refuses: ['version_conflict', 'configuration_invalid'],
})

/** Delete a wallet. */
export const deleteWallet = route({
  method: 'DELETE',
  path: '/v1/wallets/{id}',
  summary: 'Delete a wallet that nothing uses and in which no member ever had points.',
  needs: 'config:write',
  params: z.object({ id: WalletId }),
  query: z.strictObject({ version: VersionQuery }),
  refuses: ['wallet_not_found', 'wallet_in_use', 'version_conflict'],
})
