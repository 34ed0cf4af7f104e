import { canvasBook } from './canvas.ts'
import type { Chance } from './chance.ts'
import { apply, type Change, type Tracked } from './change.ts'
import type { Clock } from './clock.ts'
import { meter } from './meter.ts'
import { people } from './people.ts'
import { type Queue, queue, type Visibility } from './queue.ts'
import { countTracked, type Received, received } from './received.ts'
import { registry } from './registry.ts'
import type { Rules, World } from './world.ts'

/** A change that was accepted: when it came, and when it is to be seen (milliseconds since 1970). */
export type Accepted = { readonly change: Change; readonly at: number; readonly due: number }

/** The workspace in motion: what is visible, what waits, and what came. */
export type Workspace = {
  readonly world: World
  readonly received: Received
  readonly queue: Queue<Waiting>
  /** Take a change in; it is seen when its time has come. */
  accept(change: Change): void
  /** Take a change in and let it be seen at once. */
  applyNow(change: Change): void
  /** Take in again what was accepted before; seen at once. What was counted then is not counted now. */
  replay(accepted: Pick<Accepted, 'change' | 'at'>, wasCounted: boolean): void
  /** Number the objects of a track request and count them as received. */
  number(tracked: Omit<Tracked, 'ordinal'>): Tracked
  /** Objects accepted so far. */
  ordinal: number
}

type Waiting = { readonly change: Change; readonly at: number }

/**
 * A workspace in which nothing has happened. `tell` hears of every change that is accepted, when the
 * workspace already holds it.
 */
export function workspace(
  rules: Rules,
  clock: Clock,
  random: Chance,
  visibility: Visibility,
  tell: (accepted: Accepted) => void,
): Workspace {
  const world: World = {
    rules,
    people: people(),
    registry: registry(),
    meter: meter(),
    canvases: canvasBook(),
  }
  const waiting = queue<Waiting>(clock, random, visibility, ({ change, at }) =>
    apply(world, change, at),
  )
  const counted = received()
  const self: Workspace = {
    world,
    received: counted,
    queue: waiting,
    ordinal: 0,
    accept: (change) => {
      const at = clock.now()
      tell({ change, at, due: waiting.push({ change, at }) })
    },
    applyNow: (change) => {
      const at = clock.now()
      apply(world, change, at)
      tell({ change, at, due: at })
    },
    replay: ({ change, at }, wasCounted) => {
      if (change.do === 'track' && !wasCounted) {
        self.ordinal = Math.max(self.ordinal, change.ordinal + objectsOf(change) - 1)
        countTracked(counted, change)
      }
      apply(world, change, at)
    },
    number: (tracked) => {
      const numbered = { ...tracked, ordinal: self.ordinal + 1 }
      self.ordinal += objectsOf(numbered)
      countTracked(counted, numbered)
      return numbered
    },
  }
  return self
}

const objectsOf = ({ attributes, events, purchases }: Tracked): number =>
  attributes.length + events.length + purchases.length
