import { z } from 'zod'
import { LedgerEntry, Points } from './members.ts'
import { route } from './route.ts'
import { WalletId } from './wallets.ts'
import { Instant, InstantIn, MemberId, pageQuery } from './words.ts'

/** Read the points of a member over a time. */
export const getStatement = route({
  method: 'GET',
  path: '/v1/members/{memberId}/points/statement',
  summary: 'Read a statement of points: the sums as of two instants, and what moved between them.',
  needs: 'members:read',
  params: z.object({ memberId: MemberId }),
  query: z.strictObject({
    from: InstantIn.optional().describe('Where it opens; left out: before the first entry.'),
    to: InstantIn.optional().describe('Where it closes, itself not included; left out: now.'),
    by: z
      .enum(['booked', 'effective'])
      .default('booked')
      .describe(
        'booked: what the ledger said at the time, which never changes. effective: what was true then, ' +
          'as far as is known by now.',
      ),
    wallet: WalletId.optional().describe('Which wallet; left out: the main one.'),
    ...pageQuery,
  }),
  reply: z.object({
    wallet: z.string().describe('Id of the wallet.'),
    from: Instant.nullable().describe('Where it opens; null: before the first entry.'),
    to: Instant.describe('Where it closes.'),
    opening: z.object(Points).describe('The sums of all that came before.'),
    closing: z.object(Points).describe('The sums of all that came before the close.'),
    entries: z.array(LedgerEntry).describe('A page of what moved between, newest first.'),
    nextCursor: z.string().nullable().describe('Asks for the next page; null at the end.'),
  }),
  refuses: ['member_not_found', 'wallet_not_found'],
})
