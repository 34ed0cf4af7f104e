import { type Builder, checkLife, note } from '../plan-build.ts'
import type { Gives } from './gives.ts'

/** The most points that are given at a time. */
const mostPoints = 1_000_000_000

/** Check what is given for something. */
export function checkGives(
  build: Builder,
  gives: Gives,
  badges: ReadonlySet<string>,
  path: string,
): void {
  const { points = 1, badge } = gives
  if (!Number.isSafeInteger(points) || points < 1 || points > mostPoints) {
    note(build, `${path}/points`, 'points', 'It gives 1 to 1,000,000,000 whole points.')
  }
  checkLife(build, gives, path)
  if (badge !== undefined && !badges.has(badge)) {
    note(build, `${path}/badge`, 'unknown_badge', `There is no badge ${badge}.`)
  }
}
