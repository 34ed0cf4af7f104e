import type { Lane } from './sql.ts'

/** What happens while sending, for the log and the numbers. Holds no body, no member and no key. */
export type SyncNews =
  | ({ readonly lane: Lane } & Happening)
  /** `lane` null: it concerns no single connection. */
  | { readonly kind: 'fault'; readonly lane: Lane | null; readonly fault: unknown }

type Happening =
  | {
      readonly kind: 'request'
      readonly requestId: string
      /** 0: no answer. */
      readonly status: number
      /** Braze's words, the key taken out. */
      readonly note: string
      readonly members: number
      readonly objects: number
      readonly ms: number
    }
  | {
      readonly kind: 'settled'
      /** Rows that were ours still, and rows that were forgotten or taken over meanwhile. */
      readonly rows: number
      readonly lost: number
    }
  | { readonly kind: 'held'; readonly cause: string; readonly why: string }
  | { readonly kind: 'resumed' }
  | { readonly kind: 'erasure_failed'; readonly profiles: number; readonly why: string }
