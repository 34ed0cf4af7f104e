import type { Answer, Ask } from '@laurel/braze'
import type { Clock } from './clock.ts'
import type { Exchange, Request } from './exchange.ts'

/** The wire: an exchange whose delays and cuts are felt as on a network. */
export async function overWire(
  carryOut: (request: Request) => Exchange,
  clock: Clock,
  ask: Ask,
): Promise<Answer> {
  const result = carryOut(ask)
  const pause = Math.min(result.delayMs, ask.timeoutMs)
  if (pause > 0) await new Promise<void>((resolve) => clock.after(pause, resolve))
  if (result.delayMs > ask.timeoutMs) throw failure('ETIMEDOUT', 'the answer took too long')
  if (result.kind === 'cut') throw failure('ECONNRESET', 'the connection was cut')
  return result.answer
}

const failure = (code: string, message: string) => Object.assign(new Error(message), { code })
