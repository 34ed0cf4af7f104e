import assert from 'node:assert/strict'
import {
  type Accepted,
  asOf,
  checkLedger,
  type Lot,
  type Program,
  type Submission,
  walletOf,
} from '../src/index.ts'
import { accepted, day, life, now } from './given.ts'

/** When the members of these tests enrol. */
export const start = now - 30 * day

/** An instant so many days after the start. */
export const iso = (days: number) => new Date(start + days * day).toISOString()

/** One of several members who may be merged, each with a clock that the test sets by days after the start. */
export class Person {
  readonly id: string
  readonly by: Program
  readonly one: ReturnType<typeof life>

  constructor(id: string, by: Program, enrolled = 0) {
    this.id = id
    this.by = by
    this.one = life(by, start)
    this.say('enrol', {}, enrolled)
  }

  say(type: string, properties: object = {}, days = 0, more: object = {}) {
    this.one.nowMs = start + days * day
    const envelope = { memberId: this.id, occurredAt: iso(days), ...more }
    return this.one.say(type, { ...properties }, envelope)
  }

  /** All that goes to another, as events for it. */
  mergeInto(
    other: Person,
    days = 0,
    more: object = {},
  ): Accepted & { told: readonly Submission[] } {
    this.one.merging.into = other.one.member
    const properties = { into: other.id, reason: 'The same person', ...more }
    const done = accepted(this.say('member_merged', properties, days, { id: `merge-${this.id}` }))
    return { ...done, told: done.submissions ?? [] }
  }

  /** Take in what another member's merge sent. */
  hear(told: readonly Submission[], days = 0): Accepted[] {
    return told.map(({ type, name, occurredAt, properties }) => {
      const id = `merge:${name}`
      return accepted(this.say(type, properties, days, { id, occurredAt }))
    })
  }

  sound(): void {
    const { member, entries, lots } = this.one
    assert.deepEqual(checkLedger(member, entries, [...lots.values()]), [])
  }

  points(wallet = 'points') {
    return walletOf(this.one.member, wallet).points
  }

  /** Points and lots as of so many days after the start, whatever was booked. */
  at(days: number) {
    const { member, lots } = this.one
    const lotsNow = [...lots.values()].filter(({ remaining, held }) => remaining + held > 0)
    return asOf(member, lotsNow, start + days * day, { program: this.by })
  }
}

/** What makes one lot worth the same as another, whoever has it. */
export const worth = ({ wallet, remaining, state, ...lot }: Lot): unknown[] => [
  ...[wallet, state, remaining, lot.earnedAtMs, lot.activatesAtMs, lot.expiresAtMs],
  ...[lot.campaignId, lot.ruleId, lot.ruleVersion, lot.slides],
]
