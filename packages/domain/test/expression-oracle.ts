/**
 * The other engine: `@bufbuild/cel`, given what Laurel adds to CEL, written a second time and from the
 * words of the manual. It is asked the same questions as ours, and the answers are held together.
 */
import {
  type CelEnv,
  type CelInput,
  CelScalar,
  celEnv,
  celFunc,
  celMethod,
  isCelError,
  isCelList,
  isCelMap,
  listType,
  objectType,
  parse,
  plan,
} from '@bufbuild/cel'
import { strings } from '@bufbuild/cel/ext'
import type { Message } from '@bufbuild/protobuf'
import { isReflectMessage } from '@bufbuild/protobuf/reflect'
import {
  DurationSchema,
  durationFromMs,
  durationMs,
  type Duration as Span,
  type Timestamp,
  TimestampSchema,
  timestampFromMs,
  timestampMs,
} from '@bufbuild/protobuf/wkt'
import { Duration } from '../src/expression/duration.ts'
import { instantOf } from '../src/index.ts'

// It reads calendars through the zone of the machine; in UTC that is right.
process.env['TZ'] = 'UTC'

const { BOOL, DOUBLE, INT, STRING } = CelScalar
const TIMESTAMP = objectType(TimestampSchema)
const DURATION = objectType(DurationSchema)
const LIST = listType(CelScalar.DYN)

const msOf = (time: { readonly message: Message }): number => timestampMs(time.message as Timestamp)
const spanOf = (span: { readonly message: Message }): number => durationMs(span.message as Span)

/** Mixed arithmetic, rounding, `min` and `max`, `regex`: what the manual lists beside CEL's own functions. */
const added = [
  celFunc('_+_', [DOUBLE, INT], DOUBLE, (a, b) => a + Number(b)),
  celFunc('_+_', [INT, DOUBLE], DOUBLE, (a, b) => Number(a) + b),
  celFunc('_-_', [DOUBLE, INT], DOUBLE, (a, b) => a - Number(b)),
  celFunc('_-_', [INT, DOUBLE], DOUBLE, (a, b) => Number(a) - b),
  celFunc('_*_', [DOUBLE, INT], DOUBLE, (a, b) => a * Number(b)),
  celFunc('_*_', [INT, DOUBLE], DOUBLE, (a, b) => Number(a) * b),
  celFunc('_/_', [DOUBLE, INT], DOUBLE, (a, b) => a / Number(b)),
  celFunc('_/_', [INT, DOUBLE], DOUBLE, (a, b) => Number(a) / b),
  celFunc('floor', [DOUBLE], INT, (x) => whole(Math.floor(fifteen(x)))),
  celFunc('ceil', [DOUBLE], INT, (x) => whole(Math.ceil(fifteen(x)))),
  celFunc('round', [DOUBLE], INT, (x) => {
    const y = fifteen(x)
    return whole(y < 0 ? -Math.floor(-y + 0.5) : Math.floor(y + 0.5))
  }),
  celFunc('min', [INT, INT], INT, (a, b) => [a, b].sort(up)[0] ?? a),
  celFunc('max', [INT, INT], INT, (a, b) => [a, b].sort(up)[1] ?? a),
  celFunc('min', [DOUBLE, DOUBLE], DOUBLE, Math.min),
  celFunc('max', [DOUBLE, DOUBLE], DOUBLE, Math.max),
  celFunc('regex', [STRING, STRING], BOOL, (text, pattern) => new RegExp(pattern).test(text)),
]

/**
 * Where that engine departs from CEL's own words, its function is replaced here: each stands in the
 * manual's table or in an example beside the random test.
 */
const righted = [
  // It takes milliseconds; CEL says seconds.
  celFunc('timestamp', [INT], TIMESTAMP, (seconds) => inYears(Number(seconds) * 1_000)),
  // Our times lie in the years 1000 to 9999, theirs in 1 to 9999.
  celFunc('_+_', [TIMESTAMP, DURATION], TIMESTAMP, (t, d) => inYears(msOf(t) + spanOf(d))),
  celFunc('_+_', [DURATION, TIMESTAMP], TIMESTAMP, (d, t) => inYears(msOf(t) + spanOf(d))),
  celFunc('_-_', [TIMESTAMP, DURATION], TIMESTAMP, (t, d) => inYears(msOf(t) - spanOf(d))),
  // It makes a time of it, not a duration.
  celFunc('_-_', [TIMESTAMP, TIMESTAMP], DURATION, (a, b) => inRange(msOf(a) - msOf(b))),
  // JavaScript takes white space and nothing for 0, 0x10 for 16, and anything else for NaN.
  celFunc('double', [STRING], DOUBLE, doubleOf),
  celFunc('int', [STRING], INT, intOf),
  // It writes a time without its milliseconds when they are 0.
  celFunc('string', [TIMESTAMP], STRING, (t) => new Date(msOf(t)).toISOString()),
  // With a limit it drops the rest; CEL leaves it in the last part.
  celMethod('split', STRING, [STRING, INT], LIST, splitAtMost),
]

const extended = celEnv({ funcs: [...strings, ...added, ...righted] })
const plain = celEnv({ funcs: strings })

type Bindings = Readonly<Record<string, unknown>>

/** What the other engine answers when it knows what we add to CEL, in the words of `spoken`. */
export const askOther = (source: string, scope: Bindings): string => ask(extended, source, scope)

/** What the other engine answers as it comes, by CEL alone. */
export const askPlain = (source: string, scope: Bindings): string => ask(plain, source, scope)

function ask(env: CelEnv, source: string, scope: Bindings): string {
  const bindings = Object.entries(scope).map(([name, value]) => [name, given(value)])
  const answer = plan(env, parse(source))(Object.fromEntries(bindings))
  return isCelError(answer) ? 'error' : spoken(answer)
}

/** A value of our scope, as that engine takes it. */
function given(value: unknown): CelInput {
  if (value instanceof Date) return timestampFromMs(value.getTime())
  if (Array.isArray(value)) return value.map(given)
  if (typeof value === 'object' && value !== null) {
    return new Map(Object.entries(value).map(([key, each]) => [key, given(each)]))
  }
  return value as CelInput
}

/** One text for one value, whichever engine made it. */
export function spoken(value: unknown): string {
  if (typeof value === 'bigint') return `int ${value}`
  if (typeof value === 'number') return `double ${value}`
  if (value instanceof Date) return `time ${value.getTime()}`
  if (value instanceof Duration) return `duration ${value.ms}`
  if (isReflectMessage(value, TimestampSchema))
    return `time ${timestampMs(value.message as Timestamp)}`
  if (isReflectMessage(value, DurationSchema))
    return `duration ${durationMs(value.message as Span)}`
  if (Array.isArray(value) || isCelList(value)) return `[${[...value].map(spoken).join(', ')}]`
  if (value instanceof Map || isCelMap(value)) return table([...value])
  if (typeof value === 'object' && value !== null) return table(Object.entries(value))
  return JSON.stringify(value)
}

const table = (entries: readonly (readonly [unknown, unknown])[]): string =>
  `{${entries
    .map(([key, value]) => `${spoken(key)}: ${spoken(value)}`)
    .sort()
    .join(', ')}}`

const up = (a: bigint, b: bigint): number => Number(a > b) - Number(a < b)

const fifteen = (x: number): number => Number.parseFloat(x.toExponential(14))

function whole(x: number): bigint {
  if (!Number.isSafeInteger(x)) throw new Error('not a whole number')
  return BigInt(x)
}

function inYears(ms: number): Timestamp {
  const { iso } = instantOf(ms) ?? {}
  if (iso === undefined) throw new Error('out of range')
  return timestampFromMs(ms)
}

function inRange(ms: number): Span {
  if (BigInt(ms) * 1_000_000n !== BigInt.asIntN(64, BigInt(ms) * 1_000_000n)) {
    throw new Error('out of range')
  }
  return durationFromMs(ms)
}

function doubleOf(text: string): number {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) throw new Error('no double')
  if (!Number.isFinite(Number(text))) throw new Error('out of range')
  return Number(text)
}

function intOf(text: string): bigint {
  if (!/^[+-]?\d+$/.test(text)) throw new Error('no int')
  if (BigInt(text) !== BigInt.asIntN(64, BigInt(text))) throw new Error('out of range')
  return BigInt(text)
}

function splitAtMost(this: string, separator: string, most: bigint): string[] {
  const parts = this.split(separator)
  if (most < 0n || most >= parts.length) return parts
  if (most === 0n) return []
  const end = Number(most) - 1
  return [...parts.slice(0, end), parts.slice(end).join(separator)]
}
