import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { attributesCost, type Json, type JsonObject, renderAttribute } from '@laurel/braze'
import { builtinFields, type Field, type Value } from '@laurel/domain'
import fc from 'fast-check'
import { type Composing, composeAttributes } from '../src/sync/compose.ts'

const custom = (name: string, type: Field['type'], more: Partial<Field> = {}): Field => ({
  name,
  type,
  label: name,
  source: 'custom',
  writable: true,
  ...more,
})
const all = [
  ...builtinFields,
  custom('count', 'integer'),
  custom('code', 'string'),
  custom('day', 'date'),
  custom('home', 'object', { shape: { since: 'date' } }),
  custom('tags', 'array'),
]
const fields = new Map(all.map((field) => [field.name, field]))
const names = ['count', 'code', 'day', 'home', 'tags']
const mappings = names.map((field) => ({ field, remote: `r_${field}` }))

const day = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString())
const orNull = (value: fc.Arbitrary<Value>) => fc.oneof(fc.constant<Value>(null), value)
const values: fc.Arbitrary<Record<string, Value>> = fc.record({
  count: orNull(fc.maxSafeInteger()),
  code: orNull(fc.constantFrom('a', 'b', 'c')),
  day: orNull(day),
  home: orNull(fc.record({ since: day, town: fc.constantFrom('Rome', 'Oslo') })),
  tags: orNull(fc.uniqueArray(fc.constantFrom('x', 'y', 'z'))),
})
const mode = fc.constantFrom('all_mapped' as const, 'changed_only' as const)

const compose = (more: Partial<Composing>) =>
  composeAttributes({
    ...{ memberId: 'm1', fields, mapping: { mappings, cleared: [] }, mode: 'all_mapped' },
    ...{ mirror: null, doubt: false, values: {} },
    ...more,
  })
const after = (mirror: JsonObject | null, more: Partial<Composing>): JsonObject => {
  const composed = compose({ ...more, mirror })
  return composed.kind === 'send' ? { ...mirror, ...composed.sent } : { ...mirror }
}

test('once what is sent is accepted, nothing is left to send', () => {
  fc.assert(
    fc.property(values, values, mode, (old, now, how) => {
      const had = after(null, { values: old, mode: how })
      const has = after(had, { values: now, mode: how })
      assert.equal(compose({ values: now, mirror: has, mode: how }).kind, 'nothing')
    }),
  )
})

test('both modes leave Braze with the same profile', () => {
  const held = (object: JsonObject) =>
    Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null))
  fc.assert(
    fc.property(values, values, (old, now) => {
      const [whole, part] = (['all_mapped', 'changed_only'] as const).map((how) =>
        held(after(after(null, { values: old, mode: how }), { values: now, mode: how })),
      )
      assert.deepEqual(whole, part)
    }),
  )
})

test('what is sent, and what it costs, is what comparing field by field says', () => {
  const cleared = ['r_old', 'constructor']
  const held = (object: JsonObject | null, remote: string): Json =>
    object && Object.hasOwn(object, remote) ? (object[remote] ?? null) : null
  const old = fc.record({ r_old: fc.constantFrom(1, null), constructor: fc.constant('x') })
  const before = fc.option(fc.tuple(values, old))
  fc.assert(
    fc.property(values, before, mode, fc.boolean(), (now, had, how, doubt) => {
      const mirror = had && { ...after(null, { values: had[0] }), ...had[1] }
      const rows = [...mappings, ...cleared.map((remote) => ({ field: '', remote }))].map(
        (each) => {
          const { type = 'string', shape } = fields.get(each.field) ?? {}
          const value = renderAttribute(each.remote, type, now[each.field] ?? null, shape)
          return { remote: each.remote, value, known: held(mirror, each.remote) }
        },
      )
      const differs = ({ value, known }: (typeof rows)[number]) =>
        doubt || !isDeepStrictEqual(value, known)
      const going = rows.filter(
        (row) => differs(row) || (how === 'all_mapped' && row.value !== null),
      )
      const sent = Object.fromEntries(going.map(({ remote, value }) => [remote, value]))
      const whole = rows.flatMap(({ remote, value }) => (value === null ? [] : [[remote, value]]))

      const composed = compose({
        values: now,
        mirror,
        mode: how,
        doubt,
        mapping: { mappings, cleared },
      })
      assert.equal(composed.costOfAll, attributesCost(Object.fromEntries(whole)))
      assert.equal(composed.kind, rows.some(differs) ? 'send' : 'nothing')
      if (composed.kind === 'nothing') return
      assert.deepEqual(composed.sent, sent)
      assert.equal(composed.cost, attributesCost(sent))
      assert.deepEqual(JSON.parse(composed.body), { external_id: 'm1', ...sent })
    }),
  )
})

test('an attribute may be called as what every object inherits', () => {
  const inherited = ['constructor', 'toString', 'hasOwnProperty']
  const mapping = { mappings: inherited.map((remote) => ({ field: 'code', remote })), cleared: [] }
  const first = compose({ mapping, values: { code: null }, mirror: {} })
  assert.equal(first.kind, 'nothing', 'nothing is cleared that Braze does not hold')
  const mirror = Object.fromEntries(inherited.map((remote) => [remote, 'a']))
  assert.equal(compose({ mapping, values: { code: 'a' }, mirror }).kind, 'nothing')
  const changed = compose({ mapping, values: { code: 'b' }, mirror: {}, mode: 'changed_only' })
  assert.deepEqual(Object.keys(changed.kind === 'send' ? changed.sent : {}), inherited)
})

test('in doubt everything is sent, what has no value as null', () => {
  fc.assert(
    fc.property(values, values, mode, (old, now, how) => {
      const mirror = after(null, { values: old, mode: how })
      const composed = compose({ values: now, mirror, mode: how, doubt: true })
      assert.ok(composed.kind === 'send')
      assert.deepEqual(Object.keys(composed.sent).sort(), mappings.map((m) => m.remote).sort())
    }),
  )
})

test('the order of keys in an object is no change', () => {
  const home = { since: '2026-01-05T00:00:00.000Z', town: 'Rome' }
  const turned = { town: 'Rome', since: '2026-01-05T00:00:00.000Z' }
  const mirror = after(null, { values: { home } })
  assert.equal(compose({ values: { home: turned }, mirror }).kind, 'nothing')
})

test('a first sending clears nothing', () => {
  const composed = compose({ values: { code: 'a', count: null } })
  assert.deepEqual(composed.kind === 'send' && composed.sent, { r_code: 'a' })
})

test('a value that Braze would drop is withheld, with the reason', () => {
  const composed = compose({ values: { code: 'x'.repeat(300), count: 1 } })
  assert.deepEqual(composed.kind === 'send' && composed.sent, { r_count: 1 })
  assert.deepEqual(
    composed.withheld.map(({ remote }) => remote),
    ['r_code'],
  )
})

test('a member id of any kind stands in the object as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (memberId) => {
      const composed = compose({ memberId, values: { count: 1 } })
      assert.ok(composed.kind === 'send')
      assert.deepEqual(JSON.parse(composed.body), { external_id: memberId, r_count: 1 })
    }),
  )
})
