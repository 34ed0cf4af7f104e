import { facts } from '@laurel/braze'
import { z } from 'zod'

/** What a person may set of a connection beside its mode; every key has a default. */
export const ConnectionSettings = z.object({
  /** Milliseconds between two attribute updates of one member, for Braze may swap two requests. */
  quietMs: z.int().min(0).max(3_600_000).default(5_000),
  /** Objects in one request. */
  objects: z.int().min(1).max(facts.trackObjects.value).default(facts.trackObjects.value),
  /** Whether `objects` bounds the three arrays together or, on legacy contracts, each of them. */
  limitMode: z.enum(['combined', 'each']).default('combined'),
  /** Bytes of one request's body. */
  bytes: z
    .int()
    .min(100_000)
    .max(facts.trackBodyBytes.value)
    .default(facts.trackBodyBytesSafe.value),
  /** A limit of one's own; null: what Braze says in its answers. */
  requestsPerMinute: z.int().min(1).max(100_000).nullable().default(null),
  /** What the contract with Braze counts: data points, or monthly active users. */
  contract: z.enum(['data_points', 'mau']).default('data_points'),
  /** Requests under way at a time. */
  concurrency: z.int().min(1).max(64).default(8),
})

/** What a person may set of a connection beside its mode. */
export type ConnectionSettings = z.infer<typeof ConnectionSettings>
