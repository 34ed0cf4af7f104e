/** What has to be known of a campaign that would give points on an event, to say which do. */
export type Offer = {
  readonly id: string
  readonly priority: number
  readonly group: string | null
  readonly exclusive: boolean
  /** Points that its caps and its budget let it give. 0 or more. */
  readonly granted: number
}

/** Whether an offer holds: it gives its points, its caps left nothing of it, or another one keeps it out. */
export type Chosen =
  | { readonly kind: 'applies' }
  | { readonly kind: 'nothing_left' }
  | { readonly kind: 'beaten'; readonly by: string }

/**
 * Say of each offer whether it holds.
 *
 * Of offers that keep each other out the one with the higher priority is the best, then the one that gives more,
 * then the first by id. The best exclusive offer keeps out all others. Without one, the best of each group keeps out
 * the rest of its group. An offer of which nothing is left keeps out no one.
 *
 * @returns for each offer, in the order they were given
 */
export function choose(offers: readonly Offer[]): Chosen[] {
  const exclusive = offers.filter((offer) => offer.exclusive).reduce(better, null)
  const leaders = new Map<string, Offer | null>()
  for (const offer of offers) {
    if (offer.group !== null) {
      leaders.set(offer.group, better(leaders.get(offer.group) ?? null, offer))
    }
  }
  return offers.map((offer) => {
    const peers = exclusive !== null ? offer.exclusive : true
    const leader = exclusive ?? leaders.get(offer.group ?? '') ?? null
    const first = peers && offer.granted === 0 && offer.priority > (leader?.priority ?? 0)
    if (leader && leader !== offer && !first) return { kind: 'beaten', by: leader.id }
    return { kind: offer.granted > 0 ? 'applies' : 'nothing_left' }
  })
}

/** The better of two offers; one of which nothing is left is none. */
function better(best: Offer | null, offer: Offer): Offer | null {
  if (offer.granted === 0) return best
  if (best === null) return offer
  const ahead = offer.priority - best.priority || offer.granted - best.granted
  return ahead > 0 || (ahead === 0 && offer.id < best.id) ? offer : best
}
