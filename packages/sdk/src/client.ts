import { type ClientOptions, makeCall } from './call.ts'
import { type EventSource, importEvents } from './import-events.ts'
import { methods } from './methods.gen.ts'

/** A client of one workspace: one method for each route, by its name in the contract. */
export type Client = ReturnType<typeof createClient>

/**
 * Make a client. Params come first, then the body, the query, and what any call may be told:
 * `client.patchMember('m1', { fields: { tier: 'gold' } }, { idempotencyKey: 'k1' })`.
 *
 * Every method throws `LaurelProblem` for a refusal, and whatever `fetch` throws when nobody answers.
 */
export function createClient(options: ClientOptions) {
  return {
    ...methods(makeCall(options)),
    /** Stream events in and their results out; see `importEvents`. Needs `events:write`. */
    importEvents: (events: EventSource) => importEvents(options, events),
    /** The same for the past: each event is judged as of when it happened. */
    importHistory: (events: EventSource) =>
      importEvents(options, events, '/v1/events/import-history'),
  }
}
