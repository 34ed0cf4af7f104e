/**
 * Why a member cannot claim a reward just now: one of a few stable words, and a sentence. `at` is the canonical
 * instant at which it may be otherwise by time alone, `missing` says how many points there are too few.
 */
export type Obstacle = {
  readonly reason: ObstacleReason
  readonly message: string
  readonly at?: string
  readonly missing?: number
}

/** All that can stand in the way of a claim. */
export const obstacleReasons = [
  'inactive',
  'window',
  'member',
  'audience',
  'limit',
  'stock',
  'codes',
  'points',
  'spend_limit',
] as const

/** One of `obstacleReasons`. */
export type ObstacleReason = (typeof obstacleReasons)[number]
