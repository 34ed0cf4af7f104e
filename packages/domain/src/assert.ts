/** Stop here: what we believed of our own code is not so. Never used on what a caller sent. */
export function assert(holds: boolean, belief: string): asserts holds {
  if (!holds) throw new Error(`Broken belief: ${belief}`)
}
