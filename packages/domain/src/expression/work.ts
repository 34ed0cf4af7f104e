import { OutOfWork } from './failure.ts'
import { expressionLimits } from './limits.ts'

/**
 * What one evaluation may still do. One unit is a step, or a character or an item that is read or
 * made, so time and memory of an evaluation are bounded together, whatever it is given.
 */
export class Work {
  #left: number = expressionLimits.work

  /** Units used so far, never more than are allowed. */
  get used(): number {
    return expressionLimits.work - this.#left
  }

  /** Pay before doing. @throws {OutOfWork} when less than `units` is left */
  spend(units: number): void {
    if (units > this.#left) throw new OutOfWork('It takes too much work.')
    this.#left -= units
  }
}
