import type { Waiting } from './waiting.ts'

/** Events that wait, each workspace's in the order in which they came. */
export type Queue = {
  push(waiting: Waiting): void
  /** Up to `most` events of one workspace; the workspaces take turns. Empty: nothing waits. */
  take(most: number, mostBytes: number): Waiting[]
  /** Events that wait. */
  length(): number
}

/** A line of waiting events, read from `head`. */
type Line = { readonly events: Waiting[]; head: number }

/** An empty queue. */
export function queue(): Queue {
  const lines = new Map<number, Line>()
  let length = 0
  return {
    push: (waiting) => {
      length += 1
      const line = lines.get(waiting.workspaceId)
      if (line) line.events.push(waiting)
      else lines.set(waiting.workspaceId, { events: [waiting], head: 0 })
    },
    take: (most, mostBytes) => {
      const [first] = lines
      if (!first) return []
      const [workspaceId, line] = first
      const taken = takeFrom(line, most, mostBytes)
      length -= taken.length
      // The workspace goes to the end, so that a busy one does not keep the others waiting.
      lines.delete(workspaceId)
      if (line.head < line.events.length) lines.set(workspaceId, compact(line))
      return taken
    },
    length: () => length,
  }
}

/** Events from the front, at least one, until the next would be too much. */
function takeFrom(line: Line, most: number, mostBytes: number): Waiting[] {
  const from = line.head
  let bytes = 0
  while (line.head < line.events.length && line.head - from < most) {
    bytes += line.events[line.head]?.bytes ?? 0
    if (bytes > mostBytes && line.head > from) break
    line.head += 1
  }
  return line.events.slice(from, line.head)
}

/** Give back what was read, now and then: not at each turn, for it copies what is left. */
function compact(line: Line): Line {
  if (line.head < 4_096 || line.head < line.events.length / 2) return line
  return { events: line.events.slice(line.head), head: 0 }
}
