import type { Canvas } from './canvas.ts'
import { isList, isObject, type Json, type JsonObject } from './json.ts'
import type { Comparison, Test } from './predicate.ts'

/** What one says of a Canvas stub; the rest has defaults: launched now, no filters, no re-entry. */
export type CanvasDraft = Pick<Canvas, 'id' | 'trigger'> & Partial<Canvas>

/** A Canvas from its draft. */
export const canvasOf = (draft: CanvasDraft, nowMs: number): Canvas => ({
  name: draft.id,
  tags: [],
  lastEdited: nowMs,
  launchedAt: nowMs,
  filters: [],
  audience: [],
  window: {},
  reentry: 'never',
  status: 'active',
  ...draft,
})

const comparisons: readonly string[] = [
  'equals',
  'not_equals',
  'above',
  'at_least',
  'below',
  'at_most',
  'contains',
  'present',
  'absent',
] satisfies Comparison[]

/** Read a draft that came as JSON; a text says what is wrong with it. */
export function readCanvasDraft(id: string, json: JsonObject): CanvasDraft | string {
  const { trigger, filters = [], audience = [], window = {}, reentry = 'never' } = json
  if (!isTrigger(trigger)) return 'trigger must be {"event": name} or {"purchase": product id or *}'
  if (!isTests(filters) || !isTests(audience))
    return `filters and audience must be lists of {path, is, value?}; is: ${comparisons.join(', ')}`
  if (!isWindow(window)) return 'window must be {from?, until?} in milliseconds since 1970'
  const status = json['status'] ?? 'active'
  if (status !== 'active' && status !== 'paused' && status !== 'archived')
    return 'status must be active, paused or archived'
  if (!isReentry(reentry)) return 'reentry must be "never" or {"afterMs": milliseconds}'
  const { name, launchedAt, tags } = json
  return {
    id,
    trigger,
    filters,
    audience,
    window,
    reentry,
    status,
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof launchedAt === 'number' ? { launchedAt } : {}),
    ...(isList(tags) ? { tags: tags.map(String) } : {}),
  }
}

const isTrigger = (value: Json | undefined): value is Canvas['trigger'] & JsonObject =>
  isObject(value) && (typeof value['event'] === 'string' || typeof value['purchase'] === 'string')

const isTests = (value: Json): value is readonly (Test & JsonObject)[] =>
  isList(value) &&
  value.every(
    (one) =>
      isObject(one) &&
      typeof one['path'] === 'string' &&
      typeof one['is'] === 'string' &&
      comparisons.includes(one['is']),
  )

const isTime = (value: Json | undefined) => value === undefined || typeof value === 'number'
const isWindow = (value: Json): value is Canvas['window'] & JsonObject =>
  isObject(value) && isTime(value['from']) && isTime(value['until'])

const isReentry = (value: Json): value is 'never' | { afterMs: number } =>
  value === 'never' || (isObject(value) && typeof value['afterMs'] === 'number')
