import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allows, Problem, problem, Refused, scopes } from '../src/index.ts'

test('a refusal becomes a problem document with its page, status, words and issues', () => {
  const refused = new Refused('not_enough_points', {
    message: 'The member has 3 points.',
    errors: [{ path: '/properties/points', rule: 'covered', message: '2 points are missing.' }],
    about: { missing: 2 },
  })
  assert.deepEqual(Problem.parse(problem(refused, 'r1')), {
    type: '/docs/errors.md#not_enough_points',
    title: 'Not enough points',
    status: 409,
    code: 'not_enough_points',
    detail: 'The member has 3 points.',
    fix: 'Read the balance, then spend at most that.',
    requestId: 'r1',
    errors: [{ path: '/properties/points', rule: 'covered', message: '2 points are missing.' }],
    about: { missing: 2 },
  })
})

test('a refusal without words of its own says what its code means', () => {
  const { detail, errors } = problem(new Refused('key_not_found'), 'r1')
  assert.equal(detail, 'No such key.')
  assert.deepEqual(errors, [])
})

test('a scope allows itself alone; admin allows all', () => {
  for (const needed of scopes) {
    for (const held of scopes) {
      assert.equal(allows([held], needed), held === needed || held === 'admin')
    }
    assert.equal(allows([], needed), false)
  }
})
