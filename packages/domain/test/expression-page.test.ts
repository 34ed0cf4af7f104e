/** The manual's page of expressions is held against what is there. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { eventScope, expressionEnvironment } from '../src/expression/environment.ts'
import { functions, methods } from '../src/expression/functions.ts'
import { macros } from '../src/expression/macros.ts'
import { compileExpression, expressionLimits } from '../src/index.ts'
import { askPlain, spoken } from './expression-oracle.ts'
import { visits } from './expression-visits.ts'
import { event } from './given.ts'

const page = await readFile(join(import.meta.dirname, '../../../docs/expressions.md'), 'utf8')
const section = (heading: string): string =>
  page.split('\n## ').find((each) => each.startsWith(heading)) ?? ''

const environment = expressionEnvironment(null, visits.fields, 'UTC')
const scope = eventScope(environment, event(visits, 'visit', {}))

function answer(source: string): string {
  const compiled = compileExpression(source, 'value', environment, '')
  if (!compiled.ok) return 'refused'
  const ran = compiled.value.run(scope)
  return ran.ok ? spoken(ran.value) : 'error'
}

/** A cell of the table: a word, or in code an expression that gives what is meant. */
const meant = (cell: string): string => {
  const code = /^`(.+)`$/.exec(cell)?.[1]
  return code === undefined ? cell : answer(code)
}

test('what the page shows first is saved as it stands', () => {
  const purchase = visits.eventTypes.get('purchase') ?? null
  const environment = expressionEnvironment(purchase, visits.fields, 'UTC')
  const shown = /```\n([^`]+)\n```/.exec(page)?.[1]?.split('\n') ?? []
  assert.equal(shown.length, 3)
  for (const source of shown) {
    const compiled = compileExpression(source, 'value', environment, '')
    assert.ok(compiled.ok, JSON.stringify(compiled))
  }
})

test('every row of the differences is so, of Laurel and of CEL', () => {
  const rows = section('Where Laurel differs from CEL')
    .split('\n')
    .flatMap((line) => [/^\| `(.+?)` \| (.+?) \| (.+?) \| .+ \|$/.exec(line)])
    .filter((row) => row !== null)
  assert.ok(rows.length > 12, 'the table is read')
  for (const [, source = '', laurel = '', cel = ''] of rows) {
    assert.equal(answer(source), meant(laurel), `${source} by Laurel`)
    assert.equal(askPlain(source, scope), meant(cel), `${source} by CEL`)
    assert.notEqual(meant(laurel), meant(cel), `${source} differs`)
  }
})

test('the page names every function, method and macro, and no other', () => {
  const known = [...functions.keys(), ...methods.keys(), ...macros.keys(), 'has', 'regex']
  const named = [...section('Functions').matchAll(/`(\w+)(?:\(.*?\))?`/g)].map(([, name]) => name)
  assert.deepEqual([...new Set(named)].sort(), [...new Set(known)].sort())
})

test('the page tells every bound', () => {
  const { resultParts: _, ...told } = expressionLimits
  for (const bound of Object.values(told)) {
    assert.match(section('Bounds'), new RegExp(`\\b${bound.toLocaleString('en-US')}\\b`))
  }
})
