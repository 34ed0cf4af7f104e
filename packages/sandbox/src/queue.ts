import type { Chance } from './chance.ts'
import type { Clock } from './clock.ts'

/**
 * How long accepted objects stay invisible (facts 2.13 and 8): a request's objects appear together,
 * `delayMs` after its receipt (normally 10 to 100 ms), plus up to `jitterMs`. Without `reorder` requests
 * appear in the order they came; with it each has its own delay, as Braze guarantees no order.
 */
export type Visibility = {
  readonly delayMs: number
  readonly jitterMs: number
  readonly reorder: boolean
  /** Some requests appear much later than the rest (a recording shows one 6 s late). */
  readonly stragglers?: { readonly probability: number; readonly delayMs: number }
}

/** Things that wait for their time. */
export type Queue<Item> = {
  readonly size: number
  /** Take an item in now; it comes out at its due time, which is returned. */
  push(item: Item): number
  /** Let everything out now, in the order it would have come. */
  drain(): void
  /** Forget everything that waits. */
  clear(): void
  /** What still waits, in the order it will come out. */
  waiting(): readonly { readonly item: Item; readonly due: number }[]
}

type Slot<Item> = { readonly item: Item; readonly due: number; readonly no: number }

/** A queue with one timer for all that waits in it: a heap by due time, then by arrival. */
export function queue<Item>(
  clock: Clock,
  random: Chance,
  visibility: Visibility,
  out: (item: Item) => void,
): Queue<Item> {
  const heap: Slot<Item>[] = []
  let pushed = 0
  let lastDue = 0
  let armedFor = Number.POSITIVE_INFINITY

  const dueNow = (): number => {
    const { delayMs, jitterMs, reorder, stragglers } = visibility
    const late = stragglers && random() < stragglers.probability ? stragglers.delayMs : 0
    const due = clock.now() + delayMs + late + (jitterMs > 0 ? Math.floor(random() * jitterMs) : 0)
    lastDue = reorder ? due : Math.max(lastDue, due)
    return lastDue
  }
  const release = (until: number): void => {
    for (let top = heap[0]; top && top.due <= until; top = heap[0]) {
      takeTop(heap)
      out(top.item)
    }
  }
  const arm = (): void => {
    const due = heap[0]?.due
    if (due === undefined || due >= armedFor) return
    armedFor = due
    clock.after(Math.max(0, due - clock.now()), () => {
      if (armedFor === due) armedFor = Number.POSITIVE_INFINITY
      release(clock.now())
      arm()
    })
  }

  return {
    get size() {
      return heap.length
    },
    push: (item) => {
      const due = dueNow()
      if (due <= clock.now() && heap.length === 0) {
        out(item)
        return due
      }
      pushed += 1
      insert(heap, { item, due, no: pushed })
      arm()
      return due
    },
    drain: () => release(Number.POSITIVE_INFINITY),
    clear: () => {
      heap.length = 0
    },
    waiting: () => heap.toSorted((a, b) => (isBefore(a, b) ? -1 : 1)),
  }
}

const isBefore = <Item>(a: Slot<Item>, b: Slot<Item>): boolean =>
  a.due < b.due || (a.due === b.due && a.no < b.no)

function insert<Item>(heap: Slot<Item>[], slot: Slot<Item>): void {
  let at = heap.length
  heap.push(slot)
  while (at > 0) {
    const above = (at - 1) >> 1
    const parent = heap[above]
    if (!parent || !isBefore(slot, parent)) break
    heap[at] = parent
    at = above
  }
  heap[at] = slot
}

function takeTop<Item>(heap: Slot<Item>[]): void {
  const last = heap.pop()
  if (!last || heap.length === 0) return
  let at = 0
  for (;;) {
    const left = 2 * at + 1
    const [one, other] = [heap[left], heap[left + 1]]
    if (!one) break
    const [child, where] = other && isBefore(other, one) ? [other, left + 1] : [one, left]
    if (!isBefore(child, last)) break
    heap[at] = child
    at = where
  }
  heap[at] = last
}
