/** Which rule gave points, by its version or that of its campaign, or which reward they were spent on; null: a person. */
export type Source = {
  readonly id: string
  readonly version: number
  readonly campaignId: string | null
} | null
