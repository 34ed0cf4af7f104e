import type { Remote } from '../../packages/server/src/cli/call.ts'

/** What was sent and taken: accepted event ids by member, the purchases among them apart. */
export type Taken = {
  readonly accepted: Map<string, Set<string>>
  readonly purchases: Map<string, Set<string>>
  refused: number
  /** Requests that were sent again because they had no answer, or a 5xx, or a 429. */
  repeated: number
}

/** A load that goes on until it is stopped. */
export type CrashLoad = {
  readonly taken: Taken
  /** Wait until so many more events were answered. */
  answered(events: number): Promise<void>
  stop(): Promise<void>
}

/**
 * Send purchases, spends and profile changes of a few members from several senders at once, each event
 * again and again until the server says what became of it.
 */
export function startCrashLoad(
  laurel: Remote,
  members: readonly string[],
  senders: number,
  roll: () => number,
): CrashLoad {
  const taken: Taken = { accepted: new Map(), purchases: new Map(), refused: 0, repeated: 0 }
  let going = true
  let made = 0
  let answers = 0
  const waiting = new Set<() => void>()

  const send = async () => {
    while (going) {
      const memberId = members[Math.floor(roll() * members.length)] ?? ''
      made += 1
      const event = {
        id: `e-${made}`,
        memberId,
        occurredAt: new Date().toISOString(),
        ...what(roll),
      }
      const status = await untilAnswered(laurel, event, taken)
      answers += 1
      for (const look of waiting) look()
      if (status === 'refused') taken.refused += 1
      else {
        add(taken.accepted, memberId, event.id)
        if (event.type === 'purchase') add(taken.purchases, memberId, event.id)
      }
    }
  }
  const all = Promise.all(Array.from({ length: senders }, send))
  return {
    taken,
    answered: (events) => {
      const enough = answers + events
      return new Promise((resolve) => {
        const look = () => {
          if (answers < enough) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      })
    },
    stop: async () => {
      going = false
      await all
    },
  }
}

function what(roll: () => number): { type: string; properties: Record<string, unknown> } {
  const kind = roll()
  if (kind < 0.7) return { type: 'purchase', properties: { amount: (roll() * 50).toFixed(2) } }
  if (kind < 0.9) {
    return { type: 'points_spent', properties: { points: 1 + Math.floor(roll() * 60) } }
  }
  return {
    type: 'profile',
    properties: { fields: { first_name: `name ${Math.floor(roll() * 1e6)}` } },
  }
}

/** A refusal of the event itself is an answer; everything else is tried again with the same event. */
async function untilAnswered(laurel: Remote, event: object, taken: Taken): Promise<string> {
  for (;;) {
    const answer = await post(laurel, event)
    if (answer !== null) return answer
    taken.repeated += 1
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function post({ url, key }: Remote, event: object): Promise<string | null> {
  try {
    const response = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ events: [event] }),
      signal: AbortSignal.timeout(20_000),
    })
    if (!response.ok) return null
    const { results } = (await response.json()) as {
      results: { status: string; refusal?: { code: string } }[]
    }
    const [result] = results
    const ours = ['internal', 'database_unavailable', 'too_many_requests', 'shutting_down']
    return result?.refusal && ours.includes(result.refusal.code) ? null : (result?.status ?? null)
  } catch {
    return null
  }
}

function add(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key) ?? new Set()
  sets.set(key, set.add(value))
}
