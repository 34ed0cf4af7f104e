import { parseInstant } from '../calendar/instant.ts'
import { type Builder, compileAt, note, once, walletAt } from '../plan-build.ts'
import type { Wallet } from '../points/wallet.ts'
import { step } from '../problem.ts'
import { memberTest } from '../segments/member-condition.ts'
import type { Audience, PlannedReward } from './availability.ts'
import { wrongPattern } from './code-pattern.ts'
import { type CouponPool, type Reward, rewardPeriods } from './reward.ts'

/** The most of anything that is counted here: points of a cost, a stock, claims of a limit. */
const most = 1_000_000_000_000

/** Check and compile the rewards, by id. */
export function planRewards(
  build: Builder,
  rewards: readonly Reward[],
  pools: readonly CouponPool[],
  currency: string,
): Map<string, PlannedReward> {
  const planned = new Map<string, PlannedReward>()
  const seen = new Set<string>()
  const poolIds = new Set(pools.map(({ id }) => id))
  for (const [index, reward] of rewards.entries()) {
    const path = step('/rewards', index)
    once(build, seen, reward.id, `${path}/id`)
    checkNumbers(build, reward, path)
    const wallet = payingWallet(build, reward, `${path}/cost/wallet`)
    checkWindow(build, reward, path)
    checkFulfilment(build, reward, poolIds, path)
    const audience =
      reward.audience === undefined
        ? null
        : planAudience(build, reward.audience, currency, `${path}/audience`)
    if (wallet) planned.set(reward.id, { reward, audience, wallet })
  }
  return planned
}

function checkNumbers(build: Builder, { cost, stock, limits, claimExpires }: Reward, path: string) {
  const whole = (count: number | undefined, least: number, greatest: number, at: string) => {
    if (count === undefined) return
    if (Number.isInteger(count) && count >= least && count <= greatest) return
    const range = `${least} to ${greatest.toLocaleString('en')}`
    note(build, `${path}${at}`, 'range', `A whole number is expected, ${range}.`)
  }
  whole(cost.points, 0, most, '/cost/points')
  whole(stock, 0, most, '/stock')
  whole(limits?.perMember, 1, most, '/limits/perMember')
  whole(limits?.perPeriod?.claims, 1, most, '/limits/perPeriod/claims')
  whole(claimExpires?.afterDays, 1, 36_500, '/claimExpires/afterDays')
  const period = limits?.perPeriod?.period
  if (period !== undefined && !rewardPeriods.includes(period)) {
    const message = 'Periods are day, week, month and year.'
    note(build, `${path}/limits/perPeriod/period`, 'period', message)
  }
}

function payingWallet(build: Builder, { cost }: Reward, path: string): Wallet | null {
  const wallet = walletAt(build, cost.wallet, path)
  if (wallet && wallet.kind !== 'spendable') {
    note(build, path, 'wallet_not_spendable', `Points of ${wallet.id} are not spent.`)
  }
  return wallet
}

function checkWindow(build: Builder, { window = {} }: Reward, path: string): void {
  const [from, until] = (['from', 'until'] as const).map((end) => {
    const text = window[end]
    const instant = text === undefined ? null : parseInstant(text)
    if (text !== undefined && !instant) {
      note(build, `${path}/window/${end}`, 'date', 'A date is ISO 8601, with time and zone.')
    }
    return instant?.ms
  })
  if (from !== undefined && until !== undefined && from >= until) {
    note(build, `${path}/window`, 'window', 'The window ends before it begins.')
  }
}

function checkFulfilment(
  build: Builder,
  { fulfils }: Reward,
  pools: ReadonlySet<string>,
  path: string,
): void {
  if (fulfils.kind === 'coupon' && !pools.has(fulfils.poolId)) {
    const message = `There is no coupon pool ${fulfils.poolId}.`
    note(build, `${path}/fulfils/poolId`, 'unknown_coupon_pool', message)
  }
  const wrong = fulfils.kind === 'code' ? wrongPattern(fulfils) : null
  if (wrong) note(build, `${path}/fulfils${wrong.path}`, 'code_pattern', wrong.message)
}

/** Compile who may have something, or take note of what is wrong with it and give null. */
export function planAudience(
  build: Builder,
  source: string,
  currency: string,
  path: string,
): Audience | null {
  const expression = compileAt(build, null, source, 'condition', path)
  return (
    expression && memberTest(build.environmentOf(null), expression, { currency, policies: build })
  )
}
