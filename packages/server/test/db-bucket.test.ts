import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bucketOf, buckets, bucketWith } from '../src/db/bucket.ts'
import { newReferralCode } from '../src/events/referral-code.ts'

test('a bucket never changes: these are for ever', () => {
  const known = [
    [1, 'm1'],
    [1, 'member-000123'],
    [2, 'member-000123'],
    [1, 'zoë'],
    [1, '회원'],
    [7, '🦊'],
  ] as const
  assert.deepEqual(
    known.map(([workspace, member]) => bucketOf(workspace, member)),
    [126, 37, 32, 237, 216, 231],
  )
})

test('it is the plain FNV-1a of the bytes, also where the text is not ASCII', () => {
  const plain = (workspace: number, member: string) => {
    let hash = 0x811c9dc5n
    for (const byte of Buffer.from(`${workspace}\0${member}`)) {
      hash = ((hash ^ BigInt(byte)) * 0x01000193n) & 0xffffffffn
    }
    return Number(hash % BigInt(buckets))
  }
  fc.assert(
    fc.property(fc.nat(), fc.string({ unit: 'grapheme' }), (workspace, member) => {
      assert.equal(bucketOf(workspace, member), plain(workspace, member))
    }),
  )
})

test('one more character leads from a bucket to the next, whatever was before', () => {
  const ascii = fc.integer({ min: 0x20, max: 0x7e })
  fc.assert(
    fc.property(fc.nat(), fc.string({ unit: 'grapheme' }), ascii, (workspace, member, code) => {
      const longer = bucketOf(workspace, member + String.fromCharCode(code))
      assert.equal(bucketWith(bucketOf(workspace, member), code), longer)
    }),
  )
})

test('a referral code falls into any bucket that is asked for, made of all its letters', () => {
  const codes = Array.from({ length: 20 * buckets }, (_, i) => {
    const code = newReferralCode(7, i % buckets)
    assert.match(code, /^[A-HJKMNP-Z2-9]{8}$/)
    assert.equal(bucketOf(7, code), i % buckets)
    return code
  })
  assert.equal(new Set(codes).size, codes.length)
  assert.equal(new Set(codes.join('')).size, 31)
})

test('members of any manner of id spread over all buckets, none above twice its share', () => {
  const manners = [String, (i: number) => `m${i}`, (i: number) => `user${i}@example.com`]
  for (const manner of manners) {
    const counts = new Map<number, number>()
    for (let i = 0; i < 25_600; i += 1) {
      const bucket = bucketOf(1, manner(i))
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1)
    }
    assert.equal(counts.size, buckets)
    assert.ok(Math.max(...counts.values()) < 200, 'the average is 100')
  }
})
