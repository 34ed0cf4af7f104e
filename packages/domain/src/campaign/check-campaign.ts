import { maxCredit } from '../points/ledger.ts'
import { type Problem, step } from '../problem.ts'
import { type Campaign, type CampaignRule, type Cap, capPeriods } from './campaign.ts'
import { wrongSchedule } from './schedule.ts'

/** What is wrong with a campaign, apart from its expressions and what it names. Paths begin in the campaign. */
export function checkCampaign(campaign: Campaign): Problem[] {
  const { schedule, budget, priority = 0, rules, caps = [] } = campaign
  const problems: Problem[] = []
  const wrong = (path: string, rule: string, message: string) => {
    problems.push({ path, rule, message })
  }
  for (const { path, message } of schedule ? wrongSchedule(schedule) : []) {
    wrong(`/schedule${path}`, 'schedule', message)
  }
  if (!Number.isSafeInteger(priority))
    wrong('/priority', 'integer', 'A priority is a whole number.')
  if (rules.length === 0) wrong('/rules', 'minimum', 'A campaign has at least one rule.')
  if (budget && !isCount(budget.points)) wrong('/budget/points', 'points', counted)
  problems.push(...checkRules(rules), ...checkCaps(caps))
  return problems
}

function checkRules(rules: readonly CampaignRule[]): Problem[] {
  const problems: Problem[] = []
  const seen = new Set<string>()
  for (const [index, { id, then: award }] of rules.entries()) {
    const path = step('/rules', index)
    if (seen.has(id)) {
      problems.push({ path: `${path}/id`, rule: 'id_taken', message: `${id} is there already.` })
    }
    seen.add(id)
    if (award.kind === 'bonus' && !(isCount(award.points) && award.points <= maxCredit)) {
      const message = 'A bonus is 1 point or more, in whole numbers.'
      problems.push({ path: `${path}/then/points`, rule: 'points', message })
    }
    if (award.kind === 'multiply' && Number(award.by) < 1) {
      const message = 'A factor is 1 or more: 2 gives as many points again.'
      problems.push({ path: `${path}/then/by`, rule: 'factor', message })
    }
  }
  return problems
}

function checkCaps(caps: readonly Cap[]): Problem[] {
  const problems: Problem[] = []
  const seen = new Set<string>()
  for (const [index, { points, times, per, period }] of caps.entries()) {
    const path = step('/caps', index)
    const most = points ?? times
    if (most === undefined || (points !== undefined && times !== undefined)) {
      const message = 'A cap is of points or of times: exactly one of them.'
      problems.push({ path, rule: 'one_of', message })
    } else if (!isCount(most)) {
      problems.push({ path, rule: 'points', message: counted })
    }
    if (!capPeriods.includes(period)) {
      const message = 'Caps are for a day, week, month, year or lifetime.'
      problems.push({ path: `${path}/period`, rule: 'period', message })
    }
    const key = [points === undefined ? 'times' : 'points', per, period].join()
    if (seen.has(key)) {
      problems.push({ path, rule: 'cap_taken', message: 'There is such a cap already.' })
    }
    seen.add(key)
  }
  return problems
}

const counted = 'It is a whole number, 1 or more.'

const isCount = (n: number): boolean => Number.isSafeInteger(n) && n > 0
