import { hash, randomBytes } from 'node:crypto'

/** A new token: `lk_` and 32 random bytes, so that guessing is hopeless and a leak is searchable. */
export const newToken = (): string => `lk_${randomBytes(32).toString('base64url')}`

/** Whether a text has the form of a token. */
export const isToken = (text: string): boolean => /^lk_[A-Za-z0-9_-]{43}$/.test(text)

/** What is kept of a token. One hash is enough: 256 random bits cannot be tried out. */
export const digestOf = (token: string): Buffer => hash('sha256', token, 'buffer')

/** What a token is recognised by in a list: its last four characters. */
export const hintOf = (token: string): string => token.slice(-4)
