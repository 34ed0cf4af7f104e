import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type MemberRecord, rebuildLots } from '../src/index.ts'
import { acts, differences, lived, recordOf } from './rebuild-life.ts'

/** One life in which there is something of each kind. */
const { record, nowMs } = (() => {
  for (const list of fc.sample(acts, { seed: 11, numRuns: 60 })) {
    const { member, nowMs } = lived(list)
    const record = recordOf(member)
    const { standing } = record.member
    const { points, challenges, rewards, campaigns, badges, tiers, rewarded, referred } = standing
    const all = [points?.holds, challenges, rewards?.ends, campaigns, badges, tiers, rewarded]
    const isFull = all.every((part) => Object.keys(part ?? {}).length > 0)
    const hasStreak = (challenges?.['row']?.streak?.counts.length ?? 0) > 0
    if (isFull && hasStreak && referred && tiers?.sets['vip']?.tier && record.member.reviewAt) {
      return { record, nowMs }
    }
  }
  throw new Error('No life has something of each kind.')
})()

/** A copy with a number, text or thing at a path changed. */
function changed(at: string, to: (was: unknown) => unknown): MemberRecord {
  const copy = structuredClone(record)
  const steps = at.split('.')
  const last = steps.pop() ?? ''
  let node = copy as unknown as Record<string, unknown>
  for (const step of steps) {
    const name = step === '*' ? (Object.keys(node).at(-1) ?? '') : step
    node = node[name] as Record<string, unknown>
  }
  const name = last === '*' ? (Object.keys(node).at(-1) ?? '') : last
  node[name] = to(node[name])
  return copy
}

const more = (was: unknown) => Number(was) + 1
const other = () => 'other'

/** What is changed, how, and the beginning of what is named. `*` is the last of all. */
const changes: readonly (readonly [string, (was: unknown) => unknown, RegExp])[] = [
  ...(['balance', 'pending', 'held', 'debt', 'earned', 'spent', 'expired'] as const).map(
    (what) => [`member.points.${what}`, more, new RegExp(`^wallets/points/${what}$`)] as const,
  ),
  ['member.wallets.miles.points.earned', more, /^wallets\/miles\/earned$/],
  ['member.wallets.miles.ahead.expiring', more, /^wallets\/miles\/expiring$/],
  ['member.ahead.activatesAt', other, /^wallets\/points\/activatesAt$/],
  ['member.ahead.expiresAt', other, /^wallets\/points\/expiresAt$/],
  ['member.reviewAt', () => null, /^reviewAt$/],
  ['member.status', other, /^status$/],
  ['member.enrolledAt', other, /^enrolledAt$/],
  ['member.seq', more, /^events$/],
  ['member.ledgerSeq', more, /^entries$/],
  ['member.lotSeq', more, /^lots$/],
  ['member.purchases.count', more, /^purchases\/count$/],
  ['member.purchases.totalMinor', more, /^purchases\/totalMinor$/],
  ...(['granted', 'remaining', 'held', 'expired', 'ruleVersion', 'earnedAtMs'] as const).map(
    (what) => [`lots.0.${what}`, more, new RegExp(`^lots/1/${what}$`)] as const,
  ),
  ...(['state', 'wallet', 'eventId', 'ruleId', 'campaignId'] as const).map(
    (what) => [`lots.0.${what}`, other, new RegExp(`^lots/1/${what}$`)] as const,
  ),
  ['member.standing.points.holds', () => [], /^holds\//],
  ['member.standing.points.holds.0.until', other, /^holds\/\w+\/until$/],
  ['member.standing.points.holds.0.draws.0.points', more, /^holds\/\w+\/lots\/\d+$/],
  ['member.standing.points.used.*.*', more, /^limits\//],
  ['member.standing.campaigns.used.*', more, /^caps\/member:/],
  ['member.standing.challenges.*.times', more, /^challenges\/\w+\/times$/],
  ['member.standing.challenges.three.tallies.always.value', more, /^challenges\/three\/always\/v/],
  ['member.standing.challenges.three.tallies.always.rounds', more, /^challenges\/three\/always\/r/],
  ['member.standing.challenges.row.streak.counts.0', more, /^challenges\/row\/.*\/value$/],
  ['member.standing.badges.spender', more, /^badges\/spender$/],
  ['member.standing.tiers.tally.sums.*.1', more, /^tiers\/days\/\d+\/points_earned$/],
  ['member.standing.tiers.tally.sums.*.2', more, /^tiers\/days\/\d+\/spend$/],
  ['member.standing.tiers.sets.vip.tier', other, /^tiers\/sets\/vip\/tier$/],
  ['member.standing.tiers.sets.vip.since', more, /^tiers\/sets\/vip\/since$/],
  ['member.standing.rewards.counts.*.claims', more, /^rewards\/\w+\/claims$/],
  ['member.standing.rewards.ends.*', other, /^claims\/.*\/ends$/],
  ['member.standing.rewarded.friends.friends', more, /^rewarded\/friends\/friends$/],
  ['member.standing.referred.code', other, /^referred\/code$/],
  ['claims.0.state', other, /^claims\/.*\/state$/],
  ['claims.0.points', more, /^claims\/.*\/points$/],
  ['claims', () => [], /^claims\//],
  ['lots', () => [], /^lots\//],
]

test('what is stored otherwise than it is derived is named', () => {
  for (const [at, to, what] of changes) {
    const found = differences(changed(at, to), nowMs)
    assert.ok(
      found.some((each) => what.test(each.what)),
      `${at}: ${JSON.stringify(found)}`,
    )
  }
})

test('an event or an entry that is gone is missed by what came of it', () => {
  for (const at of ['events', 'entries'] as const) {
    for (const index of record[at].keys()) {
      const left = { ...record, [at]: record[at].toSpliced(index, 1) }
      const found = differences(left, nowMs)
      // Points that an event moved are told by entries, and there may be nothing more to it.
      assert.ok(
        found.length > (at === 'entries' ? 1 : 0),
        `${at} ${index}: ${JSON.stringify(found)}`,
      )
    }
  }
})

test('of one who was forgotten the lots are held against the entries that are left', () => {
  const { entries, lots } = record
  assert.deepEqual(rebuildLots(entries, lots), [])
  const [first, ...others] = lots
  assert.ok(first)
  const wrong = { ...first, remaining: first.remaining + 1 }
  assert.deepEqual(rebuildLots(entries, [wrong, ...others]), [
    { what: 'lots/1/remaining', stored: wrong.remaining, derived: first.remaining || null },
  ])
})
