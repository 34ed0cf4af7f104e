import type { Answer } from '@laurel/braze'

/** A JSON answer. Header names are lower case, as they are over HTTP/2. */
export const reply = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  text: JSON.stringify(body),
})

/** A refusal: a status and a `message`, the one member that every error body has. */
export const refuse = (status: number, message: string, more: object = {}): Answer =>
  reply(status, { message, ...more })
