/** Bounds of one expression: what is saved by its size, what runs by its work. */
export const expressionLimits = {
  /** Characters of source. */
  source: 2_000,
  /** Nodes of the syntax tree. */
  nodes: 300,
  /** Calls, selections and brackets inside each other. */
  depth: 12,
  /** Items of a list that is written out. */
  listItems: 200,
  /** Entries of a map that is written out. */
  mapEntries: 50,
  /** Arguments of one call. */
  callArguments: 8,
  /** Characters of a pattern of `regex`. */
  pattern: 200,
  /** Instructions that a pattern of `regex` compiles to: counted repetitions multiply them. */
  patternSize: 1_000,
  /** Characters of a string that `regex` looks at. */
  subject: 4_096,
  /** Steps, and characters and items made or looked through, of one evaluation. */
  work: 1_000_000,
  /** Values inside a result, counted as often as they stand in it. */
  resultParts: 10_000,
} as const
