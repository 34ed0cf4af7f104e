import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkMapping, diffMappings } from '../src/index.ts'
import { program } from './given.ts'

const { fields } = program()

test('a set of mappings is refused for what people would mistake', () => {
  const wrong = checkMapping(fields, [
    { field: 'points_balance', remote: 'loyalty_points' },
    { field: 'nope', remote: 'x' },
    { field: 'email', remote: ' ' },
    { field: 'phone', remote: 'Loyalty Points' },
    { field: 'status', remote: 'x' },
  ])
  assert.deepEqual(
    wrong.map(({ path, rule }) => `${path} ${rule}`),
    [
      '/mappings/1/field unknown_field',
      '/mappings/2/remote remote_name',
      '/mappings/3/remote remote_near_duplicate',
      '/mappings/4/remote remote_twice',
    ],
  )
})

test('a field may stand in two places', () => {
  const twice = [
    { field: 'email', remote: 'email' },
    { field: 'email', remote: 'loyalty_email' },
  ]
  assert.deepEqual(checkMapping(fields, twice), [])
})

test('the difference of two sets is what is added and what is removed', () => {
  const a = { field: 'email', remote: 'email' }
  const b = { field: 'email', remote: 'mail' }
  const c = { field: 'phone', remote: 'phone' }
  assert.deepEqual(diffMappings([a, c], [c, b]), { added: [b], removed: [a] })
  assert.deepEqual(diffMappings([a, c], [c, a]), { added: [], removed: [] })
})
