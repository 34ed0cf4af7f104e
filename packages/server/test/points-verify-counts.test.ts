import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { sql } from '../src/db/sql.ts'
import { verifyWorkspace } from '../src/points/verify.ts'
import { type BusyShop, busyShop } from './busy-shop.ts'
import { freshDatabase } from './database.ts'

const db = await freshDatabase({ connections: 12 })

const rules = async ({ programs, workspaceId }: BusyShop) => {
  const { violations } = await verifyWorkspace({ db, programs }, workspaceId)
  return [...new Set(violations.map((each) => `${each.rule} ${each.memberId ?? 'all'}`))].sort()
}

test('of a shop in which everything happened all holds', async () => {
  assert.deepEqual(await rules(await busyShop(db)), [])
})

const run = sql(z.never())

/** Each way of tampering, by one statement, and the rules that name it. */
const tamperings: Record<
  string,
  { write: (id: number) => ReturnType<typeof run>; rules: string[] }
> = {
  'the account of an entry': {
    write: (id) => run`
      update ledger set to_account = 'lost'
       where workspace_id = ${id} and member_id = 'm1' and to_account = 'adjusted'`,
    rules: ['lifetime m1'],
  },
  'what an event is told from another by': {
    write: (id) =>
      run`update events set digest = '' where workspace_id = ${id} and member_id = 'm1' and event_id = 'p1'`,
    rules: ['identities m1'],
  },
  'how often a challenge was completed': {
    write: (id) => run`
      update members set standing = jsonb_set(standing, '{challenges,two,times}', '7')
       where workspace_id = ${id} and member_id = 'm1'`,
    rules: ['challenge_times m1'],
  },
  'a challenge that is gone': {
    write: (id) => run`
      update members set standing = standing #- '{challenges,two}'
       where workspace_id = ${id} and member_id = 'm2'`,
    rules: ['challenge_times m2'],
  },
  'progress of a count': {
    write: (id) => run`
      update members set standing = jsonb_set(standing, '{challenges,two,tallies,always,value}', '7')
       where workspace_id = ${id} and member_id = 'm1'`,
    rules: ['challenge_progress m1'],
  },
  'progress of a sum': {
    write: (id) => run`
      update members
         set standing = jsonb_set(standing, '{challenges,sum,tallies,2026-03-01,value}', '7')
       where workspace_id = ${id} and member_id = 'm1'`,
    rules: ['challenge_progress m1'],
  },
  'how often a member has a badge': {
    write: (id) => run`
      update members set standing = jsonb_set(standing, '{badges,fan}', '7')
       where workspace_id = ${id} and member_id = 'm1'`,
    rules: ['badges m1'],
  },
  'the badges that are shown': {
    write: (id) => run`
      update members set fields = jsonb_set(fields, '{badges}', '[]')
       where workspace_id = ${id} and member_id = 'm1'`,
    rules: ['badges m1'],
  },
  'for how many friends a member was rewarded': {
    write: (id) => run`
      update members set standing = jsonb_set(standing, '{rewarded,friends,friends}', '2')
       where workspace_id = ${id} and member_id = 'm1'`,
    rules: ['referrals m1'],
  },
  'by whose code a friend came': {
    write: (id) => run`
      update members set standing = jsonb_set(standing, '{referred,code}', '"OTHER"')
       where workspace_id = ${id} and member_id = 'friend'`,
    rules: ['referrals friend'],
  },
  'that a friend has qualified': {
    write: (id) => run`
      update members set standing = jsonb_set(standing, '{referred,done}', '[]')
       where workspace_id = ${id} and member_id = 'friend'`,
    rules: ['referrals friend'],
  },
  'a referral code': {
    write: (id) => run`delete from referral_codes where workspace_id = ${id} and member_id = 'm2'`,
    rules: ['referral_codes m2'],
  },
  'what a limit counts': {
    write: (id) => run`
      update members
         set standing = jsonb_set(standing, '{points,used,miles.earn.month,2026-03}', '149')
       where workspace_id = ${id} and member_id = 'm1'`,
    rules: ['counters m1'],
  },
  'more than a limit allows': {
    write: (id) => run`
      update members
         set standing = jsonb_set(standing, '{points,used,miles.earn.month,2026-03}', '151')
       where workspace_id = ${id} and member_id = 'm1'`,
    rules: ['counters m1', 'wallet_limits m1'],
  },
  'more than a cap allows': {
    write: (id) => run`
      update members
         set standing = jsonb_set(standing, '{campaigns,used,member:spring:points:month:2026-03}', '21')
       where workspace_id = ${id} and member_id = 'm1'`,
    rules: ['campaign_caps m1', 'counters m1'],
  },
  'the version of a campaign': {
    write: (id) => run`
      update ledger set rule_version = 9
       where workspace_id = ${id} and member_id = 'm1' and campaign_id = 'spring' and kind = 'earn'`,
    rules: ['explained m1'],
  },
  'a stock': {
    write: (id) => run`
      update shared_counts set used = used + 1 where workspace_id = ${id} and key = 'reward:coupon'`,
    rules: ['stocks all'],
  },
  'a pool': {
    write: (id) => run`
      update shared_counts set used = used - 1
       where workspace_id = ${id} and key = 'coupon_pool:ten'`,
    rules: ['coupon_pools all'],
  },
  'a budget': {
    write: (id) => run`
      update shared_counts set used = used + 1
       where workspace_id = ${id} and key = 'campaign:spring:points:lifetime'`,
    rules: ['budgets all'],
  },
  'more than a budget allows': {
    write: (id) => run`
      update shared_counts set used = 201
       where workspace_id = ${id} and key = 'campaign:spring:points:lifetime'`,
    rules: ['budgets all', 'shared_limits all'],
  },
  'more than a stock allows': {
    write: (id) => run`
      update shared_counts set used = 10 where workspace_id = ${id} and key = 'reward:mug'`,
    rules: ['shared_limits all', 'stocks all'],
  },
  'more than a cap for all allows': {
    write: (id) => run`
      update shared_counts set used = 51
       where workspace_id = ${id} and key like 'campaign:spring:times:week:%'`,
    rules: ['budgets all', 'shared_limits all'],
  },
  'what an event counted': {
    write: (id) => run`
      update events set result = replace(result, '"counted"', '"lost"')
       where workspace_id = ${id} and member_id = 'm1' and event_id = 'p1'`,
    rules: ['budgets all', 'counters m1'],
  },
}

for (const [what, { write, rules: expected }] of Object.entries(tamperings)) {
  test(`tampering is named: ${what}`, async () => {
    const shop = await busyShop(db)
    await db.ask(write(shop.workspaceId))
    assert.deepEqual(await rules(shop), expected)
  })
}
