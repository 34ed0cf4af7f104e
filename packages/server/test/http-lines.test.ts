import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Cut, cutLines } from '../src/http/lines.ts'

const most = 40

async function* inPieces(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0
  for (let i = 0; at < bytes.length; i++) {
    const size = Math.max(1, sizes[i % sizes.length] ?? 7)
    yield bytes.subarray(at, at + size)
    at += size
  }
}

async function cutAll(text: string | Uint8Array, sizes: readonly number[]): Promise<Cut[]> {
  return Array.fromAsync(cutLines(inPieces(Buffer.from(text), sizes), most, assert.fail))
}

test('however a stream is cut into chunks, its lines and their numbers are the same', async () => {
  const line = fc
    .string({ maxLength: 30, unit: 'grapheme' })
    .map((text) => text.replace(/\s/g, '_'))
  const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 })
  const ends = fc.constantFrom('\n', '\r\n')
  await fc.assert(
    fc.asyncProperty(
      fc.array(line),
      sizes,
      ends,
      fc.boolean(),
      async (lines, pieces, end, last) => {
        const given = await cutAll(lines.join(end) + (last ? end : ''), pieces)
        const expected = lines
          .map((text, i) => ({ line: i + 1, text, bytes: Buffer.byteLength(text + end) - 1 }))
          .filter(({ text }) => text.trim() !== '')
        assert.deepEqual(
          given.map(({ line }) => line),
          expected.map(({ line }) => line),
        )
        for (const [i, { text, bytes }] of expected.entries()) {
          if (bytes < most) assert.equal(given[i]?.text, text.trim())
          if (bytes > most + 1) assert.equal(given[i]?.text, null)
        }
      },
    ),
  )
})

test('a line over the bound, or of broken UTF-8, is told by its number; the next one is whole', async () => {
  const given = await cutAll(
    Buffer.concat([
      Buffer.from(`${'x'.repeat(41)}\n`),
      Uint8Array.of(0xff, 0x0a),
      Buffer.from('good'),
    ]),
    [3],
  )
  assert.deepEqual(given, [
    { line: 1, text: null, why: 'too_long' },
    { line: 2, text: null, why: 'not_utf8' },
    { line: 3, text: 'good' },
  ])
})

test('a stream that breaks off gives no half line', async () => {
  async function* broken() {
    yield Buffer.from('one\ntw')
    throw new Error('gone')
  }
  let told = false
  const given = await Array.fromAsync(
    cutLines(broken(), most, () => {
      told = true
    }),
  )
  assert.deepEqual(given, [{ line: 1, text: 'one' }])
  assert.ok(told)
})
