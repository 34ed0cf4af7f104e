import { isDeepStrictEqual } from 'node:util'
import { listsOf, type State, type States } from './state.ts'

/** That something of a member is not the same on both sides. */
export type Difference = {
  readonly memberId: string
  /** What: `member`, a loyalty field, or one of the lists. */
  readonly what: string
  readonly left: unknown
  readonly right: unknown
}

/** Everything in which members differ. The order of a list does not matter, for all that is in it has its time. */
export function differencesOf(left: States, right: States): Difference[] {
  const ids = [...new Set([...left.keys(), ...right.keys()])].sort()
  return ids.flatMap((memberId) => {
    const [a, b] = [left.get(memberId), right.get(memberId)]
    if (!a || !b) return [{ memberId, what: 'member', left: a ?? null, right: b ?? null }]
    return ofMember(a, b).map((difference) => ({ memberId, ...difference }))
  })
}

function ofMember(a: State, b: State): Omit<Difference, 'memberId'>[] {
  const lists = listsOf.map((what) => ({
    what,
    left: only(a[what], b[what]),
    right: only(b[what], a[what]),
  }))
  const names = [...new Set([...Object.keys(a.fields), ...Object.keys(b.fields)])]
  const fields = names.map((what) => ({
    what,
    left: a.fields[what] ?? null,
    right: b.fields[what] ?? null,
  }))
  return [
    ...fields.filter(({ left, right }) => !isDeepStrictEqual(left, right)),
    ...lists.filter(({ left, right }) => left.length + right.length > 0),
  ]
}

/** What of a list the other has not, as often as it has it not. */
function only(list: readonly object[], other: readonly object[]): string[] {
  const left = other.map(textOf)
  return list.map(textOf).filter((text) => {
    const at = left.indexOf(text)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

const textOf = (entry: object): string =>
  JSON.stringify(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)))
