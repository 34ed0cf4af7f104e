import type { Value } from '../fields/value.ts'
import { isList, isObject } from '../fields/value-parse.ts'
import { decimalOf, majorOf, parseMoney } from '../money.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { Purchase, PurchaseLine } from './purchase-state.ts'

/** What one refund takes back of a purchase. */
export type RefundPart = {
  /** Minor units, 0 or more. */
  readonly minor: number
  /** Pieces of each line that are taken back afterwards, those of earlier refunds too. */
  readonly pieces: readonly number[]
  /** Nothing of the purchase is left afterwards. */
  readonly whole: boolean
}

/** What is wrong with a refund whatever its purchase, or null; so one that comes too early hears of it. */
export function wrongRefund({ amount, items }: Readonly<Record<string, Value>>): Refusal | null {
  if (amount !== undefined && items !== undefined) {
    return wrong('/properties/items', 'one_of', 'A refund names an amount or items, not both.')
  }
  if (amount === 0) {
    return wrong('/properties/amount', 'minimum', 'A refund is of more than nothing.')
  }
  return items !== undefined && isList(items) && items.length === 0
    ? wrong('/properties/items', 'minimum', 'A refund by items names at least one.')
    : null
}

/**
 * Read how much of a purchase a refund takes back: the `amount` or the `items` that it names, or else
 * all that is left. Never more than is left.
 *
 * @param properties of the refund event, with which nothing is wrong
 */
export function refundPart(
  purchase: Purchase,
  properties: Readonly<Record<string, Value>>,
  currency: string,
): RefundPart | Refusal {
  const { amount, items } = properties
  const { minor: before, pieces } = purchase.refunded
  const leftMinor = purchase.amountMinor - before
  if (amount !== undefined) {
    const path = '/properties/amount'
    const read = parseMoney(amount, currency, path)
    if (!read.ok) return refuse('invalid_event', read.problem)
    const minor = read.value
    if (minor > leftMinor) return tooMuch(path, leftMinor, currency)
    return { minor, pieces, whole: minor === leftMinor }
  }
  if (items !== undefined && isList(items)) {
    const taken = takePieces(purchase, items, currency)
    if ('kind' in taken) return taken
    const { lines, amountMinor } = purchase
    const minor = worthOf(lines, taken, amountMinor) - worthOf(lines, pieces, amountMinor)
    if (minor > leftMinor) return tooMuch('/properties/items', leftMinor, currency)
    // A purchase for nothing is whole when its last piece is back.
    const whole =
      amountMinor > 0
        ? minor === leftMinor
        : lines.every((line, index) => taken[index] === line.quantity)
    return { minor, pieces: taken, whole }
  }
  return { minor: leftMinor, pieces: purchase.lines.map((line) => line.quantity), whole: true }
}

/**
 * What pieces of a purchase are worth: their prices, as long as all lines together are no more than
 * what was paid. Where they are more, something was taken off the whole, and each piece bears its share.
 */
function worthOf(
  lines: readonly PurchaseLine[],
  pieces: readonly number[],
  amountMinor: number,
): number {
  // Exact: prices times pieces are beyond what a double holds.
  const sum = (count: (line: PurchaseLine, index: number) => number) =>
    lines.reduce(
      (all, line, index) => all + BigInt(line.priceMinor) * BigInt(count(line, index)),
      0n,
    )
  const all = sum((line) => line.quantity)
  const named = sum((_, index) => pieces[index] ?? 0)
  const paid = BigInt(amountMinor)
  return Number(all > paid ? (named * paid) / all : named)
}

/** Pieces of each line taken back afterwards. An item takes from its lines in their order. */
function takePieces(
  { lines, refunded }: Purchase,
  items: readonly Value[],
  currency: string,
): readonly number[] | Refusal {
  const taken = [...refunded.pieces]
  const leftOf = (index: number) => (lines[index]?.quantity ?? 0) - (taken[index] ?? 0)
  for (const [at, item] of items.filter(isObject).entries()) {
    const path = `/properties/items/${at}`
    const own = [...lines.keys()].filter((index) => isOf(item, lines[index], currency))
    if (own.length === 0) {
      const message = 'The purchase has no such line.'
      return refuse('purchase_line_not_found', { path, rule: 'purchase_line_not_found', message })
    }
    let wanted = Number(item['quantity'])
    const left = own.reduce((sum, index) => sum + leftOf(index), 0)
    if (wanted > left) return tooMany(`${path}/quantity`, left)
    for (const index of own) {
      const pieces = Math.min(wanted, leftOf(index))
      taken[index] = (taken[index] ?? 0) + pieces
      wanted -= pieces
    }
  }
  return taken
}

/** Whether an item of a refund is of this line: the same product and variant, and price if it says one. */
const isOf = (
  { productId, variantId, price }: Readonly<Record<string, Value>>,
  line: PurchaseLine | undefined,
  currency: string,
): boolean =>
  line !== undefined &&
  productId === line.productId &&
  (variantId ?? null) === line.variantId &&
  (price === undefined || price === majorOf(line.priceMinor, currency))

const wrong = (path: string, rule: string, message: string): Refusal =>
  refuse('invalid_event', { path, rule, message })

const rule = 'more_than_left'

function tooMuch(path: string, leftMinor: number, currency: string): Refusal {
  const left = decimalOf(leftMinor, currency)
  const message = `Of this purchase ${left} ${currency} are left to refund.`
  return refuse(rule, { path, rule, message }, { left })
}

function tooMany(path: string, pieces: number): Refusal {
  const message = `Of these lines ${pieces} pieces are left to refund.`
  return refuse(rule, { path, rule, message }, { left: String(pieces) })
}
