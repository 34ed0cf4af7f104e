import { Failed } from './failure.ts'
import { type Frame, type Step, someItem, truth } from './step.ts'
import { entriesOf, isTable } from './table.ts'

/** Do something with each item. @throws {Failed} when the whole has no value */
type Loop = (items: readonly unknown[], ...bodies: readonly Body[]) => unknown
type Body = (item: unknown) => unknown

const nothing: Body = (item) => item

/** Macros over a list, or over the keys of a map. */
export const macros: ReadonlyMap<string, Loop> = new Map<string, Loop>([
  ['all', (items, holds = nothing) => !someItem(items, false, holds)],
  ['exists', (items, holds = nothing) => someItem(items, true, holds)],
  [
    'exists_one',
    (items, holds = nothing) => items.filter((item) => truth(holds(item))).length === 1,
  ],
  ['filter', (items, holds = nothing) => items.filter((item) => truth(holds(item)))],
  [
    'map',
    (items, first = nothing, second) =>
      second ? items.filter((item) => truth(first(item))).map(second) : items.map(first),
  ],
])

/** A macro, ready to run: each round costs a unit beside what its body does. */
export function macro(name: string, of: Step, variable: string, bodies: readonly Step[]): Step {
  const loop = macros.get(name)
  if (!loop) throw new Error('a macro that is none')
  return (frame) => {
    const items = itemsOf(of(frame), frame)
    const at = { name: variable, item: undefined as unknown }
    const inner: Frame = { ...frame, items: at }
    const rounds = bodies.map((body) => (item: unknown) => {
      frame.work.spend(1)
      at.item = item
      return body(inner)
    })
    return loop(items, ...rounds)
  }
}

function itemsOf(all: unknown, { work }: Frame): readonly unknown[] {
  if (Array.isArray(all)) return all
  if (isTable(all)) return entriesOf(all, work).map(([key]) => key)
  throw new Failed('Only a list or a map has items.')
}
