import { Failed } from './failure.ts'
import type { Work } from './work.ts'

/** Half of a surrogate pair: text with none is as long in UTF-16 units as in code points. */
const surrogate = /[\ud800-\udfff]/

/** Code points of a text: what CEL counts places in. */
export const codePoints = (text: string): number => {
  if (!surrogate.test(text)) return text.length
  let count = 0
  for (const _ of text) count += 1
  return count
}

/** Where the code point stands, in UTF-16 units. */
function unitOf(text: string, place: number): number {
  if (!surrogate.test(text)) return place
  let unit = 0
  for (let i = 0; i < place; i++) unit += (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1
  return unit
}

const placeOf = (text: string, unit: number): bigint =>
  BigInt(unit < 0 ? -1 : codePoints(text.slice(0, unit)))

/** A place within a text, in code points. @throws {Failed} when it lies outside of 0 to `last` */
function inside(place: bigint, last: number): number {
  if (place < 0n || place > BigInt(last)) throw new Failed('A place outside of the text.')
  return Number(place)
}

/** Where `wanted` stands first, at `from` or after it; -1 if nowhere. */
export function indexOf(text: string, wanted: string, from?: bigint): bigint {
  const start = from === undefined ? 0 : unitOf(text, inside(from, codePoints(text) - 1))
  return placeOf(text, text.indexOf(wanted, start))
}

/** Where `wanted` stands last, at `from` or before it; -1 if nowhere. */
export function lastIndexOf(text: string, wanted: string, from?: bigint): bigint {
  const start = from === undefined ? undefined : unitOf(text, inside(from, codePoints(text) - 1))
  return placeOf(text, text.lastIndexOf(wanted, start))
}

/** The text from one place to before another. */
export function substring(text: string, from: bigint, to?: bigint): string {
  const size = codePoints(text)
  const end = to === undefined ? size : inside(to, size)
  const start = inside(from, end)
  return text.slice(unitOf(text, start), unitOf(text, end))
}

/** The parts between separators; at most `most` of them, the last one whole. An empty separator: characters. */
export function split(text: string, separator: string, most = -1n): readonly string[] {
  if (most === 0n) return []
  const parts = separator === '' ? [...text] : text.split(separator)
  if (most < 0n || BigInt(parts.length) <= most) return parts
  const kept = parts.slice(0, Number(most) - 1)
  return [...kept, parts.slice(kept.length).join(separator)]
}

/** One text of many. @throws {Failed} when an item is no string */
export function join(items: readonly unknown[], separator: string, work: Work): string {
  for (const each of items) {
    if (typeof each !== 'string') throw new Failed('Only strings can be joined.')
    work.spend(1 + each.length + separator.length)
  }
  return items.join(separator)
}

/** White space of Unicode, off both ends. */
export function trim(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && white.test(text.charAt(start))) start += 1
  while (end > start && white.test(text.charAt(end - 1))) end -= 1
  return text.slice(start, end)
}

const white = /^\p{White_Space}$/u

/** A to Z in lower case, and no other letter. */
export const lowerAscii = (text: string): string =>
  text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())

/** A to Z in upper case, and no other letter. */
export const upperAscii = (text: string): string =>
  text.replace(/[a-z]+/g, (letters) => letters.toUpperCase())
