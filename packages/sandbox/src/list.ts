import { facts } from '@laurel/braze'
import { bytesOf, isList, type Json, type JsonObject, own } from './json.ts'
import type { Switches } from './switches.ts'

/** Elements below which a list of strings cannot reach 102,400 bytes and need not be weighed. */
const lightElements = 60

/**
 * A list of scalars set whole: a set, where a repeated element keeps its first place (facts 2.5; the
 * place is not stated). Beyond the maximum see the switch `longArray`; undefined when nothing changes.
 */
export function nextList(
  sent: readonly Json[],
  maximum: number,
  switches: Switches,
): Json | undefined {
  if (!sent.every(isScalar)) return undefined
  const distinct = [...new Set(sent)]
  if (distinct.length <= maximum) return fitting(distinct)
  return switches.longArray === 'keepLast' ? fitting(distinct.slice(-maximum)) : undefined
}

/**
 * `add`, then `remove`, on a list of scalars. An element added again moves to the end; when the list is
 * full, the oldest drops for each new one (facts 2.5). Undefined when nothing changes.
 */
export function operateOnList(
  old: Json | undefined,
  operation: JsonObject,
  maximum: number,
): Json | undefined {
  const add = own(operation, 'add') ?? []
  const remove = own(operation, 'remove') ?? []
  if (!isList(add) || !isList(remove) || !add.every(isScalar)) return undefined
  if (old !== undefined && !isList(old)) return undefined
  const list = new Set(old)
  for (const one of add) {
    list.delete(one)
    list.add(one)
    const [oldest] = list
    if (list.size > maximum && oldest !== undefined) list.delete(oldest)
  }
  for (const one of remove) list.delete(one)
  return fitting([...list])
}

const isScalar = (value: Json) => typeof value !== 'object'

const fitting = (list: readonly Json[]): Json | undefined =>
  list.length > lightElements && bytesOf(list) > facts.attributeBytes.value ? undefined : list
