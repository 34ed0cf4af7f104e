import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileProgram, parseEvent } from '@laurel/domain'
import fc from 'fast-check'
import { EventInput } from '../src/index.ts'

const compiled = compileProgram({
  workspace: {
    timezone: 'UTC',
    currency: 'USD',
    unknownMembers: 'refuse',
    undeclaredProperties: 'keep',
  },
  fields: [],
  eventTypes: [{ name: 'visit', builtin: false, properties: {} }],
  earnRules: [],
  segments: [],
  tierSets: [],
  workflows: [],
})
assert.ok(compiled.ok)
const { program } = compiled
const nowMs = Date.UTC(2030, 0, 1)

const odd = fc.oneof(fc.integer(), fc.constant(null), fc.constant(undefined), fc.constant(''))
const id = fc.oneof(
  { weight: 6, arbitrary: fc.string({ maxLength: 210, unit: 'grapheme' }) },
  fc.constantFrom('a\u0000b', 'a\u0085b', 'x'.repeat(200), 'x'.repeat(201)),
  odd,
)
const instant = fc.oneof(
  fc
    .date({ min: new Date('1971-01-01'), max: new Date('2029-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  fc.constantFrom(
    '2026-01-05',
    '2026-02-30',
    '2026-01-05T10:00:00',
    '2026-01-05T10:00:00Z',
    '2026-01-05T10:00:00.5Z',
    '2026-01-05T10:00:00.123456Z',
    '2026-01-05T10:00:00+09:00',
    '2026-01-05 10:00:00Z',
    '2026-01-05T24:00:00Z',
    '2026-01-05T10:00:60Z',
    'yesterday',
  ),
  odd,
)
const event = fc.record(
  {
    id,
    memberId: id,
    type: fc.oneof({ weight: 5, arbitrary: fc.constant('visit') }, odd),
    occurredAt: instant,
    properties: fc.oneof(fc.constant({}), fc.constant({ a: 1 }), odd),
    more: fc.constant(1),
  },
  { requiredKeys: ['id', 'memberId', 'type', 'occurredAt'] },
)

/** Beyond the manual, the domain also reads zones without a colon. */
test('the envelope that the manual describes is the one that the domain takes', () => {
  fc.assert(
    fc.property(event, (input) => {
      const sent: unknown = JSON.parse(JSON.stringify(input))
      assert.equal(EventInput.safeParse(sent).success, parseEvent(program, sent, nowMs).ok)
    }),
    { numRuns: 1_000 },
  )
})
