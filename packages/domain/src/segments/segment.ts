/** Members for whom a condition holds, under a name. Who is in it is asked, and kept only where it is tracked. */
export type Segment = {
  readonly id: string
  readonly name: string
  readonly version: number
  /** CEL over `member` giving a bool. */
  readonly condition: string
  /** It is known of each member at any time whether they are in it, and told when they enter and leave. */
  readonly tracked?: boolean | undefined
}
