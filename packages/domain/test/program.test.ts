import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileProgram, type Field, type ProgramConfig, type Workflow } from '../src/index.ts'
import { config } from './given.ts'

const wrong = (added: Partial<ProgramConfig>): string[] => {
  const compiled = compileProgram(config(added))
  return compiled.ok ? [] : compiled.problems.map(({ path, rule }) => `${path} ${rule}`)
}
const field = (name: string, more: Partial<Field> = {}): Field => ({
  name,
  type: 'string',
  label: name,
  source: 'custom',
  writable: true,
  ...more,
})
const rule = { id: 'r', name: 'R', version: 1, on: 'purchase', points: '1' }
const action = {
  do: 'sync_event',
  connectionId: 'c',
  as: 'custom_event',
  properties: 'all',
  uncertain: 'resend',
  eventId: true,
} as const
const workflow = (more: Partial<Workflow>): Workflow => ({
  id: 'w',
  name: 'W',
  version: 1,
  when: { event: 'purchase' },
  only: {},
  then: [action],
  ...more,
})

test('a configuration is refused by the path of everything that is wrong with it', () => {
  assert.deepEqual(
    wrong({
      workspace: { ...config().workspace, timezone: 'Mars/Olympus', currency: 'usd' },
      fields: [field('A'), field('email'), field('in'), field('x', { type: 'money' as never })],
      eventTypes: [
        { name: 'purchase', builtin: false, properties: {} },
        { name: 'v', builtin: false, properties: { 'a-b': { type: 'string', required: false } } },
        {
          name: 'w',
          builtin: false,
          properties: { ['constructor']: { type: 'string' as const, required: false } },
        },
      ],
    }),
    [
      '/workspace/currency currency',
      '/workspace/timezone timezone',
      '/fields/0/name name',
      '/fields/1/name name_taken',
      '/fields/2/name name',
      '/fields/3/type type',
      '/eventTypes/0/name name_taken',
      '/eventTypes/1/properties/a-b name',
      '/eventTypes/2/properties/constructor name',
    ],
  )
})

test('earn rules name what is there and give points', () => {
  assert.deepEqual(wrong({ earnRules: [rule, rule] }), ['/earnRules/1/id id_taken'])
  assert.deepEqual(wrong({ earnRules: [{ ...rule, on: 'x' }] }), [
    '/earnRules/0/on unknown_event_type',
  ])
  assert.deepEqual(wrong({ earnRules: [{ ...rule, on: 'refund' }] }), [
    '/earnRules/0/on earns_nothing',
  ])
  assert.deepEqual(wrong({ earnRules: [{ ...rule, pending: { days: 0 } }] }), [
    '/earnRules/0/pending/days pending',
  ])
  assert.deepEqual(wrong({ earnRules: [{ ...rule, when: '1', points: 'true' }] }), [
    '/earnRules/0/when expression_result',
    '/earnRules/0/points expression_result',
  ])
})

test('a derived field is checked against every type it is derived on', () => {
  const derived = (on: string[], expression: string) =>
    wrong({ fields: [field('d', { type: 'float', writable: false, derive: { on, expression } })] })
  assert.deepEqual(derived(['purchase'], 'event.amount'), [])
  assert.deepEqual(derived([], 'member.purchases_total'), [])
  assert.deepEqual(derived([], 'event.amount'), ['/fields/0/derive/expression expression_policy'])
  assert.deepEqual(derived(['purchase', 'points_spent'], 'event.amount'), [
    '/fields/0/derive/expression expression_policy',
  ])
  assert.deepEqual(derived(['x'], '1'), ['/fields/0/derive/on/0 unknown_event_type'])
  assert.deepEqual(wrong({ fields: [field('d', { derive: { on: [], expression: '"x"' } })] }), [
    '/fields/0/writable derived',
  ])
})

test('a workflow tells what is there, in a shape that fits', () => {
  const then = (more: object) =>
    wrong({ workflows: [workflow({ then: [{ ...action, ...more }] })] })
  assert.deepEqual(then({}), [])
  assert.deepEqual(then({ properties: [{ to: 'a', from: 'nope' }] }), [
    '/workflows/0/then/0/properties/0/from unknown_property',
  ])
  assert.deepEqual(then({ properties: [{ to: 'a' }] }), [
    '/workflows/0/then/0/properties/0 one_source',
  ])
  assert.deepEqual(
    then({
      properties: [
        { to: 'a', value: 1 },
        { to: 'a', value: 2 },
      ],
    }),
    ['/workflows/0/then/0/properties/1/to id_taken'],
  )
  assert.deepEqual(then({ maxAgeDays: 0 }), ['/workflows/0/then/0/maxAgeDays days'])
  const optOut = workflow({ when: { event: 'opt_out' }, then: [{ ...action, as: 'purchase' }] })
  assert.deepEqual(wrong({ workflows: [optOut] }), ['/workflows/0/then/0/as purchase_only'])
  assert.deepEqual(wrong({ workflows: [workflow({ only: { condition: 'event.nope' } })] }), [
    '/workflows/0/only/condition expression_policy',
  ])
})
