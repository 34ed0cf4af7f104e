import { checkLife, note } from '../plan-build.ts'
import { type Problem, step } from '../problem.ts'
import { type Limit, mainWallet, type Wallet } from './wallet.ts'
import { walletFields } from './wallet-fields.ts'

/** Wallets of one workspace: each is a row of a member's sums, read and written with every event. */
const mostWallets = 20

/** As in `credit`: more points no rule gives at once. */
const mostPoints = 1_000_000_000_000

const form = /^[a-z][a-z0-9_]{0,39}$/

/**
 * What is wrong with the wallets.
 *
 * @param taken names of the loyalty fields that are there beside those of wallets
 */
export function checkWallets(wallets: readonly Wallet[], taken: Iterable<string>): Problem[] {
  const problems: Problem[] = []
  const say = (path: string, rule: string, message: string) =>
    note({ problems }, path, rule, message)
  const names = new Set(taken)
  const ids = new Set<string>()
  if (wallets.length > mostWallets) say('/wallets', 'many', `At most ${mostWallets} wallets.`)
  for (const [index, wallet] of wallets.entries()) {
    const path = step('/wallets', index)
    const { id } = wallet
    if (!form.test(id)) {
      const message = 'An id has 1 to 40 small letters, digits and _, a letter first.'
      say(`${path}/id`, 'name', message)
    }
    if (ids.has(id)) say(`${path}/id`, 'id_taken', `${id} is there already.`)
    ids.add(id)
    for (const { name } of walletFields(wallet)) {
      if (names.has(name)) say(`${path}/id`, 'name_taken', `The field ${name} is there already.`)
      names.add(name)
    }
    if (id === mainWallet && wallet.kind !== 'spendable') {
      say(`${path}/kind`, 'main_wallet', 'The main wallet is for spending.')
    }
    checkLife({ problems }, wallet, path)
    if (!isGoodwill(wallet.goodwillDays ?? 0)) {
      say(`${path}/goodwillDays`, 'days', 'Goodwill is 0 to 366 whole days.')
    }
    problems.push(...checkLimits(wallet.earnLimits, `${path}/earnLimits`))
    problems.push(...checkLimits(wallet.spendLimits, `${path}/spendLimits`))
  }
  return problems
}

const isGoodwill = (days: number): boolean => Number.isInteger(days) && days >= 0 && days <= 366

function checkLimits(limits: readonly Limit[] = [], path: string): Problem[] {
  const problems: Problem[] = []
  const seen = new Set<string>()
  for (const [index, { points, per }] of limits.entries()) {
    const at = step(path, index)
    if (!Number.isInteger(points) || points < 1 || points > mostPoints) {
      note({ problems }, `${at}/points`, 'points', 'A limit is of 1 point or more, whole.')
    }
    if (seen.has(per))
      note({ problems }, `${at}/per`, 'per', `There is a limit for ${per} already.`)
    seen.add(per)
  }
  return problems
}
