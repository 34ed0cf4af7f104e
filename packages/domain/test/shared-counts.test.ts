import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addShared, sharedUse } from '../src/shared-counts.ts'

const draft = (used: number) => ({ shared: new Map([['a', used]]), sharedAdds: new Map() })

test('what a decision adds to a shared count it sees at once, and it is told apart from what was there', () => {
  const making = draft(5)
  addShared(making, 'a', 3)
  addShared(making, 'a', -1)
  assert.equal(sharedUse(making, 'a'), 7)
  assert.deepEqual([...making.sharedAdds], [['a', 2]])
})

test('a shared count that nobody named is not read, and none falls below zero or stops being exact', () => {
  assert.throws(() => sharedUse(draft(0), 'b'), /named by sharedKeysOf/)
  assert.throws(() => addShared(draft(1), 'a', -2), /whole and 0 or more/)
  assert.throws(() => addShared(draft(1), 'a', 0.5), /whole and 0 or more/)
  assert.throws(() => addShared(draft(1), 'a', Number.MAX_SAFE_INTEGER), /whole and 0 or more/)
})
