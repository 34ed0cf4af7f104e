import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventScope, expressionEnvironment, withMember } from '../src/expression/environment.ts'
import { pointsOf, resultValue } from '../src/expression/result.ts'
import { compileExpression, type Field, type ResultKind } from '../src/index.ts'
import { event, program } from './given.ts'

const custom = (name: string, type: Field['type'], shape?: Field['shape']): Field => ({
  name,
  type,
  label: name,
  source: 'custom',
  writable: true,
  ...(shape ? { shape } : {}),
})

const by = program({
  fields: [
    custom('tier', 'string'),
    custom('wishes', 'array'),
    custom('car', 'object', { km: 'integer', since: 'date' }),
  ],
  eventTypes: [
    {
      name: 'visit',
      builtin: false,
      properties: {
        rate: { type: 'float', required: false },
        stars: { type: 'integer', required: false },
        note: { type: 'string', required: false },
        at: { type: 'date', required: false },
        tags: { type: 'array', required: false },
        extra: { type: 'object', required: false },
        items: {
          type: 'object_array',
          required: false,
          shape: { sku: 'string', n: 'integer', price: 'float' },
        },
      },
    },
  ],
})
const visit = by.eventTypes.get('visit') ?? null
const environment = expressionEnvironment(visit, by.fields, 'Asia/Seoul')

const compiled = (source: string, result: ResultKind) =>
  compileExpression(source, result, environment, '/x')

const refusal = (source: string, result: ResultKind = 'condition'): string => {
  const parsed = compiled(source, result)
  return parsed.ok ? 'taken' : parsed.problem.rule
}

const properties = {
  rate: 1.5,
  stars: 4,
  note: 'hello',
  at: '2026-01-05',
  tags: ['a', 2],
  extra: { a: 1 },
  items: [
    { sku: 'x', n: 2, price: 3.5 },
    { sku: 'y', n: 1, price: 1 },
  ],
}
const member: Record<string, string> = { tier: 'gold' }

const run = (source: string, result: ResultKind, values: Record<string, unknown> = properties) => {
  const parsed = compiled(source, result)
  assert.ok(parsed.ok, JSON.stringify(parsed))
  const scope = eventScope(environment, event(by, 'visit', values))
  return parsed.value.run(
    withMember(environment, scope, parsed.value.reads, (name) => member[name] ?? null),
  )
}
const value = (source: string, result: ResultKind = 'value', values = properties) => {
  const ran = run(source, result, values)
  assert.ok(ran.ok, ran.ok ? '' : ran.why)
  return resultValue(ran.value, null)
}
const points = (source: string, values = properties) => {
  const ran = run(source, 'points', values)
  return ran.ok ? pointsOf(ran.value) : ran.why
}

test('rules read events and members by their types', () => {
  assert.equal(value('event.stars > 3 && member.tier == "gold"'), true)
  assert.equal(value('event.items.exists(i, i.n > 1 && i.price > 3)'), true)
  assert.equal(value('event.items.filter(i, i.n > 1).map(i, i.sku).join(",")'), 'x')
  assert.equal(value('"a" in event.tags'), true)
  assert.equal(value('event.at < occurred_at'), false)
  assert.equal(value('occurred_at.getHours(timezone)'), 21)
  assert.equal(value('event_type + "/" + event_id'), 'visit/e1')
  assert.equal(value('event.extra.a == 1.0'), true)
  assert.equal(value('has(member.car) && member.car.km > 10'), false)
  assert.deepEqual(value('event.at'), '2026-01-05T00:00:00.000Z')
})

test('ints and doubles mix, and rounding is what a person computes', () => {
  assert.equal(points('event.rate * 2'), 3)
  assert.equal(points('event.rate * 3'), 4)
  assert.equal(points('event.stars / 8.0 * 4'), 2)
  const cents = { ...properties, rate: 0.29 }
  assert.equal(points('event.rate * 100', cents), 29)
  assert.equal(points('event.rate * 100.0', cents), 29)
  assert.equal(value('floor(event.rate * 100)', 'value', cents), 29)
  assert.equal(value('round(2.5) + ceil(0.1) + floor(9.9) + min(1, 2) + max(1, 2)'), 16)
  assert.equal(points('0 - 5'), null)
})

test('an unknown name is found before anything runs, inside has(…) too', () => {
  assert.equal(refusal('event.nope == 1'), 'expression_policy')
  assert.equal(refusal('member.nope == 1'), 'expression_policy')
  assert.equal(refusal('has(event.nope)'), 'expression_policy')
  assert.equal(refusal('has(member.car.nope)'), 'expression_type')
  assert.equal(refusal('event.items.all(i, has(i.nope))'), 'expression_type')
  assert.equal(refusal('event.items.all(i, i.nope > 1)'), 'expression_type')
  assert.equal(refusal('nope'), 'expression_policy')
})

test('a wrong type is found before anything runs', () => {
  assert.equal(refusal('event.note > 5'), 'expression_type')
  assert.equal(refusal('event.stars'), 'expression_result')
  assert.equal(refusal('event.extra.a'), 'expression_result')
  assert.equal(refusal('event.note', 'points'), 'expression_result')
  assert.equal(refusal('event.extra.a', 'points'), 'expression_result')
  assert.equal(refusal('event.stars', 'string'), 'expression_result')
  assert.equal(refusal('event.stars', 'date'), 'expression_result')
  assert.equal(refusal('event.stars', 'float'), 'taken')
  assert.equal(refusal('event.rate', 'integer'), 'expression_result')
  assert.equal(refusal('type(event.stars)', 'value'), 'expression_policy')
  assert.equal(refusal('duration("1h")', 'value'), 'expression_result')
  assert.equal(refusal('event.stars +'), 'expression_syntax')
})

test('a macro cannot take the name of something else', () => {
  assert.equal(refusal('event.items.all(event, event.n > 0)'), 'expression_policy')
  assert.equal(refusal('event.items.all(member, true)'), 'expression_policy')
  assert.equal(refusal('event.items.all(event_id, true)'), 'expression_policy')
})

test('patterns are literal, of RE2, and cannot explode', () => {
  assert.equal(value('regex(event.note, "^h.*o$")'), true)
  assert.equal(refusal('regex(event.note, event.note)'), 'expression_policy')
  assert.equal(refusal('event.note.matches("a")'), 'expression_policy')
  assert.equal(refusal('regex(event.note, "(?=a)")'), 'expression_pattern')
  assert.equal(refusal('regex(event.note, "(")'), 'expression_pattern')
  assert.equal(refusal(`regex(event.note, "${'a'.repeat(201)}")`), 'expression_policy')
  assert.equal(refusal('regex(event.note, "(((a{100}){100}){100}){100}")'), 'expression_pattern')
  const bomb = { ...properties, note: `${'a'.repeat(4_000)}!` }
  // With a backtracking engine the suite would not end here.
  assert.equal(value('regex(event.note, "^(a+)+$")', 'value', bomb), false)
  const long = { ...properties, note: 'a'.repeat(5_000) }
  assert.equal(run('regex(event.note, "a")', 'condition', long).ok, false)
})

test('a missing value is an error, and says which without quoting any', () => {
  const ran = run('event.stars > 3', 'condition', { note: 'x' })
  assert.equal(ran.ok || ran.why, 'No such key: stars')
  assert.equal(value('has(event.stars) && event.stars > 3', 'value', { note: 'x' } as never), false)
  const secret = run('int(event.note) > 1', 'condition')
  assert.ok(!secret.ok && !secret.why.includes('hello'))
})

test('an expression tells which fields it reads', () => {
  const parsed = compiled('has(member.tier) && member.points_balance > 1', 'condition')
  assert.deepEqual(parsed.ok && [...parsed.value.reads], ['tier', 'points_balance'])
})
