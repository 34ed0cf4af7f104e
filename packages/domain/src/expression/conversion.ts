import { instantOf, parseInstant } from '../calendar/instant.ts'
import { int as inRange, instant } from './arithmetic.ts'
import { Duration, parseDuration } from './duration.ts'
import { Failed } from './failure.ts'

const none = (wanted: string) => new Failed(`That cannot be made ${wanted}.`)

/** `int(x)`: a double loses its fraction, a time gives seconds since 1970. */
export function int(x: unknown): bigint {
  if (typeof x === 'bigint') return x
  if (typeof x === 'number' && Math.abs(x) < 2 ** 63) return BigInt(Math.trunc(x))
  if (typeof x === 'string' && /^[+-]?\d{1,19}$/.test(x)) return inRange(BigInt(x))
  if (x instanceof Date) return BigInt(Math.floor(x.getTime() / 1_000))
  throw none('an int')
}

/** `double(x)`. A text that stands for no finite number is none. */
export function double(x: unknown): number {
  if (typeof x === 'number') return x
  if (typeof x === 'bigint') return Number(x)
  if (typeof x === 'string' && x.length <= 64 && decimal.test(x) && Number.isFinite(+x)) return +x
  throw none('a double')
}

const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i

/** `string(x)`. */
export function string(x: unknown): string {
  if (typeof x === 'string') return x
  if (typeof x === 'bigint' || typeof x === 'boolean' || typeof x === 'number') return String(x)
  if (x instanceof Date) return instantOf(x.getTime())?.iso ?? ''
  throw none('a string')
}

/** `bool(x)`. */
export function bool(x: unknown): boolean {
  if (typeof x === 'boolean') return x
  if (typeof x === 'string') {
    if (['true', 'True', 'TRUE', 't', '1'].includes(x)) return true
    if (['false', 'False', 'FALSE', 'f', '0'].includes(x)) return false
  }
  throw none('a bool')
}

/** `timestamp(x)`: a text as a date property takes it, or seconds since 1970. */
export function timestamp(x: unknown): Date {
  if (x instanceof Date) return x
  if (typeof x === 'bigint') return instant(Number(x) * 1_000)
  const read = typeof x === 'string' ? parseInstant(x) : null
  if (!read) throw none('a timestamp')
  return new Date(read.ms)
}

/** `duration(x)`. */
export function duration(x: unknown): Duration {
  if (x instanceof Duration) return x
  if (typeof x === 'string') return parseDuration(x)
  throw none('a duration')
}
