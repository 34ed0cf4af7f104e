import { isList, type JsonObject } from './json.ts'

/** Whether a value is `{inc}`, `{add}`, `{remove}` or a top-level `{$time}`: an act, not an object. */
export const isScalarOperation = (value: JsonObject): boolean => {
  const keys = Object.keys(value)
  if (keys.length === 0) return false
  if (keys.every((key) => key === 'add' || key === 'remove'))
    return keys.every((key) => isList(value[key]))
  return keys.length === 1 && (typeof value['inc'] === 'number' || Object.hasOwn(value, '$time'))
}

/** Whether a value is an act on an array of objects: these carry a `$`, scalar ones do not (2.7). */
export const isObjectArrayOperation = (value: JsonObject): boolean =>
  Object.hasOwn(value, '$add') || Object.hasOwn(value, '$update') || Object.hasOwn(value, '$remove')
