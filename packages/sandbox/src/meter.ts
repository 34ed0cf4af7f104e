import { isList, isObject, type Json, own } from './json.ts'
import { isObjectArrayOperation, isScalarOperation } from './operation.ts'

/** Data points charged so far, in all and by what they were charged for. */
export type Meter = { total: number; attributes: number; events: number; purchases: number }

/** A meter at zero. */
export const meter = (): Meter => ({ total: 0, attributes: 0, events: 0, purchases: 0 })

/** Charge `points` for one kind of object. */
export function charge(meter: Meter, kind: Exclude<keyof Meter, 'total'>, points: number): void {
  meter[kind] += points
  meter.total += points
}

/**
 * Data points of one custom attribute (facts 5.1, documented): 1, changed or not, null included; any
 * array operation 1 a call; an object 1 per key with a value of its own (Braze counts a sample of five
 * values and a nested two as seven); an array of objects 1 per key updated. `inc` is contradicted; 1.
 */
export function attributeCost(value: Json): number {
  if (isList(value)) return value.some(isObject) ? Math.max(1, sum(value, keysOf)) : 1
  if (!isObject(value) || isScalarOperation(value)) return 1
  if (isObjectArrayOperation(value)) {
    const added = sum(listOf(own(value, '$add')), keysOf)
    const updated = sum(listOf(own(value, '$update')), (one) =>
      isObject(one) ? keysOf(own(one, '$new_object') ?? null) : 0,
    )
    return Math.max(1, added + updated + listOf(own(value, '$remove')).length)
  }
  return Math.max(1, keysOf(value))
}

const listOf = (value: Json | undefined): readonly Json[] => (isList(value) ? value : [])
const sum = (list: readonly Json[], each: (one: Json) => number) =>
  list.reduce<number>((total, one) => total + each(one), 0)

/** Keys that hold a value and not another object; `{"$time": …}` is a value. */
function keysOf(value: Json): number {
  if (!isObject(value)) return 0
  return Object.values(value).reduce<number>((total, inner) => {
    if (!isObject(inner) || Object.hasOwn(inner, '$time')) return total + 1
    return total + Math.max(1, keysOf(inner))
  }, 0)
}
