/** An event as a caller sends it; `atMs` is when it happened. */
export type Sent = {
  readonly id: string
  readonly type: string
  readonly atMs: number
  readonly properties: Readonly<Record<string, unknown>>
}

/** A piece of a purchase, and whether it went back. Money is in cents. */
type Piece = { readonly product: string; readonly cents: number; back: boolean }

/** What of a purchase is there, and what went back. */
export type Bought = {
  readonly paid: number
  back: number
  whole: boolean
  readonly pieces: readonly Piece[]
}

type Item = { readonly productId: string; readonly quantity: number; readonly price?: number }

const itemsOf = (properties: Sent['properties']): readonly Item[] =>
  (properties['items'] as readonly Item[] | undefined) ?? []

/** A purchase of which nothing went back. */
export const boughtBy = (properties: Sent['properties']): Bought => ({
  paid: Math.round(Number(properties['amount']) * 100),
  back: 0,
  whole: false,
  pieces: itemsOf(properties).flatMap(({ productId, quantity, price = 0 }) =>
    Array.from({ length: quantity }, () => ({
      ...{ product: productId, cents: Math.round(price * 100), back: false },
    })),
  ),
})

/** Let so much of a purchase go back as a refund says, or all that is left; gives whether that could be. */
export function goBack(bought: Bought, properties: Sent['properties']): boolean {
  const { amount } = properties
  const left = bought.paid - bought.back
  if (bought.whole) return false
  const pieces: Piece[] = []
  for (const { productId, quantity } of itemsOf(properties)) {
    const there = bought.pieces.filter((piece) => piece.product === productId && !piece.back)
    const free = there.filter((piece) => !pieces.includes(piece)).slice(0, quantity)
    if (free.length < quantity) return false
    pieces.push(...free)
  }
  const byPieces = properties['items'] !== undefined
  const cents = byPieces
    ? worth(bought, (piece) => piece.back || pieces.includes(piece)) -
      worth(bought, ({ back }) => back)
    : amount === undefined
      ? left
      : Math.round(Number(amount) * 100)
  if (cents > left) return false
  for (const piece of pieces) piece.back = true
  bought.back += cents
  const allBack = bought.pieces.every(({ back }) => back)
  bought.whole = byPieces && bought.paid === 0 ? allBack : bought.back === bought.paid
  return true
}

/** What pieces cost; where all of them cost more than was paid, their part of what was. */
function worth({ paid, pieces }: Bought, counts: (piece: Piece) => boolean): number {
  const cost = (some: readonly Piece[]) => some.reduce((sum, { cents }) => sum + cents, 0)
  const [all, named] = [cost(pieces), cost(pieces.filter(counts))]
  return all > paid ? Math.floor((named * paid) / all) : named
}

/** Part a number by weights, with nothing lost: one more for those that lost most by rounding down. */
export function parted(total: number, weights: readonly number[]): number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  const parts = weights.map((weight) => Math.floor((total * weight) / Math.max(1, all)))
  const lost = weights.map((weight, i) => ({ i, lost: (total * weight) % Math.max(1, all) }))
  const missing = total - parts.reduce((sum, part) => sum + part, 0)
  for (const { i } of lost.sort((a, b) => b.lost - a.lost).slice(0, missing)) {
    parts[i] = (parts[i] ?? 0) + 1
  }
  return parts
}
