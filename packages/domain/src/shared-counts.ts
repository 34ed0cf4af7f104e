import { assert } from './assert.ts'

/**
 * Numbers that the members of a workspace share, by key: how much of a budget is given, how many of a stock
 * are taken. Whole numbers, 0 to 2^53 − 1; one that was never added to is 0.
 */
export type SharedCounts = ReadonlyMap<string, number>

/** The shared counts of a decision in the making. */
export type SharedDraft = {
  /** How much was used before it. */
  readonly shared: SharedCounts
  /** What it adds. */
  readonly sharedAdds: Map<string, number>
}

/** How much is used of a shared count, what this decision adds included. */
export function sharedUse({ shared, sharedAdds }: SharedDraft, key: string): number {
  const used = shared.get(key)
  assert(used !== undefined, 'every shared count that is needed was named by sharedKeysOf')
  return used + (sharedAdds.get(key) ?? 0)
}

/**
 * Add to a shared count, with the decision: one that is refused adds nothing. The limit is for the caller to keep.
 *
 * @param add whole; below zero gives back, never more than is used
 */
export function addShared(draft: SharedDraft, key: string, add: number): void {
  const use = sharedUse(draft, key) + add
  assert(Number.isSafeInteger(use) && use >= 0, 'a shared count stays whole and 0 or more')
  draft.sharedAdds.set(key, (draft.sharedAdds.get(key) ?? 0) + add)
}
