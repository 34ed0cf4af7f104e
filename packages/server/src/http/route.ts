import type { BodyOf, ParamsOf, QueryOf, ReplyOf, Route, Scope } from '@laurel/contract'

/** Who asks: a key, the workspace it belongs to, and what it may do. */
export type Caller = {
  readonly workspaceId: number
  readonly keyId: string
  readonly scopes: readonly Scope[]
}

/** What every handler is given, beside what its route reads. */
export type Asked = {
  readonly caller: Caller
  /** Milliseconds since 1970, UTC: when the request came in. */
  readonly now: number
  /** Stands in the log line and in `X-Request-Id`. */
  readonly requestId: string
  /** Aborted when the caller goes away before the answer. */
  readonly signal: AbortSignal
}

/** A request that has been checked: what a route reads, typed by its schemas. */
export type Ask<R extends Route> = Asked & {
  readonly params: ParamsOf<R>
  readonly query: QueryOf<R>
  readonly body: BodyOf<R>
  /** The body's `eventId`, else the `Idempotency-Key` header. Never null where the route is keyed. */
  readonly idempotencyKey: string | null
}

/** Answers one route. Throws `Refused` for what cannot be. */
export type Handler<R extends Route> = (ask: Ask<R>) => Promise<ReplyOf<R>> | ReplyOf<R>

/** One line of a stream: its number from 1, and its text. */
export type Line = { readonly line: number; readonly text: string }

/** Answers a route of lines: reads lines as fast as it can take them, and yields what became of each. */
export type LinesHandler = (
  ask: Asked & { readonly lines: AsyncIterable<Line> },
) => AsyncIterable<object>

/** A route and what answers it; the schemas of the route vouch for the types. */
export type BoundRoute =
  | {
      readonly kind: 'json'
      readonly route: Route
      readonly handle: (ask: Ask<Route>) => unknown
    }
  | { readonly kind: 'lines'; readonly route: Route; readonly handle: LinesHandler }

/** Bind a route to the function that answers it. */
export function answer<R extends Route>(route: R, handler: Handler<R>): BoundRoute {
  // The adapter calls it only with what the route's own schemas have made.
  return { kind: 'json', route, handle: handler as (ask: Ask<Route>) => unknown }
}

/** Bind a route that carries lines, both ways, to the function that answers it. */
export function answerLines(route: Route, handler: LinesHandler): BoundRoute {
  return { kind: 'lines', route, handle: handler }
}

/** The path of a route as the router writes it: `/v1/members/:memberId`. */
export const patternOf = (route: Route): string => route.path.replace(/\{(\w+)\}/g, ':$1')
