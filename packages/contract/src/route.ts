import { z } from 'zod'
import type { RefusalCode } from './refusals.ts'
import type { Scope } from './scope.ts'

/** The methods that our routes use. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** The schema of a route without params or without a query: an object with no keys. */
export const nothing = z.strictObject({})

/** The type of {@link nothing}. */
export type Nothing = typeof nothing

/**
 * One thing a caller may ask, as data. Server, OpenAPI, SDK and permission table are made from it.
 *
 * `P` params, `Q` query, `B` body as documented, `R` reply, `A` body as checked at the edge.
 */
export type Route<
  P extends z.ZodObject = z.ZodObject,
  Q extends z.ZodObject = z.ZodObject,
  B extends z.ZodType | null = z.ZodType | null,
  R extends z.ZodType | null = z.ZodType | null,
  A extends z.ZodType | null = z.ZodType | null,
> = {
  readonly method: Method
  /** Path with params in braces, `/v1/members/{memberId}`. */
  readonly path: `/${string}`
  /** One sentence for the manual. */
  readonly summary: string
  /** The scope a key must hold; null for a route that is open to everyone. */
  readonly needs: Scope | null
  /** Status of a success. */
  readonly status: 200 | 201 | 202 | 204
  readonly params: P
  readonly query: Q
  /** What a caller should send. */
  readonly body: B
  /** What the edge checks: the same as `body`, or looser where each part is judged on its own. */
  readonly admits: A
  /** What a success says; null when it says nothing (204). */
  readonly reply: R
  /** Refusals of its own, beside those that every route may give. */
  readonly refuses: readonly RefusalCode[]
  /** Whether a repeat must be told by an `Idempotency-Key` or by the body's `eventId`. */
  readonly keyed: boolean
  /** One JSON document, one JSON document a line (both ways), or plain text. */
  readonly carries: 'json' | 'lines' | 'text'
}

/** What an author of a route writes; the rest has a default. */
type Draft<
  P extends z.ZodObject,
  Q extends z.ZodObject,
  B extends z.ZodType | null,
  R extends z.ZodType | null,
  A extends z.ZodType | null,
> = Pick<Route, 'method' | 'path' | 'summary' | 'needs'> &
  Partial<Pick<Route<P, Q, B, R, A>, 'status' | 'refuses' | 'keyed' | 'carries'>> & {
    readonly params?: P
    readonly query?: Q
    readonly body?: B
    readonly admits?: A
    readonly reply?: R
  }

/** Write a route down. What is left out: no params, query, body or reply; 200, JSON, no own refusals. */
export function route<
  P extends z.ZodObject = Nothing,
  Q extends z.ZodObject = Nothing,
  B extends z.ZodType | null = null,
  R extends z.ZodType | null = null,
  A extends z.ZodType | null = B,
>(draft: Draft<P, Q, B, R, A>): Route<P, Q, B, R, A> {
  const whole: Route = {
    status: draft.reply === undefined ? 204 : 200,
    params: nothing,
    query: nothing,
    body: null,
    admits: draft.body ?? null,
    reply: null,
    refuses: [],
    keyed: false,
    carries: 'json',
    ...draft,
  }
  // The defaults above are exactly the type parameters' defaults, which the compiler cannot see.
  return whole as Route<P, Q, B, R, A>
}

/** What the handler of a route is given as `params`, after checking. */
export type ParamsOf<R extends Route> = z.output<R['params']>
/** What the handler of a route is given as `query`, after checking. */
export type QueryOf<R extends Route> = z.output<R['query']>
/** What the handler of a route is given as `body`, after checking; null when it takes none. */
export type BodyOf<R extends Route> = R['admits'] extends z.ZodType ? z.output<R['admits']> : null
/** What the handler of a route returns; nothing when the route says nothing. */
export type ReplyOf<R extends Route> = R['reply'] extends z.ZodType
  ? z.input<R['reply']>
  : // biome-ignore lint/suspicious/noConfusingVoidType: it is a return type, one step away.
    void
/** What a caller may send as `query`: before defaults and conversions. */
export type QueryIn<R extends Route> = z.input<R['query']>
/** What a caller may send as `body`, as documented; null when the route takes none. */
export type BodyIn<R extends Route> = R['body'] extends z.ZodType ? z.input<R['body']> : null
