/** Members for whom a condition holds, under a name. Who is in it is not kept: it is asked. */
export type Segment = {
  readonly id: string
  readonly name: string
  readonly version: number
  /** CEL over `member` giving a bool. */
  readonly condition: string
}
