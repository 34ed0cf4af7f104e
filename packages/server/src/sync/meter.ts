import { eventCost, type Outcome, purchaseCost } from '@laurel/braze'
import type { Meters } from './settle-sql.ts'
import type { Verdict } from './verdict.ts'

/** Counters that stand at nothing. */
const noMeters = (): Meters => ({
  requests: 0,
  attributesSent: 0,
  eventsSent: 0,
  purchasesSent: 0,
  delivered: 0,
  rejected: 0,
  uncertain: 0,
  retried: 0,
  dataPoints: 0,
  dataPointsNaive: 0,
  requestsNaive: 0,
  settled: 0,
  lagMsSum: 0,
  lagMsMax: 0,
})

/**
 * Count what verdicts add to the meters; null when that is nothing.
 *
 * What the naive way would have cost is counted once a change is dealt with: every mapped field in a
 * request of its own, for each event that made a mark.
 */
export function meter(
  verdicts: readonly Verdict[],
  requests: number,
  nowMs: number,
): Meters | null {
  if (verdicts.length === 0 && requests === 0) return null
  const meters = noMeters()
  meters.requests = requests
  for (const verdict of verdicts) {
    const { answered, attributes, told, aside, fate } = verdict
    const { envelope } = answered
    if (attributes) {
      meters.attributesSent += 1
      count(meters, attributes)
      if (attributes.kind === 'delivered') meters.dataPoints += envelope.attributes?.cost ?? 0
    }
    for (const { told: each, outcome } of told) {
      const cost = each.kind === 'purchase' ? purchaseCost : eventCost(each.name)
      if (each.kind === 'purchase') meters.purchasesSent += 1
      else meters.eventsSent += 1
      count(meters, outcome)
      if (outcome.kind !== 'delivered') continue
      meters.dataPoints += cost
      meters.dataPointsNaive += cost
    }
    for (const { outcome } of aside) meters[outcome] += 1
    if (fate.kind === 'again') continue
    const { marks, sinceMs } = envelope.claimed
    meters.dataPointsNaive += marks * envelope.costOfAll
    meters.requestsNaive += marks
    meters.settled += 1
    const lagMs = Math.max(0, nowMs - sinceMs)
    meters.lagMsSum += lagMs
    meters.lagMsMax = Math.max(meters.lagMsMax, lagMs)
  }
  return meters
}

function count(meters: Meters, { kind }: Outcome): void {
  switch (kind) {
    case 'delivered':
    case 'rejected':
    case 'uncertain':
      meters[kind] += 1
      break
    case 'retry':
    case 'hold':
    case 'split':
      meters.retried += 1
  }
}
