import assert from 'node:assert/strict'
import {
  type Accepted,
  type Case,
  compileProgram,
  type Decision,
  decide,
  endedClaims,
  type LedgerEntry,
  type Lot,
  type LoyaltyEvent,
  lotsAreDue,
  type Member,
  type NamedClaim,
  needsLots,
  needsPast,
  nothingConfigured,
  type Past,
  type PastEvent,
  type Program,
  type ProgramConfig,
  type Purchase,
  parseEvent,
  pastPurchase,
  purchaseOf,
  type ReferralFacts,
  type RefusalCode,
  type Spend,
  sharedKeysOf,
  spendingEvents,
  spendOf,
} from '../src/index.ts'

/** The moment at which everything in these tests is decided, unless they say otherwise. */
export const now = Date.UTC(2026, 0, 5)
export const day = 86_400_000

/** The smallest configuration, with what a test adds. */
export const config = (added: Partial<ProgramConfig> = {}): ProgramConfig => ({
  workspace: {
    timezone: 'Asia/Seoul',
    currency: 'USD',
    unknownMembers: 'refuse',
    undeclaredProperties: 'keep',
  },
  ...nothingConfigured,
  earnRules: [{ id: 'base', name: 'Base', version: 1, on: 'purchase', points: 'event.amount' }],
  ...added,
})

/** A program that has to compile. */
export function program(added: Partial<ProgramConfig> = {}): Program {
  const compiled = compileProgram(config(added))
  assert.ok(compiled.ok, JSON.stringify(compiled))
  return compiled.program
}

/** An event as a caller sends it. */
export const sent = (
  type: string,
  properties: Record<string, unknown> = {},
  envelope: Record<string, unknown> = {},
) => ({
  id: 'e1',
  memberId: 'm1',
  type,
  occurredAt: '2026-01-04T12:00:00Z',
  properties,
  ...envelope,
})

/** An event that has to be readable. */
export function event(
  by: Program,
  type: string,
  properties: Record<string, unknown> = {},
  envelope: Record<string, unknown> = {},
  nowMs = now,
): LoyaltyEvent {
  const read = parseEvent(by, sent(type, properties, envelope), nowMs, 'ourselves')
  assert.ok(read.ok, JSON.stringify(read))
  return read.event
}

/** Freeze everything within reach, so that a write to it throws. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) frozen(part)
  }
  return value
}

/** One member's whole life, kept as a server would keep it; all that is given to `decide` is frozen. */
export function life(
  first: Program,
  startMs = now,
  how: Pick<Case, 'history'> = {},
  shared = new Map<string, number>(),
) {
  let by = first
  const clock = { nowMs: startMs }
  let member: Member | null = null
  const lots = new Map<number, Lot>()
  const entries: LedgerEntry[] = []
  const purchases = new Map<string, Purchase>()
  const spends = new Map<string, Spend>()
  const known = new Set<string>()
  const waiting = new Map<string, LoyaltyEvent[]>()
  const facts: { -readonly [Name in keyof ReferralFacts]: ReferralFacts[Name] } = {
    ...{ codeKnown: true, returning: false, twin: null },
  }
  const claims = new Map<string, NamedClaim>()
  const codes: string[] = []
  const merging: { into: Member | null } = { into: null }
  const history: PastEvent[] = []
  const say = (
    type: string,
    properties: Record<string, unknown> = {},
    envelope: Record<string, unknown> = {},
  ): Decision => {
    const named = { id: `e${(member?.seq ?? 0) + 1}`, ...envelope }
    const happened = event(by, type, properties, named, Math.max(now, clock.nowMs))
    const spend = spends.get(String(properties['spentEventId'])) ?? null
    const ended = member ? endedClaims(member, clock.nowMs) : []
    const claimed = [...claims.values()]
      .filter(({ claim: { id, code, state } }) => {
        if (type === 'member_merged' && state === 'issued') return true
        const byCode = code !== null && code === properties['code']
        return byCode || id === properties['claimId'] || ended.includes(id)
      })
      .map(({ claim }) => ({ claim, spend: spends.get(claim.id) ?? null }))
    const takenBack = String(properties['purchaseEventId'])
    const waits = type === 'purchase' ? (waiting.get(happened.id) ?? []) : []
    const needed =
      needsLots(happened) ||
      by.plans.get(type)?.slides ||
      waits.length > 0 ||
      (member && lotsAreDue(member, clock.nowMs))
    const bought = purchases.get(takenBack) ?? (known.has(takenBack) ? 'another_event' : null)
    const drawn = [spend, ...claimed.map((each) => each.spend)]
    const drew = (no: number) => drawn.some((one) => one?.draws.some(({ lotNo }) => lotNo === no))
    const isGiven = (lot: Lot) => lot.remaining + lot.held + lot.expired > 0 || drew(lot.no)
    const decision = decide({
      member: frozen(member),
      lots: frozen(needed ? [...lots.values()].filter(isGiven) : []),
      purchase: frozen(bought),
      waiting: frozen(waits),
      spend: frozen(spend),
      referral: member || happened.type === 'enrol' ? frozen({ ...facts }) : null,
      into: type === 'member_merged' ? frozen(merging.into) : undefined,
      newCode: 'CODE',
      shared: new Map(
        sharedKeysOf(
          by,
          happened,
          bought,
          claimed.map(({ claim }) => claim),
          member,
        ).map((key) => [key, shared.get(key) ?? 0]),
      ),
      claims: frozen(claimed),
      codes: new Map([['ten', frozen([...codes])]]),
      past:
        member && needsPast(member, by)
          ? frozen(pastOf(purchases.values(), by.tiers.needs.wallet))
          : undefined,
      event: frozen(happened),
      program: by,
      nowMs: clock.nowMs,
      ...how,
    })
    if (decision.kind === 'accepted') keep(happened, decision)
    return decision
  }
  const keep = (happened: LoyaltyEvent, decision: Accepted) => {
    member = decision.member
    known.add(happened.id)
    const { waitsFor } = decision
    if (waitsFor) waiting.set(waitsFor, [...(waiting.get(waitsFor) ?? []), happened])
    for (const [key, add] of decision.sharedAdds) shared.set(key, (shared.get(key) ?? 0) + add)
    history.push({
      ...{ id: happened.id, seq: decision.member.seq, type: happened.type },
      ...{ occurredAt: happened.occurredAt, properties: happened.properties },
      effects: decision.effects,
      counted: Object.fromEntries([...decision.sharedAdds, ...decision.ownAdds]),
    })
    entries.push(...decision.entries)
    for (const lot of [...decision.newLots, ...decision.lotChanges]) lots.set(lot.no, lot)
    if (happened.type === 'purchase') {
      const { effects } = decision
      const { currency } = by.workspace
      purchases.set(happened.id, purchaseOf(happened, effects, currency, null))
    }
    if (spendingEvents.has(happened.type)) {
      spends.set(happened.id, spendOf(happened.id, decision.entries))
    }
    for (const named of decision.claims) {
      claims.set(named.claim.id, named)
      if (named.claim.code === codes[0]) codes.shift()
      if (named.spend) spends.set(named.claim.id, named.spend)
    }
    if (decision.spend) spends.set(decision.spend.eventId, decision.spend)
    if (decision.purchase) purchases.set(decision.purchase.eventId, decision.purchase)
  }
  return {
    say,
    entries,
    lots,
    purchases,
    /** What is known beyond the member; set it as it comes. */
    facts,
    shared,
    claims,
    /** Into whom it is merged, if it is; set it before. */
    merging,
    /** What was accepted, and what it did. */
    history,
    /** Codes that nobody has, in the order in which they are handed over. */
    codes,
    /** The configuration from now on. */
    set program(next: Program) {
      by = next
    },
    /** Milliseconds since 1970, UTC. */
    set nowMs(ms: number) {
      clock.nowMs = ms
    },
    get member(): Member {
      assert.ok(member)
      return member
    },
  }
}

/** What purchases came to, and what went back of them. */
export const pastOf = (purchases: Iterable<Purchase>, wallet: string): Past[] =>
  [...purchases].map((purchase) => pastPurchase(purchase, wallet))

/** A decision that has to be good. */
export function accepted(decision: Decision): Accepted {
  assert.equal(decision.kind, 'accepted', JSON.stringify(decision))
  assert.ok(decision.kind === 'accepted')
  return decision
}

/** A decision that has to be a refusal of this code. */
export function refused(decision: Decision, code: RefusalCode) {
  assert.ok(decision.kind === 'refused', JSON.stringify(decision))
  assert.equal(decision.code, code)
  return decision
}
