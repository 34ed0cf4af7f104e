/** The program that random expressions are about, and random events and members of it. */
import fc from 'fast-check'
import type { Field } from '../src/index.ts'
import { program } from './given.ts'

const custom = (name: string, type: Field['type'], shape?: Field['shape']): Field => ({
  name,
  type,
  label: name,
  source: 'custom',
  writable: true,
  ...(shape ? { shape } : {}),
})
const optional = <T extends Field['type']>(type: T) => ({ type, required: false }) as const

/** What the expressions are about: a property of every type, and fields of the member. */
export const visits = program({
  fields: [
    custom('tier', 'string'),
    custom('stamps', 'integer'),
    custom('car', 'object', { km: 'integer', since: 'date' }),
  ],
  eventTypes: [
    {
      name: 'visit',
      builtin: false,
      properties: {
        stars: optional('integer'),
        count: optional('integer'),
        rate: optional('float'),
        note: optional('string'),
        place: optional('string'),
        sunny: optional('boolean'),
        at: optional('date'),
        tags: optional('array'),
        extra: optional('object'),
        items: {
          type: 'object_array',
          required: false,
          shape: { sku: 'string', n: 'integer', price: 'float', gift: 'boolean', made: 'date' },
        },
      },
    },
  ],
})

const whole = fc.oneof(
  fc.integer({ min: -3, max: 12 }),
  fc.constantFrom(Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 2 ** 31),
)
const fraction = fc.oneof(
  fc.integer({ min: -40, max: 400 }).map((x) => x / 8 || 0),
  fc.constantFrom(0.1, 0.29, 1e-7, 123456.789, 1e15, 2.5, -2.5),
)
/** Short texts, some of which read as something else. */
export const words = fc.oneof(
  fc.constantFrom('', 'a', 'Ab', 'a,b', ' b ', 'é', '12', '-7', '1.5', 'true', 'Asia/Seoul', 'ﬁa'),
  fc.string({ unit: fc.constantFrom('a', 'b', 'B', ',', ' ', 'é', 'ß', '1'), maxLength: 6 }),
)
/** Instants as events bring them. */
export const moment = fc
  .integer({ min: Date.UTC(1971, 0), max: Date.UTC(2090, 0) })
  .map((ms) => new Date(ms).toISOString())
const present = <T>(arb: fc.Arbitrary<T>) => fc.option(arb, { nil: undefined, freq: 12 })
const keys = <T extends Record<string, fc.Arbitrary<unknown>>>(record: T) =>
  fc.record(record).map((all) => JSON.parse(JSON.stringify(all)) as Record<string, unknown>)

/** Properties of a visit, some of them absent. */
export const properties = keys({
  stars: present(whole),
  count: present(whole),
  rate: present(fraction),
  note: present(words),
  place: present(words),
  sunny: present(fc.boolean()),
  at: present(moment),
  tags: present(fc.array(fc.oneof(words, whole, fraction, fc.boolean()), { maxLength: 4 })),
  extra: present(
    keys({ a: present(whole), b: present(words), c: present(fc.boolean()), d: present(fraction) }),
  ),
  items: present(
    fc.array(
      keys({
        sku: present(words),
        n: present(whole),
        price: present(fraction),
        gift: present(fc.boolean()),
        made: present(moment),
      }),
      { maxLength: 4 },
    ),
  ),
})

/** Values of the loyalty fields; null is none. */
export const fields = fc.record({
  tier: fc.option(words),
  stamps: fc.option(whole),
  car: fc.option(keys({ km: present(whole), since: present(moment) })),
})
