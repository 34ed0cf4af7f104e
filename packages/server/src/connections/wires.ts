import type { PoolWire } from '@laurel/braze'

/** Makes a wire to a host: `poolWire` in a server, the sandbox in a test. */
export type WireFactory = (origin: string, options: { connections: number }) => PoolWire

/** Where a connection's wire leads, and how many requests go over it at a time. */
type Line = { readonly origin: string; readonly connections: number }

/** One wire for each connection, kept open and made anew when what it leads to changes. */
export type Wires = {
  wireOf(name: string, line: Line): PoolWire['wire']
  /** Let go of a connection's wire; requests under way are finished. */
  drop(name: string): void
  /** Close all of them. */
  close(): Promise<void>
}

/** Keep wires made by `make`. */
export function wires(make: WireFactory): Wires {
  const kept = new Map<string, { line: Line; pool: PoolWire }>()
  const closing = new Set<Promise<void>>()

  const drop = (name: string) => {
    const old = kept.get(name)
    if (!old) return
    kept.delete(name)
    const closed = old.pool.close().finally(() => closing.delete(closed))
    closing.add(closed)
  }
  return {
    wireOf(name, line) {
      const known = kept.get(name)
      if (known?.line.origin === line.origin && known.line.connections === line.connections) {
        return known.pool.wire
      }
      drop(name)
      const pool = make(line.origin, { connections: line.connections })
      kept.set(name, { line, pool })
      return pool.wire
    },
    drop,
    async close() {
      for (const name of [...kept.keys()]) drop(name)
      await Promise.allSettled(closing)
    },
  }
}
