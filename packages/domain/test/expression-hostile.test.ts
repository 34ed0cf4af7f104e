/** Whatever an expression or an event brings, it is refused when it is saved, or bounded when it runs. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventScope, expressionEnvironment } from '../src/expression/environment.ts'
import { resultValue } from '../src/expression/result.ts'
import {
  compileExpression,
  compileProgram,
  expressionLimits,
  type ResultKind,
} from '../src/index.ts'
import { visits } from './expression-visits.ts'
import { config, event } from './given.ts'

const environment = expressionEnvironment(
  visits.eventTypes.get('visit') ?? null,
  visits.fields,
  'Asia/Seoul',
)

/** Why an expression is not saved: the rule and the words for the person who wrote it. */
function refusal(source: string, result: ResultKind = 'value'): string {
  const compiled = compileExpression(source, result, environment, '/x')
  return compiled.ok ? 'taken' : `${compiled.problem.rule}: ${compiled.problem.message}`
}

/** Run an expression on an event; whatever comes, it did no more work than is allowed. */
function run(source: string, properties: Record<string, unknown> = {}) {
  const compiled = compileExpression(source, 'value', environment, '/x')
  assert.ok(compiled.ok, JSON.stringify(compiled))
  const ran = compiled.value.run(eventScope(environment, event(visits, 'visit', properties)))
  assert.ok(ran.work <= expressionLimits.work)
  assert.notEqual(ran.ok || ran.why, 'Laurel failed to evaluate it.')
  return ran
}
const outcome = (source: string, properties: Record<string, unknown> = {}): unknown => {
  const ran = run(source, properties)
  return ran.ok ? ran.value : ran.why
}
const chain = (first: string, step: string, times: number): string => first + step.repeat(times)
const tooMuch = 'It takes too much work.'

test('matches is refused, and the refusal says what to use', () => {
  const why = 'expression_policy: There is no method matches. Use regex(text, "pattern").'
  assert.equal(refusal('event.note.matches("^(a+)+$")'), why)
  assert.match(refusal('matches(event.note, "a")'), /Use regex\(text, "pattern"\)/)
})

test('a pattern that multiplies is refused, and one that is taken costs in proportion', () => {
  assert.match(refusal('regex(event.note, "(\\\\pL{100}){9}[a-z]{900}")'), /repeats too much/)
  assert.match(refusal('regex(event.note, "((a{100}){100}){100}")'), /expression_pattern/)
  assert.match(refusal('regex(event.note, "(a)\\\\1")'), /expression_pattern/)
  for (const bomb of ['^(a+)+$', '(a|a)*b', '(.*)*x', '(a|aa)+$', '([a-z]+)*[0-9]']) {
    const ran = run(`regex(event.note, "${bomb}")`, { note: `${'a'.repeat(4_000)}!` })
    assert.ok(ran.ok && ran.value === false, bomb)
    assert.ok(ran.work < 20 * 4_002, bomb)
  }
  const many = { note: 'a'.repeat(4_000), items: new Array(500).fill({ n: 1 }) }
  assert.equal(outcome('event.items.exists(i, regex(event.note, "^(a+)+b$"))', many), tooMuch)
})

test('text that is read as a duration, a number or a time is read in one go', () => {
  const digits = { note: '1'.repeat(10_000) }
  for (const call of ['duration(event.note) > duration("1s")', 'int(event.note)']) {
    const ran = run(call, digits)
    assert.ok(!ran.ok && !ran.why.includes('1111'), call)
  }
  for (const name of ['double', 'timestamp', 'bool']) {
    assert.ok(!run(`${name}(event.note)`, digits).ok, name)
    assert.ok(!run(`${name}(event.note)`, { note: `${'1'.repeat(9_999)}x` }).ok, name)
  }
  const blank = { note: `a${' '.repeat(9_000)}b` }
  assert.equal(run('event.note.trim().size()', blank).ok, true)
})

test('deep and long expressions are refused', () => {
  const nested = (open: string, close: string, times: number): string =>
    `${open.repeat(times)}1${close.repeat(times)}`
  for (const [open, close] of [
    ['(', ')'],
    ['[', ']'],
    ['{"a": ', '}'],
    ['-(', ')'],
    ['dyn(', ')'],
    ['true ? 1 : (', ')'],
  ] as const) {
    assert.match(refusal(nested(open, close, 100)), /levels deep|parts/, open)
    assert.notEqual(refusal(nested(open, close, 20_000)), 'taken')
  }
  for (const sign of ['||', '&&', '+', '==', '-', '?1:']) {
    const terms = new Array(5_000).fill('true').join(sign)
    assert.match(refusal(terms), /^expression_length/, sign)
    assert.notEqual(refusal(terms.slice(0, 1_999)), 'taken', sign)
  }
  assert.match(refusal(`${'!'.repeat(1_900)}true`), /^expression_(syntax|policy)/)
  assert.match(refusal(`[[1]]${'[0]'.repeat(600)}`), /^expression_(syntax|policy)/)
  assert.match(refusal(`event.extra${'.a'.repeat(900)}`), /^expression_(syntax|policy)/)
})

test('the look inside has(…) takes nothing off the bounds', () => {
  const deepest = (inner: string): number => {
    let depth = 0
    while (refusal(`${'('.repeat(depth)}${inner}${')'.repeat(depth)}`) === 'taken') depth += 1
    return depth
  }
  assert.equal(deepest('has(event.stars)'), deepest('dyn(event.stars) == 1'))
  const tests = new Array(70).fill('has(event.stars)').join('&&')
  assert.equal(refusal(tests), 'taken')
})

test('written-out lists, maps and calls have their bounds', () => {
  assert.match(refusal(`1 in [${new Array(201).fill('1').join(',')}]`), /at most 200 items/)
  const entries = new Array(51).fill(0).map((_, i) => `${i}: 1`)
  assert.match(refusal(`{${entries.join(',')}}`), /at most 50 entries/)
  assert.match(refusal(`min(${new Array(9).fill('1').join(',')})`), /at most 8 arguments/)
  assert.equal(outcome('{"a": 1, "a": 2}'), 'A key stands twice in a map.')
  assert.equal(outcome('{1.5: 1}'), 'A key of a map is a string, an int or a bool.')
})

test('macros do not stand inside each other, in whatever disguise', () => {
  for (const inner of [
    'event.tags.all(y, true)',
    '[1].map(y, y) == [1]',
    '[event.tags.filter(y, true)].size() > 0',
    '(true ? event.tags.exists(y, true) : false)',
    '{"a": [1].exists_one(y, true)}["a"]',
  ]) {
    assert.match(refusal(`event.items.all(x, ${inner})`), /one level is allowed/, inner)
  }
  assert.match(refusal('cel.bind(x, 1, x == 1)'), /^expression_policy/)
  assert.match(refusal('has(has(event.extra).a)'), /^expression_/)
})

test('text, lists and results that grow by doubling stop', () => {
  const eight = 'x + x + x + x + x + x + x + x'
  const grow = (first: string) => chain(first, `.map(x, ${eight})`, 9)
  assert.equal(outcome(`${grow('["abcdefgh"]')}.size()`), tooMuch)
  assert.equal(outcome(`${grow('[[1, 2, 3]]')}.size()`), tooMuch)
  const long = { note: 'a'.repeat(10_000), items: new Array(500).fill({ n: 1 }) }
  assert.equal(outcome('event.items.map(i, event.note).join("").size()', long), tooMuch)
  assert.equal(outcome('event.items.map(i, event.note.split("")).size()', long), tooMuch)
  assert.equal(outcome('event.items.filter(i, event.note + "b" == "").size()', long), tooMuch)
  assert.equal(outcome('event.items.filter(i, event.note.contains("b")).size()', long), tooMuch)

  // Each list holds the one before eight times: little to make, and without end to write down.
  const folded = run(chain('[1]', '.map(x, [x, x, x, x, x, x, x, x])', 9))
  assert.ok(folded.ok && folded.work < 1_000)
  assert.equal(resultValue(folded.value, null), undefined)
  const folds = chain('[1]', '.map(x, [x, x, x, x, x, x, x, x])', 8)
  assert.equal(outcome(`${folds} == ${folds}`), tooMuch)
})

test('a failure for want of work is not made good by a way round it', () => {
  const long = { note: 'a'.repeat(10_000), items: new Array(500).fill({ n: 1 }) }
  const heavy = 'event.items.all(i, event.note + "b" != "")'
  assert.equal(outcome(`${heavy} || true`, long), tooMuch)
  assert.equal(outcome(`true || ${heavy}`, long), true)
  assert.equal(
    outcome(`event.tags.exists(t, t == "a") || ${heavy}`, { ...long, tags: ['a'] }),
    true,
  )
})

test('the largest events fit the longest ordinary rules', () => {
  const items = new Array(500).fill(0).map((_, i) => ({ sku: `SKU-${i}`, n: i, price: i / 4 }))
  const body = new Array(30).fill('i.n * 2 + 1 > 0').join(' && ')
  for (const source of [
    `event.items.all(i, ${body})`,
    'event.items.filter(i, i.sku.startsWith("SKU-4") && i.price > 10.0).map(i, i.sku).join(",")',
    'event.items.exists(i, regex(i.sku, "^SKU-(4|5)[0-9]*$") && i.n == 499)',
    'event.items.map(i, occurred_at.getHours("America/New_York")).size()',
  ]) {
    const ran = run(source, { items })
    assert.ok(ran.ok, source)
    assert.ok(ran.work < expressionLimits.work / 4, `${source}: ${ran.work}`)
  }
})

const prototypeNames = [
  'constructor',
  '__proto__',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  'isPrototypeOf',
  'length',
]

/** Whether an expression is saved and gives something. */
function nameOn(source: string, properties: Record<string, unknown>): boolean {
  return refusal(source) === 'taken' && run(source, properties).ok
}

test('names of JavaScript reach nothing, by dot, index, key or variable', () => {
  for (const name of prototypeNames) {
    for (const from of ['event', 'member', 'event.items[0]', 'member.car', 'event.note']) {
      assert.notEqual(refusal(`${from}.${name}`), 'taken', `${from}.${name}`)
      assert.notEqual(refusal(`has(${from}.${name})`), 'taken', `${from}.${name}`)
      assert.notEqual(refusal(`${from}.${name}()`), 'taken', `${from}.${name}`)
    }
    assert.notEqual(refusal(name), 'taken', name)
    assert.notEqual(refusal(`${name}(1)`), 'taken', name)
    assert.equal(outcome(`event.extra["${name}"]`, { extra: { a: 1 } }), 'No such key.')
    assert.equal(outcome(`"${name}" in event.extra`, { extra: { a: 1 } }), false)
    assert.equal(
      outcome(`event.extra[event.note]`, { extra: { a: 1 }, note: name }),
      'No such key.',
    )
    assert.ok(!nameOn(`event.at.${name}`, { at: '2026-01-05' }), name)
    assert.ok(!nameOn(`event.tags[0].${name}`, { tags: ['a'] }), name)
    assert.ok(!run(`event.tags[0]["${name}"]`, { tags: ['a'] }).ok)
    assert.ok(!run(`dyn("text")["${name}"]`).ok)
    assert.ok(!run(`dyn([1])["${name}"]`).ok)
    assert.equal(outcome(`{"${name}": 7}["${name}"]`), 7n)
    assert.equal(outcome(`{"${name}": 7}.size()`), 1n)
    assert.equal(outcome(`{"${name}": 7} == {"a": 7}`), false)
  }
  assert.match(refusal('event["stars"] == 4'), /^expression_policy: Use a field of event/)
  assert.match(refusal('event == event'), /^expression_policy: Use a field of event/)
  const odd = { constructor: 1, toString: 'x', valueOf: true }
  assert.equal(outcome('event.extra["constructor"] == 1.0', { extra: odd }), true)
  assert.equal(outcome('event.extra == {"constructor": 1.0}', { extra: { a: 1 } }), false)
  const dressed = run('{"__proto__": {"polluted": true}}')
  assert.ok(dressed.ok)
  assert.equal(resultValue(dressed.value, null), undefined)
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined)
})

test('a property or a key of a shape is not called like what JavaScript has', () => {
  for (const name of ['constructor', '__proto__', 'prototype']) {
    const properties = JSON.parse(`{"${name}": {"type": "integer", "required": false}}`)
    const shape = JSON.parse(`{"${name}": "integer"}`)
    for (const declared of [properties, { a: { type: 'object', required: false, shape } }]) {
      const compiled = compileProgram(
        config({ eventTypes: [{ name: 'odd', builtin: false, properties: declared }] }),
      )
      assert.ok(!compiled.ok && compiled.problems.length === 1, JSON.stringify(declared))
    }
  }
})

test('an int does not leave 64 bits, and a double never becomes one that does', () => {
  const greatest = '9223372036854775807'
  for (const source of [
    `${greatest} + 1`,
    `-${greatest} - 2`,
    `${greatest} * 2`,
    `-(-9223372036854775808 + 0)`,
    `-9223372036854775808 / -1`,
    'int(1e300)',
    'int(-1e19)',
    'int("9223372036854775808")',
    'floor(1e300)',
    'round(1e16)',
    '1 / 0',
    '1 % 0',
    'int(0.0 / 0.0)',
    'event.items.map(i, 9223372036854775807 * 2)[0]',
  ]) {
    const ran = run(source, { items: [{ n: 1 }] })
    assert.ok(!ran.ok && /out of range|zero|cannot be made/.test(ran.why), source)
  }
  assert.match(refusal('9223372036854775808'), /Whole numbers lie between/)
  assert.match(refusal('1e999'), /^expression_syntax/)
  assert.equal(outcome('-9223372036854775808'), -(2n ** 63n))
})

test('an answer does not hang on the zone of the machine', (t) => {
  const was = process.env['TZ']
  t.after(() => {
    if (was === undefined) delete process.env['TZ']
    else process.env['TZ'] = was
  })
  const at = { at: '2026-03-07T17:30:00Z' } // 02:30 in Seoul, an hour that New York skips that day
  for (const zone of ['America/New_York', 'Asia/Kolkata', 'UTC']) {
    process.env['TZ'] = zone
    assert.equal(outcome('event.at.getHours("Asia/Seoul")', at), 2n)
    assert.equal(outcome('event.at.getHours(timezone)', at), 2n)
    assert.equal(outcome('timestamp("2026-07-01T00:00:00Z").getDayOfYear()'), 181n)
    assert.ok(!run('timestamp("January 5, 2026 10:00")').ok)
  }
})

test('a failure quotes nothing of the event', () => {
  const secret = { note: 'my-secret', extra: { a: 1 }, tags: ['my-secret'] }
  for (const source of [
    'event.extra[event.note]',
    'int(event.note)',
    'timestamp(event.note)',
    'duration(event.note) > duration("1s")',
    'event.at.getHours(event.note)',
    'event.tags[0] + 1',
    'event.note.substring(100)',
  ]) {
    const ran = run(source, { ...secret, at: '2026-01-05' })
    assert.ok(!ran.ok && !ran.why.includes('secret'), source)
  }
})
