import type { EventResult } from '@laurel/contract'
import type { Line } from '../http/route.ts'
import { type Answer, refuseEvent } from './answer.ts'
import type { Incoming } from './incoming.ts'
import type { Intake } from './intake.ts'
import { resultOf } from './render.ts'

/** What became of one line. */
export type LineResult = EventResult & { readonly line: number }

/** Most lines of one stream that are under way at a time: all that it ever holds in memory. */
const window = 2_000

/**
 * Take a stream of events in, one JSON object a line, and say what became of each, in order.
 *
 * Results come as soon as they are durable, so a caller who waits for one before the next line is
 * answered too; who does not is read no further than the window. Where a lone request would be refused
 * for want of room, a stream waits. Sent again from any line it changes nothing twice.
 *
 * @throws Refused `shutting_down`
 */
export async function* importLines(
  intake: Intake,
  workspaceId: number,
  lines: AsyncIterable<Line>,
  how: Pick<Incoming, 'history'> = {},
): AsyncGenerator<LineResult> {
  const underWay: Promise<LineResult>[] = []
  const reader = lines[Symbol.asyncIterator]()
  let coming: Promise<Came> | null = read(reader)
  for (;;) {
    const mayRead = underWay.length < window ? coming : null
    const [first] = underWay
    if (!first && !mayRead) return
    const came = await Promise.race([first, mayRead].filter((each) => each != null))
    if (came === 'end') {
      coming = null
    } else if ('text' in came) {
      const answer = take(intake, workspaceId, came, how)
      underWay.push((await answer).result)
      coming = read(reader)
    } else {
      underWay.shift()
      yield came
    }
  }
}

type Came = Line | 'end'

const read = async (reader: AsyncIterator<Line>): Promise<Came> => {
  const { done, value } = await reader.next()
  return done ? 'end' : value
}

/** Give a line its place in the queue. It is wrapped, or to await it would be to await its result. */
async function take(
  intake: Intake,
  workspaceId: number,
  { line, text }: Line,
  how: Pick<Incoming, 'history'>,
): Promise<{ result: Promise<LineResult> }> {
  const input = parse(text)
  if (input === undefined) return { result: Promise.resolve({ ...resultOf(notJson), line }) }
  const { answers } = await intake.take(workspaceId, [{ input, ...how }], 'wait')
  return { result: answers.then(([answer]) => ({ ...resultOf(answer ?? notJson), line })) }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const notJson: Answer = refuseEvent(
  { id: null, memberId: null },
  {
    code: 'invalid_event',
    problem: { path: '', rule: 'json', message: 'The line is not one JSON document.' },
  },
)
