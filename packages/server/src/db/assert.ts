/** Stop here: what we believed of our own code is not so. Never used on what a caller sent. */
export function assert(holds: boolean, belief: string): asserts holds {
  if (!holds) throw Object.assign(new Error(`Broken belief: ${belief}`), { name: 'BrokenBelief' })
}

/** True for what `assert` throws. */
export const isBrokenBelief = (error: unknown): error is Error =>
  error instanceof Error && error.name === 'BrokenBelief'
