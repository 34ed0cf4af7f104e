import { Failed } from './failure.ts'

/** A span of time: whole milliseconds, as all times of ours, and at most 292 years either way. */
export class Duration {
  readonly ms: number

  /** @throws {Failed} when `ms` is out of range or no whole number */
  constructor(ms: number) {
    if (!Number.isSafeInteger(ms)) throw new Failed('A duration is whole milliseconds.')
    if (Math.abs(ms) > longestMs) throw new Failed('A duration out of range.')
    this.ms = ms === 0 ? 0 : ms
  }
}

/** What CEL's nanoseconds in 64 bits reach to. */
const longestMs = 9_223_372_036_854

const part = /(\d{1,15})(?:\.(\d{1,9}))?(ms|us|µs|ns|h|m|s)/y

/** Nanoseconds of each unit. */
const units: ReadonlyMap<string, bigint> = new Map([
  ['h', 3_600_000_000_000n],
  ['m', 60_000_000_000n],
  ['s', 1_000_000_000n],
  ['ms', 1_000_000n],
  ['us', 1_000n],
  ['µs', 1_000n],
  ['ns', 1n],
])

/**
 * Read a duration such as `1h30m`, `-1.5h` or `0`.
 *
 * @throws {Failed} when it is none, or finer than milliseconds
 */
export function parseDuration(text: string): Duration {
  const none = () => new Failed('A duration is written like 36h, 1h30m or 0.5s.')
  if (text.length > 64) throw none()
  const unsigned = /^[+-]/.test(text) ? text.slice(1) : text
  if (unsigned === '0') return new Duration(0)
  if (unsigned === '') throw none()

  let nanos = 0n
  for (let at = 0; at < unsigned.length; at = part.lastIndex) {
    part.lastIndex = at
    const [, whole = '', fraction = '', unit = ''] = part.exec(unsigned) ?? []
    const size = units.get(unit)
    if (size === undefined) throw none()
    nanos += BigInt(whole) * size + (BigInt(fraction || 0) * size) / 10n ** BigInt(fraction.length)
  }
  if (nanos % 1_000_000n !== 0n) throw new Failed('A duration is whole milliseconds.')
  const ms = Number(nanos / 1_000_000n)
  return new Duration(text.startsWith('-') ? -ms : ms)
}
