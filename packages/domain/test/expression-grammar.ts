/**
 * Random expressions that the policy takes and the checker finds well typed, over what
 * `expression-visits.ts` declares. They shrink: a form to a leaf of its type.
 */
import fc from 'fast-check'
import { moment, words } from './expression-visits.ts'

type Text = fc.Arbitrary<string>

const kinds = [
  'int',
  'double',
  'text',
  'bool',
  'time',
  'span',
  'ints',
  'texts',
  'items',
  'any',
] as const
/** The type of an expression. `ints` and `texts` are lists; only running tells what `any` is. */
type Kind = (typeof kinds)[number]
type Every = Readonly<Record<Kind, Text>>

const quoted = (text: string): string => JSON.stringify(text)

/** Leaves that need no event: literals, among them those at the edge of their type. */
const literals: Partial<Every> = {
  int: fc.oneof(
    fc.integer({ min: -5, max: 20 }).map(String),
    fc.constantFrom('9223372036854775807', '(-9223372036854775808)', '9007199254740993', '0'),
  ),
  double: fc.constantFrom('0.0', '1.0', '2.5', '-0.125', '1e300', '9007199254740992.0', '0.1'),
  text: words.map(quoted),
  bool: fc.constantFrom('true', 'false'),
  time: fc.oneof(
    moment.map((iso) => `timestamp(${quoted(iso)})`),
    fc.constant('occurred_at'),
  ),
  span: fc
    .constantFrom('0s', '1h30m', '-36h', '1500ms', '2400000h', '1.25s', 'x')
    .map((text) => `duration("${text}")`),
  ints: fc.constantFrom('[1, 2]', '[0]', '[3, 3, 1]'),
  texts: fc.constantFrom('["a"]', '["b", "a", ""]'),
}
const zones = [
  '',
  '"Asia/Seoul"',
  '"America/New_York"',
  '"+05:45"',
  '"-03:00"',
  'timezone',
  '"Mars"',
]
const comparisons = ['==', '!=', '<', '<=', '>', '>=']
const ofTime = [
  'getFullYear',
  'getMonth',
  'getDate',
  'getDayOfMonth',
  'getDayOfWeek',
  'getDayOfYear',
]
const ofClock = ['getHours', 'getMinutes', 'getSeconds', 'getMilliseconds']

type Leaves = Partial<Record<Kind, readonly string[]>>

/** Leaves that read the event and the member. */
const around: Leaves = {
  int: ['event.stars', 'event.count', 'member.stamps', 'member.car.km', 'event.items[0].n'],
  double: ['event.rate', 'event.items[1].price'],
  text: ['event.note', 'event.place', 'member.tier', 'event_type', 'event.items[0].sku'],
  bool: ['event.sunny', 'has(event.stars)', 'has(member.car.km)', 'has(event.extra.b)'],
  time: ['event.at', 'member.car.since'],
  items: ['event.items'],
  any: [
    'dyn(1)',
    'event.extra.a',
    'event.extra["b"]',
    'event.extra[event.note]',
    'event.tags[0]',
    'event.tags[event.stars]',
  ],
}

/** Leaves that read the item of a macro, by what the macro goes over. */
const inside = {
  items: {
    int: ['x.n'],
    double: ['x.price'],
    text: ['x.sku'],
    bool: ['x.gift', 'has(x.n)'],
    time: ['x.made'],
  },
  ints: { int: ['x'] },
  texts: { text: ['x'] },
  any: { any: ['x'] },
} satisfies Record<string, Leaves>

const form = (parts: readonly Text[], write: (...parts: string[]) => string): Text =>
  fc.tuple(...parts).map((all) => write(...all))
const binary = (left: Text, signs: readonly string[], right: Text): Text =>
  form([left, fc.constantFrom(...signs), right], (a, sign, b) => `(${a} ${sign} ${b})`)
const call = (names: readonly string[], ...args: readonly Text[]): Text =>
  form([fc.constantFrom(...names), ...args], (name, ...all) => `${name}(${all.join(', ')})`)
const method = (of: Text, names: readonly string[], ...args: readonly Text[]): Text =>
  form([of, fc.constantFrom(...names), ...args], (receiver, name, ...all) => {
    return `${receiver}.${name}(${all.filter((arg) => arg !== '').join(', ')})`
  })
const list = (of: Text): Text =>
  fc.array(of, { minLength: 1, maxLength: 3 }).map((all) => `[${all.join(', ')}]`)

const numbers = ({ int, double, text, time, span, ints, texts }: Every) => ({
  int: [
    binary(int, ['+', '-', '*', '/', '%'], int),
    form([int], (a) => `-(${a} * 1)`), // the other engine takes -(-x) for x, out of range or not
    call(['int'], fc.oneof(double, text, time)),
    call(['floor', 'ceil', 'round'], double),
    call(['min', 'max'], int, int),
    call(['size'], fc.oneof(text, ints, texts)),
    method(text, ['indexOf', 'lastIndexOf'], text),
    method(text, ['indexOf', 'lastIndexOf'], text, int),
    method(time, [...ofTime, ...ofClock], fc.constantFrom(...zones)),
    method(span, ofClock),
    form([ints, int], (all, at) => `${all}[${at}]`),
  ],
  double: [
    binary(double, ['+', '-', '*', '/'], fc.oneof(double, int)),
    binary(int, ['+', '-', '*', '/'], double),
    form([double], (a) => `-(${a})`),
    call(['double'], fc.oneof(int, text)),
    call(['min', 'max'], double, double),
  ],
})

const texts = ({ int, text, bool, time, texts }: Every) => ({
  text: [
    binary(text, ['+'], text),
    call(['string'], fc.oneof(int, bool, text, time)),
    method(text, ['lowerAscii', 'upperAscii', 'trim']),
    method(text, ['substring'], int),
    method(text, ['substring'], int, int),
    method(texts, ['join'], text),
  ],
  texts: [
    list(text),
    binary(texts, ['+'], texts),
    method(text, ['split'], text),
    method(text, ['split'], text, int),
  ],
})

const times = ({ int, time, span, ints }: Every) => ({
  time: [binary(time, ['+', '-'], span), call(['timestamp'], int)],
  span: [binary(time, ['-'], time), binary(span, ['+', '-'], span)],
  ints: [list(int), binary(ints, ['+'], ints)],
})

const truths = ({ int, double, text, bool, time, span, ints, texts, any }: Every) => ({
  bool: [
    binary(bool, ['&&', '||'], bool),
    form([bool], (a) => `!(${a})`),
    binary(int, comparisons, int),
    binary(double, comparisons, double),
    binary(int, comparisons.slice(2), double),
    binary(text, comparisons, text),
    binary(time, comparisons, time),
    binary(span, comparisons, span),
    binary(any, comparisons, fc.oneof(any, double, text, int)),
    binary(any, ['&&', '||'], bool),
    binary(ints, ['==', '!='], ints),
    binary(texts, ['==', '!='], texts),
    binary(int, ['in'], ints),
    binary(text, ['in'], texts),
    binary(fc.oneof(any, text, double), ['in'], fc.constant('event.tags')),
    binary(text, ['in'], fc.constant('event.extra')),
    method(text, ['startsWith', 'endsWith', 'contains'], text),
    call(['regex'], text, fc.constantFrom('"^a"', '"b+"', '"[A-Z]"', '"^(a|b)*$"')),
    call(['bool'], text),
  ],
  any: [call(['dyn'], fc.oneof(int, double, text, bool, binary(any, ['+', '*'], double)))],
})

/** Macros over each list, with bodies that know the item. */
function macros(all: Every, bodies: Readonly<Record<keyof typeof inside, Every>>) {
  const over = (of: Text, names: readonly string[], body: Text): Text =>
    form([of, fc.constantFrom(...names), body], (list, name, says) => `${list}.${name}(x, ${says})`)
  const asks = ['all', 'exists', 'exists_one']
  return {
    bool: [
      over(all.items, asks, bodies.items.bool),
      over(all.ints, asks, bodies.ints.bool),
      over(all.texts, asks, bodies.texts.bool),
      over(fc.constant('event.tags'), asks, bodies.any.bool),
      over(fc.constant('event.extra'), asks, bodies.texts.bool),
    ],
    items: [over(all.items, ['filter'], bodies.items.bool)],
    ints: [
      over(all.ints, ['filter'], bodies.ints.bool),
      over(all.items, ['map'], bodies.items.int),
      over(all.texts, ['map'], bodies.texts.int),
      form([all.ints, bodies.ints.bool, bodies.ints.int], (a, b, c) => `${a}.map(x, ${b}, ${c})`),
    ],
    texts: [
      over(all.texts, ['filter'], bodies.texts.bool),
      over(all.items, ['map'], bodies.items.text),
    ],
  }
}

/** Expressions of each kind over these leaves, forms at most `maxDepth` inside each other. */
function grammar(
  leaves: Leaves,
  maxDepth: number,
  more: (all: Every) => Forms = () => ({}),
): Every {
  const depthIdentifier = fc.createDepthIdentifier()
  return fc.letrec<Record<Kind, string>>((tie) => {
    const all = Object.fromEntries(kinds.map((kind) => [kind, tie(kind)])) as Every
    const forms = [numbers(all), texts(all), times(all), truths(all), more(all)] as Forms[]
    const arbitrary = (kind: Kind): Text => {
      const literal = literals[kind]
      const names = leaves[kind] ?? []
      const leaf = [...(literal ? [literal] : []), ...(names[0] ? [fc.constantFrom(...names)] : [])]
      const choice = form([all.bool, all[kind], all[kind]], (a, b, c) => `(${a} ? ${b} : ${c})`)
      return fc.oneof(
        { maxDepth, depthIdentifier, withCrossShrink: true },
        fc.oneof(...leaf),
        choice,
        ...forms.flatMap((each) => each[kind] ?? []),
      )
    }
    return Object.fromEntries(kinds.map((kind) => [kind, arbitrary(kind)])) as Every
  })
}
type Forms = Partial<Record<Kind, readonly Text[]>>

const joined = (a: Leaves, b: Leaves): Leaves =>
  Object.fromEntries(kinds.map((kind) => [kind, [...(a[kind] ?? []), ...(b[kind] ?? [])]]))

const bodies = {
  items: grammar(joined(around, inside.items), 2),
  ints: grammar(joined(around, inside.ints), 2),
  texts: grammar(joined(around, inside.texts), 2),
  any: grammar(joined(around, inside.any), 2),
}
const whole = grammar(around, 4, (all) => macros(all, bodies))

/** Any expression whose value can be kept: no duration, and none of which the type is unknown. */
export const expressions: Text = fc.oneof(
  whole.bool,
  whole.int,
  whole.double,
  whole.text,
  whole.time,
  whole.ints,
  whole.texts,
)
