/** A line of the CDNOW purchases file. */
export type CdnowPurchase = {
  /** Number of the line in the file; the heading is the first. */
  readonly line: number
  readonly customerId: string
  /** Such as `1997-01-31`. */
  readonly day: string
  readonly cds: number
  /** With two decimals. */
  readonly dollars: string
}

/** The purchases of a file, given as text: a heading, then customer, day, number of CDs and dollars, by commas. */
export function purchasesIn(text: string): CdnowPurchase[] {
  const [, ...lines] = text.trimEnd().split('\n')
  return lines.map((line, index) => {
    const [customerId = '', day = '', cds = '', dollars = ''] = line.trim().split(',')
    return { line: index + 2, customerId, day, cds: Number(cds), dollars }
  })
}
