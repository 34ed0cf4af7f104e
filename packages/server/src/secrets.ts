import assert from 'node:assert/strict'
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

/**
 * Keeps texts that must be had again and may not be read by others: AES-256-GCM under a master key.
 *
 * `context` says what a text belongs to. It is bound to it, so that a sealed text copied to another
 * row does not open there.
 */
export type Secrets = {
  seal(text: string, context: string): Buffer
  /** The text. Throws when it was sealed under a key that is not given any more, or was altered. */
  open(sealed: Uint8Array, context: string): string
  /** Whether it was sealed under the newest key; if not, it should be sealed again. */
  isCurrent(sealed: Uint8Array): boolean
}

/**
 * Seal with the newest master key, open with any.
 *
 * @param masterKeys  32 bytes each, the newest first; older ones only open what they sealed
 */
export function secretsOf(masterKeys: readonly Buffer[]): Secrets {
  const [newest] = masterKeys
  assert(newest, 'there is a master key')
  for (const key of masterKeys) assert(key.length === keyBytes, 'a master key has 32 bytes')
  const byId = new Map(masterKeys.map((key) => [idOf(key).toString('hex'), key]))

  return {
    seal(text, context) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', newest, nonce).setAAD(Buffer.from(context))
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([layout, idOf(newest), nonce, cipher.getAuthTag(), body])
    },
    open(sealed, context) {
      const { keyId, nonce, tag, body } = parts(sealed)
      const key = byId.get(keyId.toString('hex'))
      if (!key) throw new Error('A secret was sealed under a master key that is not given any more')
      const cipher = createDecipheriv('aes-256-gcm', key, nonce)
      cipher.setAAD(Buffer.from(context)).setAuthTag(tag)
      return Buffer.concat([cipher.update(body), cipher.final()]).toString('utf8')
    },
    isCurrent: (sealed) => parts(sealed).keyId.equals(idOf(newest)),
  }
}

const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16
const idBytes = 4
/** First byte of everything sealed: how the rest is laid out. */
const layout = Buffer.from([1])

/** A key is named by its own digest, so a name needs no care and says nothing of the key. */
const idOf = (key: Buffer): Buffer => createHash('sha256').update(key).digest().subarray(0, idBytes)

function parts(sealed: Uint8Array) {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.length)
  assert(bytes[0] === layout[0], 'a sealed text has the layout that is written here')
  const cut = [1, idBytes, nonceBytes, tagBytes].map((size, i, sizes) => {
    const start = sizes.slice(0, i).reduce((sum, each) => sum + each, 0)
    return bytes.subarray(start, start + size)
  })
  const [, keyId, nonce, tag] = cut
  assert(keyId && nonce && tag, 'a sealed text has all of its parts')
  return { keyId, nonce, tag, body: bytes.subarray(1 + idBytes + nonceBytes + tagBytes) }
}
