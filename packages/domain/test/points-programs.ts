import fc from 'fast-check'
import type { EarnRule, ProgramConfig, Wallet } from '../src/index.ts'
import { day } from './given.ts'
import type { Sent } from './points-bought.ts'

/**
 * A rule: how many points for each unit of money, and how they live: days that they wait, days that they live then.
 * null: at once, for ever. Those of `confirm` wait to be confirmed for so many days instead.
 */
export type Earning = {
  readonly source: string
  readonly each: number
  readonly waits: number | null
  readonly lives: number | null
  readonly wallet: string
  readonly confirm: number | null
}

/** What is special of a wallet. */
export type PaperWallet = {
  /** All of it lives so many days after the latest activity. */
  readonly slides?: number
  readonly keeps?: true
  readonly writesOff?: true
  readonly qualifies?: true
  /** Most points that rules give in a week that begins on Monday; what is beyond is left out. */
  readonly earnsAWeek?: number
  /** Most points that are ever spent; what is beyond is refused. */
  readonly spendsEver?: number
  /** Days that points live which come back of a spend too late. */
  readonly goodwill?: number
}

const plain = { each: 1, waits: null, lives: null, wallet: 'points', confirm: null }

/** What each unit of money earns, by where it was bought; some purchases earn by several rules. */
export const rules: readonly Earning[] = [
  { ...plain, source: 'web' },
  { ...plain, source: 'till', lives: 7 },
  { ...plain, source: 'app', waits: 5, lives: 9 },
  { ...plain, source: 'app', each: 2, waits: 2 },
  { ...plain, source: 'fair', waits: 3, lives: 3 },
  { ...plain, source: 'fair', each: 3, lives: 2 },
  { ...plain, source: 'fair', lives: 8 },
  { ...plain, source: 'club', wallet: 'status' },
  { ...plain, source: 'club', lives: 4 },
  { ...plain, source: 'gift', wallet: 'gifts' },
  { ...plain, source: 'gift', waits: 1, lives: 3, wallet: 'gifts' },
  { ...plain, source: 'post', wallet: 'gifts', confirm: 4 },
  { ...plain, source: 'post', lives: 5, wallet: 'miles', confirm: 6 },
  { ...plain, source: 'post', each: 2, waits: 2, wallet: 'miles' },
]

/** The wallets, as the reference knows them. */
export const onPaper: Readonly<Record<string, PaperWallet>> = {
  points: {},
  status: { qualifies: true, keeps: true, earnsAWeek: 15 },
  gifts: { slides: 6, spendsEver: 10 },
  miles: { writesOff: true, goodwill: 3 },
}

/** Ids of the wallets. */
export const walletIds = Object.keys(onPaper)

/** The same wallets as they are configured. */
export const wallets: readonly Wallet[] = Object.entries(onPaper).map(
  ([id, { slides, keeps, writesOff, qualifies, earnsAWeek, spendsEver, goodwill }]) => ({
    id,
    name: id,
    version: 1,
    kind: qualifies ? 'qualifying' : 'spendable',
    ...(slides ? { expiry: { kind: 'inactive', days: slides } } : {}),
    ...(keeps ? { refund: 'keep' } : {}),
    ...(goodwill ? { goodwillDays: goodwill } : {}),
    ...(writesOff ? { negative: 'write_off' } : {}),
    ...(earnsAWeek ? { earnLimits: [{ points: earnsAWeek, per: 'week', beyond: 'trim' }] } : {}),
    ...(spendsEver
      ? { spendLimits: [{ points: spendsEver, per: 'lifetime', beyond: 'reject' }] }
      : {}),
  }),
)

/** Rules and wallets as a configuration. */
export const configured = (earnings: readonly Earning[] = rules): Partial<ProgramConfig> => ({
  wallets,
  earnRules: earnings.map(
    ({ source, each, waits, lives, wallet, confirm }, index): EarnRule => ({
      id: `rule-${String(index).padStart(2, '0')}`,
      name: 'Rule',
      version: 1,
      on: 'purchase',
      when: `event.source == '${source}'`,
      points: `event.amount * ${each}.0`,
      ...(lives === null ? {} : { expiry: { kind: 'after', days: lives } }),
      ...(waits === null ? {} : { pending: { days: waits } }),
      ...(confirm === null ? {} : { pending: { confirmed: { withinDays: confirm } } }),
      ...(wallet === 'points' ? {} : { wallet }),
    }),
  ),
})

/** Something that a member does, as plain data: the ids that it names are counted as it is told. */
export type Deed = {
  readonly type: string
  /** Days ago that it happened. */
  readonly late: number
  /** What it names: the latest purchase, spend or hold at 1, the one before it at 2 …; at 0 the one to come. */
  readonly which?: number
  readonly properties: Readonly<Record<string, unknown>>
}

/** Half days that pass, and then a deed, a sweep, or nothing at all. */
export type Step = { readonly after: number; readonly then: Deed | 'sweep' | 'look' }

const whole = (min: number, max: number) => fc.integer({ min, max })
const wallet = fc.constantFrom('points', ...walletIds)
const product = fc.constantFrom('a', 'b')
const sometimes = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: whole(1, 12) },
)
/** Properties of which those that are null are left out. */
const withSome = <T extends Record<string, unknown>>(
  model: { [K in keyof T]: fc.Arbitrary<T[K]> },
) =>
  fc
    .record(model)
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)))

/** Mostly the latest, seldom one to come. */
const recent = (most: number) =>
  fc.oneof({ weight: 1, arbitrary: whole(0, most) }, { weight: 2, arbitrary: whole(1, 2) })

const deed = (
  type: string,
  properties: fc.Arbitrary<Record<string, unknown>>,
  { late = fc.constant(0), which }: { late?: fc.Arbitrary<number>; which?: number } = {},
): fc.Arbitrary<Deed> =>
  fc
    .tuple(properties, late, which === undefined ? fc.constant(undefined) : recent(which))
    .map(([given, days, no]) => ({
      ...{ type, late: days, properties: given },
      ...(no === undefined ? {} : { which: no }),
    }))

const line = fc.record({
  productId: product,
  quantity: whole(1, 3),
  price: fc.constantFrom(0, 0.5, 1, 2.25),
})
const bought = withSome({
  source: fc.constantFrom(...new Set(rules.map(({ source }) => source))),
  amount: whole(0, 12),
  items: fc.option(fc.array(line, { maxLength: 3 })),
})
const refunded = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: fc.record({ amount: whole(1, 48).map((quarters) => quarters / 4) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      items: fc.array(fc.record({ productId: product, quantity: whole(1, 3) }), {
        minLength: 1,
        maxLength: 2,
      }),
    }),
  },
)
const someOf = withSome({ points: fc.option(whole(1, 15)) })
const adjusted = fc.record({
  points: whole(-9, 9).filter((points) => points !== 0),
  wallet,
  reason: fc.constant('test'),
})
const held = fc.record({ points: whole(1, 15), wallet, minutes: whole(1, 14).map((n) => n * 720) })

/** Any deed; what comes first is what a fault is shrunk to. */
const anyDeed = fc.oneof(
  { weight: 10, arbitrary: deed('purchase', bought, { late: sometimes }) },
  {
    weight: 6,
    arbitrary: deed('points_spent', fc.record({ points: whole(1, 15), wallet }), {
      late: sometimes,
    }),
  },
  { weight: 7, arbitrary: deed('refund', refunded, { which: 6 }) },
  { weight: 4, arbitrary: deed('points_spend_reversed', someOf, { which: 3 }) },
  { weight: 6, arbitrary: deed('points_held', held) },
  { weight: 4, arbitrary: deed('hold_captured', someOf, { which: 3 }) },
  { weight: 2, arbitrary: deed('hold_released', fc.constant({}), { which: 3 }) },
  {
    weight: 4,
    arbitrary: deed('points_confirmed', fc.constant({}), { which: 6, late: sometimes }),
  },
  { weight: 2, arbitrary: deed('points_adjusted', adjusted, { late: sometimes }) },
  { weight: 1, arbitrary: deed('opt_out', fc.constant({})) },
  { weight: 2, arbitrary: deed('opt_in', fc.constant({})) },
)

/** Time mostly passes by hours and days, and now and then it jumps. */
const after = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 4, arbitrary: whole(0, 6) },
  { weight: 1, arbitrary: whole(10, 20) },
)

/** One step of a program. */
export const step: fc.Arbitrary<Step> = fc.record({
  after,
  then: fc.oneof(
    { weight: 9, arbitrary: anyDeed },
    { weight: 1, arbitrary: fc.constantFrom('sweep' as const, 'look' as const) },
  ),
})

/** A program of so many steps at most. */
export const programOf = (maxLength: number): fc.Arbitrary<Step[]> =>
  fc.array(step, { minLength: 1, maxLength, size: 'max' })

/** Which property names the event that a deed is about, and how ids of such events begin. */
const naming: Readonly<Record<string, { readonly property: string; readonly letter: string }>> = {
  refund: { property: 'purchaseEventId', letter: 'p' },
  points_confirmed: { property: 'earnedEventId', letter: 'p' },
  points_spend_reversed: { property: 'spentEventId', letter: 's' },
  hold_captured: { property: 'holdEventId', letter: 'h' },
  hold_released: { property: 'holdEventId', letter: 'h' },
}

const letters: Readonly<Record<string, string>> = {
  purchase: 'p',
  points_spent: 's',
  hold_captured: 's',
  points_held: 'h',
}

/** Tells deeds of one member as events: the first purchase is `p1`, the second `p2` … */
export function teller(): (deed: Deed, nowMs: number) => Sent {
  const counts = new Map<string, number>()
  return ({ type, late, which, properties }, nowMs) => {
    const names = naming[type]
    const latest = names ? (counts.get(names.letter) ?? 0) + 1 - (which ?? 0) : 0
    const named = names ? { [names.property]: `${names.letter}${latest}` } : {}
    const letter = letters[type] ?? 'x'
    const count = (counts.get(letter) ?? 0) + 1
    counts.set(letter, count)
    const atMs = nowMs - late * day
    return { id: `${letter}${count}`, type, atMs, properties: { ...named, ...properties } }
  }
}
