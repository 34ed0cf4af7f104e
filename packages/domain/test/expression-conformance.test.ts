/** CEL's own conformance cases: whatever of them is saved gives what CEL says, but for a list of differences. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tests } from '@bufbuild/cel-spec/testdata/conformance.js'
import type { SerializedIncrementalTestSuite } from '@bufbuild/cel-spec/testdata/tests.js'
import { eventScope, expressionEnvironment } from '../src/expression/environment.ts'
import { compileExpression } from '../src/index.ts'
import { spoken } from './expression-oracle.ts'
import { visits } from './expression-visits.ts'
import { event } from './given.ts'

/** A value as the cases write it: JSON of CEL's `Value`. */
type Json = {
  readonly [kind: string]: unknown
  readonly listValue?: { readonly values?: readonly Json[] }
  readonly mapValue?: { readonly entries?: readonly { key: Json; value: Json }[] }
}

type Case = { readonly expr: string; readonly wanted: string }

/** Cases that need no variables of their own, and no messages but ours. */
function casesOf({ suites = [], tests = [] }: SerializedIncrementalTestSuite): Case[] {
  const own = tests
    .map(({ original }) => original as Record<string, unknown> & { expr: string })
    .filter((each) => !['bindings', 'typeEnv', 'container'].some((key) => key in each))
    .filter(({ typedResult }) => typedResult === undefined || 'result' in Object(typedResult))
    .map((each) => ({ expr: each.expr, wanted: wantedOf(each) }))
  return [...own, ...suites.flatMap(casesOf)]
}

function wantedOf(each: Readonly<Record<string, unknown>>): string {
  const typed = each['typedResult'] as { result?: Json } | undefined
  const value = (each['value'] as Json | undefined) ?? typed?.result
  if (value) return wordOf(value)
  return 'evalError' in each || 'anyEvalErrors' in each ? 'error' : 'true'
}

function wordOf(json: Json): string {
  if ('int64Value' in json) return spoken(BigInt(String(json['int64Value'])))
  if ('doubleValue' in json) return spoken(Number(json['doubleValue']))
  if (json.listValue) return `[${(json.listValue.values ?? []).map(wordOf).join(', ')}]`
  if (json.mapValue) {
    const entries = json.mapValue.entries ?? []
    return `{${entries
      .map(({ key, value }) => `${wordOf(key)}: ${wordOf(value)}`)
      .sort()
      .join(', ')}}`
  }
  return JSON.stringify(Object.values(json)[0])
}

/** Where we answer otherwise, on purpose: see "Where Laurel differs from CEL" in the manual. */
const differences: ReadonlyMap<string, string> = new Map([
  ["string(timestamp('2009-02-13T23:31:30Z'))", '"2009-02-13T23:31:30.000Z"'],
  ["string(timestamp('9999-12-31T23:59:59.999999999Z'))", '"9999-12-31T23:59:59.999Z"'],
  [
    "timestamp('0001-01-01T00:00:01.000000001Z') + duration('-999999999ns') == timestamp('0001-01-01T00:00:00.000000002Z')",
    'error',
  ],
  [
    "timestamp('0001-01-01T00:00:01.999999999Z') + duration('999999999ns') == timestamp('0001-01-01T00:00:02.999999998Z')",
    'error',
  ],
])

const environment = expressionEnvironment(
  visits.eventTypes.get('visit') ?? null,
  visits.fields,
  'UTC',
)
const scope = eventScope(environment, event(visits, 'visit', {}))

test('what is saved of CEL’s conformance cases gives what CEL says', () => {
  let taken = 0
  const found = new Map<string, string>()
  for (const { expr, wanted } of casesOf(tests)) {
    const compiled = compileExpression(expr, 'value', environment, '')
    if (!compiled.ok) continue
    taken += 1
    const ran = compiled.value.run(scope)
    const answer = ran.ok ? spoken(ran.value) : 'error'
    if (answer !== wanted) found.set(expr, answer)
  }
  assert.deepEqual(found, differences)
  assert.ok(taken > 700, `only ${taken} cases were saved`)
})
