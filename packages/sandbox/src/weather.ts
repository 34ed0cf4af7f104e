import type { Chance } from './chance.ts'

/**
 * What may go wrong between a client and Braze.
 *
 * `tooMany`, `serverError` and `cutBefore` happen before anything is applied; `cutAfter`, `garbage` and
 * `slow` after it, so that the caller cannot know; `rejectObjects` strikes single objects of a track
 * request. Statuses and causes: facts 3; partial errors: 2.11.
 */
export type WeatherKind =
  | 'tooMany'
  | 'serverError'
  | 'slow'
  | 'cutBefore'
  | 'cutAfter'
  | 'garbage'
  | 'rejectObjects'

/** One kind of bad weather. Without `probability` and `count` it is always there. */
export type Weather = {
  readonly kind: WeatherKind
  /** Share of requests (of objects, for `rejectObjects`) that it strikes, 0 to 1; 1 when left out. */
  readonly probability?: number
  /** How many times it strikes before it is over; without end when left out. */
  readonly count?: number
  /** Only requests whose path starts so. */
  readonly path?: string
  /** Status of `serverError` (503 when left out) and of `garbage` (200). */
  readonly status?: number
  /** Delay of `slow`, in milliseconds; 1,000 when left out. */
  readonly ms?: number
  /** Sentence of `rejectObjects`. */
  readonly reason?: string
}

/** The weather of a sandbox, changed at any time. */
export type WeatherControl = {
  /** Replace all weather. */
  set(list: readonly Weather[]): void
  /** Fair weather. */
  clear(): void
  /** What is set, with the counts that are left. */
  now(): readonly Weather[]
  /** How often each kind struck. */
  struck(): Readonly<Partial<Record<WeatherKind, number>>>
}

/** The weather, and the dice by which it strikes. */
export type Sky = {
  readonly control: WeatherControl
  /** The first weather of these kinds that strikes this request, or null; it is counted. */
  strike(path: string, kinds: readonly WeatherKind[]): Weather | null
}

/** Fair weather, to be changed. One seed gives one series of strikes. */
export function sky(random: Chance): Sky {
  let spells: { weather: Weather; left: number }[] = []
  const struck: Partial<Record<WeatherKind, number>> = {}
  return {
    control: {
      set: (list) => {
        spells = list.map((weather) => ({ weather, left: weather.count ?? Infinity }))
      },
      clear: () => {
        spells = []
      },
      now: () =>
        spells
          .filter(({ left }) => left > 0)
          .map(({ weather, left }) => (left === Infinity ? weather : { ...weather, count: left })),
      struck: () => ({ ...struck }),
    },
    strike: (path, kinds) => {
      for (const spell of spells) {
        const { kind, probability = 1, path: prefix = '' } = spell.weather
        if (spell.left <= 0 || !kinds.includes(kind) || !path.startsWith(prefix)) continue
        if (probability < 1 && random() >= probability) continue
        spell.left -= 1
        struck[kind] = (struck[kind] ?? 0) + 1
        return spell.weather
      }
      return null
    },
  }
}
