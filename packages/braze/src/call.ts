import { isJsonObject, type Json, type JsonObject, parseJson } from './json.ts'
import { type PaceReading, readPace, silentReading } from './pace-reading.ts'
import { type Ask, errorCode, neverSent, type Wire } from './wire.ts'

/** What every call to Braze needs beside the wire. */
export type Credentials = {
  /** REST API key. Kept out of everything that a call returns. */
  readonly key: string
  /** Milliseconds to wait for a whole answer. */
  readonly timeoutMs: number
}

/** What became of a call: an answer with the key taken out of it, or none. */
export type Reply =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      readonly text: string
      readonly pace: PaceReading
    }
  | {
      readonly kind: 'silence'
      /** False when Braze surely never saw the request. */
      readonly maybeSent: boolean
      readonly why: string
      readonly pace: PaceReading
    }

/** One request. Never throws for what the network or Braze does. */
export async function call(
  wire: Wire,
  { key, timeoutMs }: Credentials,
  { method, path, body }: Pick<Ask, 'method' | 'path' | 'body'>,
): Promise<Reply> {
  const headers: Record<string, string> = {
    authorization: `Bearer ${key}`,
    accept: 'application/json',
    'user-agent': 'Laurel',
  }
  if (body !== undefined) headers['content-type'] = 'application/json'
  try {
    const answer = await wire({
      method,
      path,
      headers,
      timeoutMs,
      ...(body === undefined ? {} : { body }),
    })
    const text = redact(answer.text, key)
    return {
      kind: 'answer',
      status: answer.status,
      headers: answer.headers,
      text,
      pace: readPace(answer),
    }
  } catch (cause) {
    return {
      kind: 'silence',
      maybeSent: !neverSent(cause),
      why: `No answer: ${redact(nameOf(cause), key)}`,
      pace: silentReading,
    }
  }
}

/** Take a key out of a text: Braze's 401 repeats it in clear (measured on a live workspace). */
export const redact = (text: string, key: string): string =>
  key === '' ? text : text.replaceAll(key, '[key]').replaceAll(encodeURIComponent(key), '[key]')

/** Read an answer's body as a JSON object; null for anything else, a gateway's page say. */
export function jsonObject(text: string): JsonObject | null {
  const value: Json | undefined = parseJson(text)
  return isJsonObject(value) ? value : null
}

/**
 * What Braze says in a body, on one line of at most 300 characters: its `message`, else its `error`,
 * else the status alone, because other bodies are a gateway's pages.
 */
export function words(status: number, body: JsonObject | null): string {
  const said = body?.['message'] ?? body?.['error']
  const text = typeof said === 'string' ? said.replaceAll(/\s+/g, ' ').trim() : ''
  return text === '' ? `Braze answered ${status}` : text.slice(0, 300)
}

/** An error's code, else its name: never its message, which may quote what was sent. */
function nameOf(cause: unknown): string {
  const code = errorCode(cause)
  if (code !== '') return code
  return cause instanceof Error ? cause.name : 'unknown error'
}
