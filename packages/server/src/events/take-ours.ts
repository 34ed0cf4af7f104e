import { Refused } from '@laurel/contract'
import type { Answer } from './answer.ts'
import type { Incoming } from './incoming.ts'
import type { Intake } from './intake.ts'

/** Take in events of our own, and wait for their answers. null: intake is closing, and another process will do it. */
export async function takeOurs(
  intake: Pick<Intake, 'take'>,
  workspaceId: number,
  events: readonly Incoming[],
): Promise<readonly Answer[] | null> {
  if (events.length === 0) return []
  try {
    const taken = await intake.take(workspaceId, events, 'wait')
    return await taken.answers
  } catch (fault) {
    if (fault instanceof Refused && fault.code === 'shutting_down') return null
    throw fault
  }
}
