import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bucketOf, buckets } from '../src/db/bucket.ts'
import { newReferralCode } from '../src/events/referral-code.ts'

test('a code falls into the bucket that it is made for, whichever that is', () => {
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const code = newReferralCode(7, bucket)
    assert.match(code, /^[A-HJKMNP-Z2-9]{8}$/)
    assert.equal(bucketOf(7, code), bucket)
  }
})

test('every letter comes up in every place, the last included', () => {
  const codes = Array.from({ length: 5_000 }, () => newReferralCode(7, 3))
  for (let place = 0; place < 8; place += 1) {
    assert.equal(new Set(codes.map((code) => code[place])).size, 31)
  }
})
