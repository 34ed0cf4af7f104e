import type { Database } from '../db/database.ts'
import type { Line } from '../http/route.ts'
import { holdSweeps } from './history-sql.ts'
import { importLines, type LineResult } from './import.ts'
import type { Intake } from './intake.ts'

/** For how long sweeps are held after a line, in milliseconds; one that breaks off holds them no longer. */
const holdMs = 60_000

/** How often that is said anew. */
const renewMs = 10_000

/**
 * Take the past of members in: as `importLines`, with each event judged as of when it happened. Lines of a member
 * stand in the order of time. Sweeps leave the workspace alone meanwhile, for they would book by the clock
 * of today what history has not come to yet.
 *
 * @throws Refused `shutting_down`
 */
export async function* importHistory(
  deps: { readonly db: Database; readonly intake: Intake; readonly now: () => number },
  workspaceId: number,
  lines: AsyncIterable<Line>,
): AsyncGenerator<LineResult> {
  const until = (ms: number) => deps.db.ask(holdSweeps(workspaceId, new Date(ms).toISOString()))
  const held = holding(lines, deps.now, (nowMs) => until(nowMs + holdMs))
  try {
    yield* importLines(deps.intake, workspaceId, held, { history: true })
  } finally {
    await until(deps.now())
  }
}

async function* holding(
  lines: AsyncIterable<Line>,
  now: () => number,
  hold: (nowMs: number) => Promise<unknown>,
): AsyncGenerator<Line> {
  let heldAtMs = Number.NEGATIVE_INFINITY
  for await (const line of lines) {
    const nowMs = now()
    if (nowMs - heldAtMs >= renewMs) {
      heldAtMs = nowMs
      await hold(nowMs)
    }
    yield line
  }
}
