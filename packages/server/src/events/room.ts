/** How much may wait or be under way at a time. */
export type RoomBounds = { readonly events: number; readonly bytes: number }

/** What is held in memory, counted, so that it is refused before there is too much of it. */
export type Room = {
  /** Hold so much more, if there is room for it. */
  take(events: number, bytes: number): boolean
  /** Hold so much less. */
  give(events: number, bytes: number): void
  /** Fulfilled once there is room for so much. It is not kept for the one who asked. */
  seek(events: number, bytes: number): Promise<void>
  held(): RoomBounds
}

/** An empty room. What is larger than the whole room is let in alone, for it would never be otherwise. */
export function room(bounds: RoomBounds): Room {
  const held = { events: 0, bytes: 0 }
  const seekers: (RoomBounds & { readonly found: () => void })[] = []

  const fits = (events: number, bytes: number) =>
    (events === 0 || held.events === 0 || held.events + events <= bounds.events) &&
    (bytes === 0 || held.bytes === 0 || held.bytes + bytes <= bounds.bytes)

  return {
    take: (events, bytes) => {
      if (!fits(events, bytes)) return false
      held.events += events
      held.bytes += bytes
      return true
    },
    give: (events, bytes) => {
      held.events -= events
      held.bytes -= bytes
      while (seekers[0] && fits(seekers[0].events, seekers[0].bytes)) seekers.shift()?.found()
    },
    seek: (events, bytes) =>
      fits(events, bytes)
        ? Promise.resolve()
        : new Promise((found) => void seekers.push({ events, bytes, found })),
    held: () => ({ ...held }),
  }
}
