import type { EventInput, EventResult } from '@laurel/contract'
import type { Remote } from '../../packages/server/src/cli/call.ts'

/** Refusals that say nothing of the event itself. */
const notOfTheEvent: ReadonlySet<string> = new Set([
  'internal',
  'database_unavailable',
  'too_many_requests',
  'shutting_down',
])

/**
 * Send events in one request, and those that nothing was said of again and again, until the server says what
 * became of each. A refusal of the event itself is an answer.
 *
 * @param repeated told of each request that has to be sent again
 * @returns an answer for each, in the order of the events
 */
export async function sendUntilAnswered(
  laurel: Remote,
  events: readonly EventInput[],
  repeated: () => void,
): Promise<EventResult[]> {
  const answers = new Map<number, EventResult>()
  let open = [...events.keys()]
  for (;;) {
    const results = await post(
      laurel,
      open.flatMap((at) => events[at] ?? []),
    )
    for (const [i, result] of (results ?? []).entries()) {
      const at = open[i]
      if (at === undefined || notOfTheEvent.has(result.refusal?.code ?? '')) continue
      answers.set(at, result)
    }
    open = open.filter((at) => !answers.has(at))
    if (open.length === 0) return [...events.keys()].flatMap((at) => answers.get(at) ?? [])
    repeated()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function post(
  { url, key }: Remote,
  events: readonly EventInput[],
): Promise<EventResult[] | null> {
  try {
    const response = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ events }),
      signal: AbortSignal.timeout(20_000),
    })
    if (!response.ok) return null
    return ((await response.json()) as { results: EventResult[] }).results
  } catch {
    return null
  }
}
