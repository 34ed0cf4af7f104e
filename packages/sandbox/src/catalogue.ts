import { type Answer, facts } from '@laurel/braze'
import { refuse, reply } from './answer.ts'
import { isoTime, readTime } from './calendar.ts'
import type { Call } from './call.ts'

/** GET /events/list (facts 4): names, alphabetical, 250 a page, pages from 0. */
export function listEvents({ world, query }: Call): Answer {
  const names = [...world.registry.events.keys()].sort()
  return reply(200, {
    message: 'success',
    events: page(names, query, facts.eventListPage.value),
  })
}

/** GET /events (facts 4): 50 a page, the next one by the `Link` header. */
export function describeEvents(call: Call): Answer {
  const entries = [...call.world.registry.events.values()].sort(byName)
  return linked(call, 'events', entries, ({ name, blocked }) => ({
    name,
    description: '',
    included_in_analytics_report: false,
    status: blocked ? 'Blocklisted' : 'Active',
    tag_names: [],
  }))
}

/** GET /custom_attributes (facts 4): 50 a page; a type that is not forced carries a suffix. */
export function describeAttributes(call: Call): Answer {
  const entries = [...call.world.registry.attributes.values()].sort(byName)
  return linked(call, 'attributes', entries, ({ name, type, forced, blocked }) => ({
    name,
    description: '',
    data_type: forced ? type : `${type} (Automatically Detected)`,
    array_length: type === 'Array' ? call.world.rules.arrayMaximum : null,
    status: blocked ? 'Blocklisted' : 'Active',
    tag_names: [],
  }))
}

/** GET /events/data_series (facts 4): counts by day or hour, oldest first, ending with `ending_at`. */
export function eventSeries({ world, query, at }: Call): Answer {
  const name = query.get('event')
  const length = Number(query.get('length'))
  const unit = query.get('unit') ?? 'day'
  if (!name) return refuse(400, "'event' is required")
  if (!Number.isInteger(length) || length < 1 || length > facts.seriesLength.value)
    return refuse(400, `'length' must be between 1 and ${facts.seriesLength.value}`)
  if (unit !== 'day' && unit !== 'hour') return refuse(400, "'unit' must be 'day' or 'hour'")
  const ending = query.get('ending_at')
  const end = ending === null ? at : readTime(ending)
  if (end === null) return refuse(400, "'ending_at' is not valid")

  const appId = query.get('app_id')
  const series = world.registry.events.get(name)?.series
  const hours = unit === 'day' ? 24 : 1
  const stepMs = hours * hourMs
  const last = Math.floor(end / stepMs)
  const data = Array.from({ length }, (_, index) => {
    const step = last - length + 1 + index
    const keys = Array.from({ length: hours }, (_, hour) => `${step * hours + hour}`)
    const counts = keys.map((key) => series?.get(appId === null ? key : `${key} ${appId}`) ?? 0)
    const time = isoTime(step * stepMs)
    return {
      time: unit === 'day' ? time.slice(0, 10) : time,
      count: counts.reduce((sum, count) => sum + count, 0),
    }
  })
  return reply(200, { message: 'success', data })
}

const hourMs = 3_600_000

/** GET /canvas/list (facts 4): 100 a page, oldest first unless asked otherwise. */
export function listCanvases({ world, query }: Call): Answer {
  const edited = readTime(query.get('last_edit.time[gt]') ?? '') ?? Number.NEGATIVE_INFINITY
  const canvases = world.canvases
    .list()
    .filter(({ status }) => status !== 'archived' || query.get('include_archived') === 'true')
    .filter(({ lastEdited }) => lastEdited > edited)
    .map(({ id, lastEdited, name, tags }) => ({
      id,
      last_edited: isoTime(lastEdited),
      name,
      tags,
    }))
  const sorted = query.get('sort_direction') === 'desc' ? canvases.toReversed() : canvases
  return reply(200, {
    canvases: page(sorted, query, facts.canvasListPage.value),
    message: 'success',
  })
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : Number(a.name > b.name)

function page<One>(list: readonly One[], query: URLSearchParams, size: number): readonly One[] {
  const at = Math.max(0, Math.trunc(Number(query.get('page') ?? 0)) || 0)
  return list.slice(at * size, (at + 1) * size)
}

/** A page by cursor: base64 of how many to skip, as in Braze's sample; opaque to callers. */
function linked<One>(
  { query, origin, path }: Call,
  member: string,
  list: readonly One[],
  shown: (one: One) => object,
): Answer {
  const size = facts.registryPage.value
  const cursor = Buffer.from(query.get('cursor') ?? '', 'base64').toString()
  const skip = Number(/^skip:(\d+)$/.exec(cursor)?.[1] ?? 0)
  const next = Buffer.from(`skip:${skip + size}`).toString('base64')
  const more = list.length > skip + size
  return reply(
    200,
    { message: 'success', [member]: list.slice(skip, skip + size).map(shown) },
    more ? { link: `<${origin}${path}?cursor=${encodeURIComponent(next)}>; rel="next"` } : {},
  )
}
