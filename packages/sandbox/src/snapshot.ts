import type { CanvasPage } from './canvas.ts'
import type { Meter } from './meter.ts'
import type { Profile } from './profile.ts'
import type { Received } from './received.ts'
import type { AttributeEntry } from './registry.ts'
import type { Accepted, Workspace } from './workspace.ts'

/** One line of a snapshot or journal. What waits is counted in the state before it; a change is not. */
type Line =
  | { is: 'state'; ordinal: number; meter: Meter; received: Received; products: string[] }
  | { is: 'profile'; profile: Profile }
  | { is: 'attribute'; entry: AttributeEntry }
  | { is: 'event'; name: string; blocked: boolean; series: [string, number][] }
  | { is: 'canvas'; page: CanvasPage }
  | ({ is: 'waiting' | 'change' } & Accepted)
  | { is: 'settled' }

const text = (line: Line) => JSON.stringify(line)

/** An accepted change as one line of the journal, without its line break. */
export const journalLine = (accepted: Accepted): string => text({ is: 'change', ...accepted })

/** The line that says: everything accepted before was made visible here, ahead of its time. */
export const settledLine: string = text({ is: 'settled' })

/** Everything the workspace holds, line by line: what is visible first, then what waits. */
export function* dump({ world, received, queue, ordinal }: Workspace): Generator<string> {
  const { registry, meter, people, canvases } = world
  yield text({ is: 'state', ordinal, meter, received, products: [...registry.products] })
  for (const profile of people.all()) yield text({ is: 'profile', profile })
  for (const entry of registry.attributes.values()) yield text({ is: 'attribute', entry })
  for (const { name, blocked, series } of registry.events.values())
    yield text({ is: 'event', name, blocked, series: [...series] })
  for (const page of canvases.pages()) yield text({ is: 'canvas', page })
  for (const { item, due } of queue.waiting()) yield text({ is: 'waiting', ...item, due })
}

/** Takes lines in, and lets the changes in them be seen in the order in which they were. */
export type Loader = {
  /** @throws SyntaxError when the line is no JSON, as the last one after a kill may be */
  line(line: string): void
  /** Let be seen what the lines leave waiting. */
  finish(): void
}

/** Fill a fresh workspace from the lines of `dump`, `journalLine` and `settledLine`. */
export function loader(workspace: Workspace): Loader {
  const { world, received } = workspace
  let waiting: (Accepted & { is: 'waiting' | 'change' })[] = []
  const release = (until: number): void => {
    if (!waiting.some(({ due }) => due <= until)) return
    // A stable sort: what was due at the same time stays in the order it was accepted.
    const ready = waiting.filter(({ due }) => due <= until).sort((a, b) => a.due - b.due)
    waiting = waiting.filter(({ due }) => due > until)
    for (const change of ready) workspace.replay(change, change.is === 'waiting')
  }
  const take = (line: Line): void => {
    switch (line.is) {
      case 'state':
        workspace.ordinal = line.ordinal
        Object.assign(world.meter, line.meter)
        Object.assign(received, line.received)
        for (const product of line.products) world.registry.products.add(product)
        return
      case 'profile':
        world.people.adopt(line.profile)
        return
      case 'attribute':
        world.registry.attributes.set(line.entry.name, line.entry)
        return
      case 'event':
        world.registry.events.set(line.name, { ...line, series: new Map(line.series) })
        return
      case 'canvas':
        world.canvases.adopt(line.page)
        return
      case 'waiting':
      case 'change':
        release(line.at)
        waiting.push(line)
        return
      case 'settled':
        release(Number.POSITIVE_INFINITY)
        return
    }
  }
  return {
    line: (line) => take(JSON.parse(line) as Line),
    finish: () => release(Number.POSITIVE_INFINITY),
  }
}
