/** How a command answers: lines for people, or one JSON document for programs. */
export type Printer = {
  /** A result: `data` for programs, `lines` for people. */
  result(data: unknown, lines: () => string | readonly string[]): void
  /** Something to know beside the result; never mixed into it. */
  note(line: string): void
}

/** The printer of one run of the CLI. */
export function printer(json: boolean): Printer {
  return {
    result(data, lines) {
      if (json) return console.log(JSON.stringify(data, null, 2))
      for (const line of [lines()].flat()) console.log(line)
    },
    note: (line) => console.error(line),
  }
}

/** Rows as text in columns, the first row being the heading. An empty list says so. */
export function table(
  heading: readonly string[],
  rows: readonly (readonly (string | number | null | undefined)[])[],
): string[] {
  if (rows.length === 0) return ['(none)']
  const cells = [heading, ...rows].map((row) => row.map((cell) => String(cell ?? '–')))
  const widths = heading.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)))
  return cells.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
