import type { EventType } from './events/event-type.ts'
import { isOurs } from './events/ours.ts'
import { compileExpression, type Expression, type ResultKind } from './expression/compile.ts'
import type { ExpressionEnvironment } from './expression/environment.ts'
import type { Field } from './fields/field.ts'
import type { PlannedDerivation, PlannedRule } from './plan.ts'
import type { EarnRule } from './points/earn-rule.ts'
import { type Life, wrongExpiry, wrongPending } from './points/expiry.ts'
import { livesIn, mainWallet, type Wallet } from './points/wallet.ts'
import { type Problem, step } from './problem.ts'

/** What the parts of a program are compiled with. Problems are collected, not thrown. */
export type Builder = {
  readonly fields: ReadonlyMap<string, Field>
  readonly eventTypes: ReadonlyMap<string, EventType>
  readonly wallets: ReadonlyMap<string, Wallet>
  readonly problems: Problem[]
  /** The environment of an event type; null is one that knows no property of any event. */
  readonly environmentOf: (eventType: string | null) => ExpressionEnvironment
}

/** Take note of something wrong. */
export const note = (
  build: Pick<Builder, 'problems'>,
  path: string,
  rule: string,
  message: string,
): void => {
  build.problems.push({ path, rule, message })
}

/** Compile an expression, or take note of what is wrong with it and give null. */
export function compileAt(
  build: Builder,
  eventType: string | null,
  source: string,
  result: ResultKind,
  path: string,
): Expression | null {
  const compiled = compileExpression(source, result, build.environmentOf(eventType), path)
  if (compiled.ok) return compiled.value
  build.problems.push(compiled.problem)
  return null
}

/** Check that an event type is there. */
export function knows(build: Builder, eventType: string, path: string): boolean {
  if (build.eventTypes.has(eventType)) return true
  note(build, path, 'unknown_event_type', `There is no event type ${eventType}.`)
  return false
}

/** Check that an id is used once. */
export function once(build: Builder, seen: Set<string>, id: string, path: string): void {
  if (seen.has(id)) note(build, path, 'id_taken', `${id} is there already.`)
  seen.add(id)
}

/** Add to the list under a key. */
export function append<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key)
  if (list) list.push(item)
  else lists.set(key, [item])
}

/** Events that move points by themselves, or after which there is no one to earn. */
const barren: ReadonlySet<string> = new Set([
  'refund',
  'points_adjusted',
  'points_imported',
  'points_spent',
  'points_spend_reversed',
  'reward_claimed',
  'reward_redeemed',
  'reward_cancelled',
  'reward_refunded',
  'points_confirmed',
  'points_held',
  'hold_captured',
  'hold_released',
  'opt_out',
  'member_merged',
])

/** Whether nothing is earned by events of a type. */
export const earnsNothing = ({ eventTypes }: Builder, type: string): boolean =>
  barren.has(type) || eventTypes.get(type)?.raised === true

/** Check that points can be earned by events of a type. */
export function earnsOn(build: Builder, eventType: string, path: string): boolean {
  if (!knows(build, eventType, path)) return false
  if (!earnsNothing(build, eventType)) return true
  note(build, path, 'earns_nothing', `Nothing is earned by ${eventType}.`)
  return false
}

/** Compile the earn rules, by event type. */
export function planRules(build: Builder, rules: readonly EarnRule[]): Map<string, PlannedRule[]> {
  const planned = new Map<string, PlannedRule[]>()
  const seen = new Set<string>()
  for (const [index, rule] of rules.entries()) {
    const path = step('/earnRules', index)
    once(build, seen, rule.id, `${path}/id`)
    if (!earnsOn(build, rule.on, `${path}/on`)) continue
    checkLife(build, rule, path)
    const when =
      rule.when === undefined
        ? null
        : compileAt(build, rule.on, rule.when, 'condition', `${path}/when`)
    const points = compileAt(build, rule.on, rule.points, 'points', `${path}/points`)
    const wallet = walletAt(build, rule.wallet, `${path}/wallet`)
    if (!points || !wallet) continue
    append(planned, rule.on, { rule, when, points, wallet, life: livesIn(wallet, rule) })
  }
  return planned
}

/** The wallet of an id, or the main one where none is named; where there is none, take note and give null. */
export function walletAt(build: Builder, id: string | undefined, path: string): Wallet | null {
  const found = build.wallets.get(id ?? mainWallet)
  if (found) return found
  note(build, path, 'unknown_wallet', `There is no wallet ${id}.`)
  return null
}

/** Check how points are to wait and live. */
export function checkLife(
  build: Pick<Builder, 'problems'>,
  { expiry, pending }: Life,
  path: string,
): void {
  const wrong = expiry ? wrongExpiry(expiry) : null
  if (wrong) note(build, `${path}/expiry${wrong.path}`, 'expiry', wrong.message)
  const wrongWait = pending ? wrongPending(pending) : null
  if (wrongWait) note(build, `${path}/pending${wrongWait.path}`, 'pending', wrongWait.message)
}

/** Compile the derived fields, by event type. */
export function planDerivations(
  build: Builder,
  fields: readonly Field[],
): Map<string, PlannedDerivation[]> {
  const planned = new Map<string, PlannedDerivation[]>()
  for (const [index, field] of fields.entries()) {
    if (!field.derive) continue
    const { on, expression: source } = field.derive
    const path = `${step('/fields', index)}/derive`
    const everywhere = on.length === 0
    if (everywhere && !compileAt(build, null, source, field.type, `${path}/expression`)) continue
    const types = everywhere ? derivedOn(build) : on
    for (const [place, type] of types.entries()) {
      if (!everywhere && !knows(build, type, `${path}/on/${place}`)) continue
      const expression = compileAt(build, type, source, field.type, `${path}/expression`)
      if (expression) append(planned, type, { field, expression })
    }
  }
  return planned
}

/** Fields are derived at what is sent, and at what comes from ourselves. */
const derivedOn = ({ eventTypes }: Builder): string[] =>
  [...eventTypes.values()].flatMap(({ name, raised }) => (raised && !isOurs(name) ? [] : [name]))
