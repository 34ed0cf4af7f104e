import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { eventScope, expressionEnvironment, withMember } from '../src/expression/environment.ts'
import { compileExpression, type Expression, type Value } from '../src/index.ts'
import { expressions } from './expression-grammar.ts'
import { askOther, spoken } from './expression-oracle.ts'
import { fields, properties, visits } from './expression-visits.ts'
import { event } from './given.ts'

const environment = expressionEnvironment(
  visits.eventTypes.get('visit') ?? null,
  visits.fields,
  'Asia/Seoul',
)

/** Run our engine on an event and a member. */
function askOurs(
  { reads, run }: Expression,
  properties: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, unknown>>,
) {
  const scope = withMember(
    environment,
    eventScope(environment, event(visits, 'visit', properties)),
    reads,
    (name) => (fields[name] ?? null) as Value,
  )
  return { scope: { ...scope, ...environment.constants }, ran: run(scope) }
}

test('two engines agree on random typed expressions, on values and on errors', () => {
  const runs = 4_000
  let refused = 0
  let gaveValue = 0
  fc.assert(
    fc.property(expressions, properties, fields, (source, properties, fields) => {
      const compiled = compileExpression(source, 'value', environment, '')
      if (!compiled.ok) {
        // What is well typed may be too deep or too large, and nothing else.
        assert.match(compiled.problem.message, /[Aa]t most/, source)
        refused += 1
        return
      }
      const { scope, ran } = askOurs(compiled.value, properties, fields)
      assert.notEqual(ran.ok || ran.why, 'Laurel failed to evaluate it.')
      assert.equal(ran.ok ? spoken(ran.value) : 'error', askOther(source, scope))
      if (ran.ok) gaveValue += 1
    }),
    { numRuns: runs },
  )
  assert.ok(refused < runs / 20, `${refused} were refused`)
  assert.ok(gaveValue > runs / 3, `only ${gaveValue} gave a value`)
})
