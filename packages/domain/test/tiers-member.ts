import {
  asOf,
  type Decision,
  type Effect,
  type Program,
  type ProgramConfig,
  type TierSet,
} from '../src/index.ts'
import { accepted, day, life, pastOf, program } from './given.ts'

/** When members of these tests enrol: noon in Seoul, so that nothing happens at the edge of a day. */
export const start = Date.UTC(2024, 0, 1, 3)

/** A set by what was spent in ten days, with what a test says otherwise. */
export const club = (said: Partial<TierSet> = {}): TierSet => ({
  id: 'club',
  name: 'Club',
  version: 1,
  changedAtMs: 0,
  basis: { kind: 'spend' },
  window: { kind: 'rolling', days: 10 },
  tiers: [
    { id: 'base', name: 'Base', min: 0 },
    { id: 'silver', name: 'Silver', min: 10 },
    { id: 'gold', name: 'Gold', min: 25.5 },
  ],
  downgrade: 'full',
  graceDays: 0,
  keepOnRefund: false,
  ...said,
})

/** A program with these sets. */
export const withSets = (sets: readonly TierSet[], more: Partial<ProgramConfig> = {}): Program =>
  program({ tierSets: sets, ...more })

/** An instant as events say it. */
export const at = (ms: number): string => new Date(ms).toISOString()

/** A member on a clock of its own, who enrolled at `start`. */
export class TierMember {
  nowMs = start
  by: Program
  readonly effects: Effect[] = []
  private readonly one: ReturnType<typeof life>

  constructor(by: Program) {
    this.by = by
    this.one = life(by, start)
    this.say('enrol')
  }

  get member() {
    return this.one.member
  }

  get purchases() {
    return this.one.purchases
  }

  say(type: string, properties: Record<string, unknown> = {}, more = {}): Decision {
    const decision = this.one.say(type, properties, { occurredAt: at(this.nowMs), ...more })
    if (decision.kind === 'accepted') this.effects.push(...decision.effects)
    return decision
  }

  buy(amount: number, more = {}): Decision {
    return this.say('purchase', { amount }, more)
  }

  wait(days: number): void {
    this.nowMs += days * day
    this.one.nowMs = this.nowMs
  }

  /** From now on the program is this one. */
  publish(by: Program): void {
    this.by = by
    this.one.program = by
  }

  /** What a sweeper does with the next instant that is due by now; null: none is. */
  due(): Decision | null {
    const { ahead, reviewAt, seq } = this.member
    const [next] = [ahead.activatesAt, ahead.expiresAt, reviewAt].filter((one) => one).sort()
    if (!next || Date.parse(next) > this.nowMs) return null
    return this.say('due', {}, { id: `due:${next}:${seq}`, occurredAt: next })
  }

  /** Book all that is due by now. */
  sweep(): void {
    for (let decision = this.due(); decision !== null; decision = this.due()) accepted(decision)
  }

  /** As it is now, whatever was booked. */
  look() {
    const past = pastOf(this.purchases.values(), this.by.tiers.needs.wallet)
    const lots = [...this.one.lots.values()]
    return asOf(this.member, lots, this.nowMs, { program: this.by, past }).member
  }
}

/** What happened in tiers, in short. */
export const tierNews = (effects: readonly Effect[]) =>
  effects.flatMap((effect) => {
    switch (effect.kind) {
      case 'tier_upgraded':
      case 'tier_downgraded':
        return [[effect.kind, effect.from, effect.to, effect.reason, effect.at]]
      case 'tier_grace_started':
      case 'tier_grace_ended':
        return [[effect.kind, effect.tier, effect.at]]
      default:
        return []
    }
  })
