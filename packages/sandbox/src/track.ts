import { type Answer, facts } from '@laurel/braze'
import { refuse, reply } from './answer.ts'
import { attributesError } from './attributes.ts'
import type { Call } from './call.ts'
import { eventError } from './events.ts'
import { identifierError, type Kind } from './identify.ts'
import { isList, isObject, isTooDeep, type Json, type JsonObject, own } from './json.ts'
import { purchaseError } from './purchases.ts'

/** An object that was not taken: its text, its array, and its place in that array as sent (facts 2.11). */
type ObjectError = { readonly type: string; readonly input_array: Kind; readonly index: number }

/** A track request, checked object by object. */
export type Checked = {
  readonly attributes: readonly JsonObject[]
  readonly events: readonly JsonObject[]
  readonly purchases: readonly JsonObject[]
  readonly sent: Readonly<Record<Kind, number>>
  readonly errors: readonly ObjectError[]
}

const kinds: readonly Kind[] = ['attributes', 'events', 'purchases']
const noValidData =
  "Valid data must be provided in the 'attributes', 'events', or 'purchases' fields."

/** Values nested deeper than this are refused. Ours: no page states a bound, a stack has one. */
const deepest = 64

/** Objects of one array, and how many of all three a request may hold. */
const countOf = (body: JsonObject, kind: Kind): number => {
  const list = own(body, kind)
  return isList(list) ? list.length : 0
}

/** POST /users/track (facts 2.1, 2.11): 75 objects together, or 75 of each by `batchPolicy`. */
export function track(call: Call): Answer {
  const { batchPolicy, texts } = call.world.rules.switches
  const counts = kinds.map((kind) => countOf(call.body, kind))
  const tooMany =
    batchPolicy === 'combined75'
      ? counts.reduce((sum, count) => sum + count, 0) > facts.trackObjects.value
      : counts.some((count) => count > facts.trackObjectsEach.value)
  return tooMany ? refuse(400, texts.maxInput) : takeIn(call)
}

/** POST /users/track/bulk (facts 2.14): 1,000 objects together, 100 of one user, 2 MB or 400. */
export function trackBulk(call: Call): Answer {
  const objects = kinds.flatMap((kind) => {
    const list = own(call.body, kind)
    return isList(list) ? list : []
  })
  const perUser = new Map<Json, number>()
  for (const object of objects) {
    const id = isObject(object) ? own(object, 'external_id') : undefined
    if (id !== undefined) perUser.set(id, (perUser.get(id) ?? 0) + 1)
  }
  const tooMany =
    objects.length > facts.bulkObjects.value ||
    [...perUser.values()].some((count) => count > facts.bulkObjectsPerUser.value)
  const { maxInput } = call.world.rules.switches.texts
  return tooMany || call.bytes > facts.bulkBodyBytes.value ? refuse(400, maxInput) : takeIn(call)
}

/** Take the valid objects, name the others; 400 when there is none to take (facts 2.11). */
function takeIn(call: Call): Answer {
  const checked = check(call)
  call.countRejected(checked.errors.length)
  if (isNothing(checked)) return nothingValid(checked)
  call.accept(call.number(tracked(checked)))
  return reply(201, success(checked))
}

/** The change that a checked request stands for. */
export const tracked = ({ attributes, events, purchases }: Checked) =>
  ({ do: 'track', attributes, events, purchases }) as const

/** Whether a request has no valid object at all. */
export const isNothing = ({ attributes, events, purchases }: Checked): boolean =>
  attributes.length + events.length + purchases.length === 0

/** The 400 of a request without a valid object; errors are listed when there are any. */
export const nothingValid = ({ errors }: Checked): Answer =>
  refuse(400, noValidData, errors.length > 0 ? { errors } : {})

/** A success names a counter for each array that was sent, and the objects it did not take. */
function success({ sent, errors, ...taken }: Checked): object {
  const counters = kinds
    .filter((kind) => sent[kind] > 0)
    .map((kind) => [`${kind}_processed`, taken[kind].length])
  return {
    message: 'success',
    ...Object.fromEntries(counters),
    ...(errors.length > 0 ? { errors } : {}),
  }
}

/** Check each object by itself: one bad object never stops its neighbours (facts 2.11). */
export function check(call: Call): Checked {
  const errors: ObjectError[] = []
  const take = (kind: Kind): JsonObject[] => {
    const list = own(call.body, kind)
    const taken: JsonObject[] = []
    if (!isList(list)) return taken
    for (const [index, object] of list.entries()) {
      const type = objectError(call, kind, object)
      if (type !== null) errors.push({ type, input_array: kind, index })
      else if (isObject(object)) taken.push(object)
    }
    return taken
  }
  return {
    attributes: take('attributes'),
    events: take('events'),
    purchases: take('purchases'),
    sent: {
      attributes: countOf(call.body, 'attributes'),
      events: countOf(call.body, 'events'),
      purchases: countOf(call.body, 'purchases'),
    },
    errors,
  }
}

function objectError(call: Call, kind: Kind, object: Json): string | null {
  if (!isObject(object)) return `'${kind}' must be an array of objects`
  if (isTooDeep(object, deepest)) return `An object may not be nested more than ${deepest} deep`
  const { blockedIds } = call.world.rules
  return (
    identifierError(object, kind, blockedIds) ?? contentError(call, kind, object) ?? call.spoil()
  )
}

function contentError(call: Call, kind: Kind, object: JsonObject): string | null {
  const { switches } = call.world.rules
  const mayBeLarge = call.bytes > facts.eventPropertiesBytes.value
  switch (kind) {
    case 'attributes':
      return attributesError(object)
    case 'events':
      return eventError(object, mayBeLarge, switches)
    case 'purchases':
      return purchaseError(object, mayBeLarge, switches)
  }
}
