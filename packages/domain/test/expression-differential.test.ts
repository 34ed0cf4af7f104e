import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { eventScope, expressionEnvironment, withMember } from '../src/expression/environment.ts'
import { compileExpression } from '../src/index.ts'
import { expressions } from './expression-grammar.ts'
import { askOther, spoken } from './expression-oracle.ts'
import { fields, properties, visits } from './expression-visits.ts'
import { event } from './given.ts'

const environment = expressionEnvironment(
  visits.eventTypes.get('visit') ?? null,
  visits.fields,
  'Asia/Seoul',
)

test('two engines agree on random typed expressions', () => {
  let run = 0
  let values = 0
  const refusals = new Map<string, number>()
  fc.assert(
    fc.property(expressions, properties, fields, (source, given, member) => {
      const compiled = compileExpression(source, 'value', environment, '')
      if (!compiled.ok) {
        refusals.set(compiled.problem.rule, (refusals.get(compiled.problem.rule) ?? 0) + 1)
        // A typed expression may be too deep or too large, and nothing else.
        assert.match(compiled.problem.message, /maxDepth|maxAstNodes|at most/, source)
        return
      }
      const scope = withMember(
        environment,
        eventScope(environment, event(visits, 'visit', given)),
        compiled.value.reads,
        (name) => member[name as keyof typeof member] as never,
      )
      const ran = compiled.value.run(scope)
      assert.notEqual(ran.ok || ran.why, 'Laurel failed to evaluate it.')
      const ours = ran.ok ? spoken(ran.value) : 'error'
      assert.equal(
        ours,
        askOther(source, { ...scope, timezone: 'Asia/Seoul' }),
        ran.ok ? '' : ran.why,
      )
      run += 1
      if (ran.ok) values += 1
    }),
    { numRuns: 60_000 },
  )
  console.log(run, values, refusals)
})
