/** Where the start speaks: lines that stay, and one live line below them. */
export type Screen = {
  /** Write a line that stays. */
  say(line: string): void
  /** Show this as the live line. Off a terminal it is a line of its own, now and then. */
  live(line: string): void
  /** Take the live line away. */
  clear(): void
}

/** Off a terminal the live line is written this often, in milliseconds. */
const pauseMs = 10_000

/** The screen of a stream. Only a terminal that can go back in its line gets a line that changes. */
export function screen(out: NodeJS.WriteStream): Screen {
  if (!out.isTTY || process.env['TERM'] === 'dumb') return plain(out)
  let shown = ''
  const clear = () => {
    if (shown !== '') out.write('\r\x1b[2K')
    shown = ''
  }
  const live = (line: string) => {
    clear()
    // A line that wraps could not be taken back.
    shown = line.slice(0, (out.columns || 80) - 1)
    out.write(shown)
  }
  const say = (line: string) => {
    const below = shown
    clear()
    out.write(`${line}\n`)
    if (below !== '') live(below)
  }
  return { say, live, clear }
}

function plain(out: NodeJS.WriteStream): Screen {
  let last = -Infinity
  const say = (line: string) => void out.write(`${line}\n`)
  const live = (line: string) => {
    const now = performance.now()
    if (now - last < pauseMs) return
    last = now
    say(line)
  }
  return { say, live, clear: () => {} }
}
