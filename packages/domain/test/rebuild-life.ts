import fc from 'fast-check'
import { type MemberRecord, rebuild } from '../src/index.ts'
import { config, day, life, program } from './given.ts'

const every = { version: 1, on: 'purchase', name: 'Each' } as const
const tiers = [
  { id: 'base', name: 'Base', min: 4 },
  { id: 'top', name: 'Top', min: 25 },
]
const set = { version: 1, changedAtMs: 0, name: 'Set', tiers, keepOnRefund: false } as const

/** A workspace that has something of each kind. */
export const busy = program({
  workspace: { ...config().workspace, timezone: 'Europe/Berlin' },
  couponPools: [{ id: 'ten', name: 'Ten', version: 1 }],
  badges: [{ id: 'spender', name: 'Spender', version: 1 }],
  wallets: [
    {
      ...{ id: 'points', name: 'Points', version: 1, kind: 'spendable' },
      spendLimits: [{ points: 60, per: 'month', beyond: 'trim' }],
    },
    {
      ...{ id: 'miles', name: 'Miles', version: 1, kind: 'spendable' },
      expiry: { kind: 'inactive', days: 9 },
      goodwillDays: 2,
      earnLimits: [
        { points: 15, per: 'week', beyond: 'trim' },
        { points: 20, per: 'day', beyond: 'trim' },
      ],
      spendLimits: [{ points: 30, per: 'lifetime', beyond: 'reject' }],
    },
    {
      ...{ id: 'status', name: 'Status', version: 1, kind: 'qualifying', refund: 'keep' },
      negative: 'write_off',
    },
  ],
  earnRules: [
    { ...every, id: 'base', points: 'event.amount', expiry: { kind: 'after', days: 12 } },
    {
      ...every,
      id: 'waits',
      points: '2',
      pending: { days: 3 },
      expiry: { kind: 'after', days: 5 },
    },
    { ...every, id: 'sure', points: '3', pending: { confirmed: { withinDays: 4 } } },
    { ...every, id: 'miles', points: 'event.amount', wallet: 'miles' },
    { ...every, id: 'status', points: '1', wallet: 'status' },
  ],
  campaigns: [
    {
      ...{ id: 'spring', name: 'Spring', version: 2, budget: { points: 60 } },
      rules: [
        { id: 'two', on: 'purchase', then: { kind: 'multiply', by: '2' } },
        { id: 'one', on: 'purchase', then: { kind: 'bonus', points: 1 } },
      ],
      caps: [
        { points: 12, per: 'member', period: 'day' },
        { times: 3, per: 'member', period: 'week' },
        { times: 30, per: 'campaign', period: 'lifetime' },
      ],
    },
    {
      ...{ id: 'kept', name: 'Kept', version: 1, onRefund: 'keep' },
      rules: [{ id: 'one', on: 'purchase', then: { kind: 'bonus', points: 1 } }],
      caps: [{ times: 2, per: 'member', period: 'month' }],
    },
  ],
  challenges: [
    {
      ...{ ...every, id: 'three', target: 3, measure: { kind: 'count' }, rollback: true },
      ...{ recurrence: { kind: 'again' }, gives: { points: 4, badge: 'spender' } },
    },
    {
      ...{ ...every, id: 'sum', target: 12.5, rollback: true, gives: { badge: 'spender' } },
      measure: { kind: 'sum', of: 'event.amount' },
      recurrence: { kind: 'each', period: 'week' },
    },
    {
      ...{ ...every, id: 'row', target: 2, measure: { kind: 'streak', every: 'day' } },
      ...{ rollback: true, recurrence: { kind: 'again' }, gives: { points: 1 } },
    },
  ],
  rewards: [
    {
      ...{ id: 'mug', name: 'A mug', version: 1, active: true, cost: { points: 5 }, stock: 4 },
      fulfils: { kind: 'manual' },
      claimExpires: { afterDays: 4, givesBack: true },
    },
    {
      ...{ id: 'code', name: 'Ten off', version: 1, active: true, cost: { points: 3 } },
      fulfils: { kind: 'coupon', poolId: 'ten' },
      claimExpires: { afterDays: 6, givesBack: false },
    },
  ],
  benefits: [
    {
      ...{ id: 'gift', name: 'Gift', version: 1, active: true },
      on: { kind: 'event', event: 'tier_upgraded' },
      gives: { kind: 'reward', rewardId: 'mug' },
    },
  ],
  referralPrograms: [
    {
      ...{ ...every, id: 'friends', afterDays: 2, advocate: { points: 2 }, friend: { points: 3 } },
      atMost: { friends: 1, per: 'month' },
    },
  ],
  tierSets: [
    {
      ...{ ...set, id: 'club', basis: { kind: 'points_earned' }, downgrade: 'full', graceDays: 2 },
      window: { kind: 'rolling', days: 10 },
    },
    {
      ...{ ...set, id: 'vip', basis: { kind: 'spend' }, downgrade: 'none', graceDays: 0 },
      ...{ window: { kind: 'rolling', days: 6 }, keepOnRefund: true },
    },
  ],
})

const whole = (min: number, max: number) => fc.integer({ min, max })
const late = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: whole(1, 12) },
)
const wallet = fc.constantFrom('points', 'miles')
const part = fc.option(whole(1, 9))

/** Something that a member does, its properties, and how many days ago. */
const act = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(fc.constant('purchase'), fc.record({ amount: whole(0, 12) }), late),
  },
  naming('refund', 'purchaseEventId', 'amount'),
  fc.tuple(fc.constant('points_spent'), fc.record({ points: whole(4, 30), wallet }), late),
  naming('points_spend_reversed', 'spentEventId', 'points'),
  fc.tuple(
    fc.constant('points_held'),
    fc.record({ points: whole(1, 9), wallet, minutes: whole(1_000, 20_000) }),
    fc.constant(0),
  ),
  naming('hold_captured', 'holdEventId', 'points'),
  naming('hold_released', 'holdEventId', null),
  naming('points_confirmed', 'earnedEventId', null),
  fc.tuple(
    fc.constant('points_imported'),
    fc.record({ earned: whole(4, 9), spent: whole(0, 2), expired: whole(0, 2), wallet }),
    whole(0, 40),
  ),
  fc.tuple(
    fc.constant('points_adjusted'),
    fc.record({ points: fc.constantFrom(-3, 4), reason: fc.constant('x'), wallet }),
    fc.constant(0),
  ),
  fc.tuple(
    fc.constant('reward_claimed'),
    fc.record({ rewardId: fc.constantFrom('mug', 'code') }),
    fc.constant(0),
  ),
  naming('reward_redeemed', 'claimId', null),
  naming('reward_cancelled', 'claimId', null),
  naming('reward_refunded', 'claimId', null),
  fc.tuple(fc.constant('referral_succeeded'), fc.constant({ programId: 'friends' }), late),
  fc.tuple(
    fc.constantFrom('opt_in', 'opt_in', 'opt_out', 'profile', 'enrol'),
    fc.constant({ fields: {} }),
    fc.constant(0),
  ),
)

/** An event that names another, the so and so latest that fits, and perhaps how much of it. */
function naming(type: string, property: string, of: string | null) {
  const some = of === null ? fc.constant(null) : part
  return fc
    .tuple(fc.nat(3), some, late)
    .map(
      ([which, much, days]) =>
        [
          type,
          { [property]: which, ...(of === null || much === null ? {} : { [of]: much }) },
          days,
        ] as const,
    )
}

/** What members do in a busy workspace, each so many hours after the one before; some of it is refused. */
export const acts = fc.array(fc.tuple(whole(0, 60), act), {
  minLength: 1,
  maxLength: 60,
  size: 'max',
})

/** Let a member of the busy workspace do all that. */
export function lived(list: Acts) {
  const start = Date.UTC(2026, 2, 20)
  let nowMs = start
  const member = life(busy, start)
  member.codes.push('A', 'B', 'C')
  member.say('enrol', { referralCode: 'CODE' }, { occurredAt: new Date(start).toISOString() })
  let bought = 0
  for (const [hours, [type, properties, days]] of list) {
    nowMs += hours * (day / 24)
    member.nowMs = nowMs
    sweep(member, nowMs)
    const occurredAt = new Date(nowMs - days * day).toISOString()
    if (type === 'purchase') bought += 1
    const id = type === 'purchase' ? { id: `p${bought}` } : {}
    member.say(type, { ...properties, ...namedIn(member, properties) }, { occurredAt, ...id })
  }
  return { member, nowMs }
}

type Acts = readonly (readonly [
  number,
  readonly [string, Readonly<Record<string, unknown>>, number],
])[]

/** The ids for which numbers stand: of events, or of claims. A purchase may be one that is to come. */
function namedIn(
  { history, claims }: ReturnType<typeof life>,
  properties: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const idsOf = (...types: string[]) =>
    history.filter(({ type }) => types.includes(type)).map(({ id }) => id)
  const bought = idsOf('purchase')
  const known: Readonly<Record<string, readonly string[]>> = {
    purchaseEventId: [...bought, `p${bought.length + 1}`],
    earnedEventId: bought,
    spentEventId: idsOf('points_spent', 'hold_captured'),
    holdEventId: idsOf('points_held'),
    claimId: [...claims.keys()],
  }
  const names = Object.entries(known).filter(([property]) => property in properties)
  return Object.fromEntries(
    names.map(([property, ids]) => [property, ids.at(-1 - Number(properties[property])) ?? 'none']),
  )
}

/** One `due` event for each instant, as a sweeper does, every other time that it could. */
function sweep(member: ReturnType<typeof life>, nowMs: number): void {
  if (member.member.seq % 2 === 0) return
  for (;;) {
    const { ahead, reviewAt } = member.member
    const [next] = [ahead.activatesAt, ahead.expiresAt, reviewAt].filter((at) => at !== null).sort()
    if (next === undefined || Date.parse(next) > nowMs) return
    if (member.say('due', {}, { occurredAt: next }).kind === 'refused') return
  }
}

/** All that is kept of a member. */
export const recordOf = (member: ReturnType<typeof life>): MemberRecord => ({
  member: member.member,
  events: member.history,
  entries: member.entries,
  lots: [...member.lots.values()],
  claims: [...member.claims.values()].map(({ claim }) => claim),
})

/** What is not stored as it is derived. */
export const differences = (record: MemberRecord, nowMs: number) => rebuild(record, busy, nowMs)
