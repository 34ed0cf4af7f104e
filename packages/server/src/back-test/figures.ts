import { dueEvent, type Effect } from '@laurel/domain'
import type { Became } from './course.ts'
import { type Gain, gainsOf, keyOf, sameGains } from './gains.ts'
import type { PastEvent } from './past-event.ts'

/** How many events are named as examples. */
const mostExamples = 10

/** Points of one source in one wallet: as they were booked, and as both courses give them. */
export type SourceLine = Omit<Gain, 'points'> & {
  booked: number
  today: number
  draft: number
}

type Place = { readonly memberId: string; readonly eventId: string }

/** What comes out of a back-test while events are decided: sums over those of the window. */
export type Figures = {
  readonly campaignId: string
  events: number
  /** By `keyOf`. */
  readonly lines: Map<string, SourceLine>
  /** Of the campaign in the course of the draft: members and events that it gave points, by wallet too. */
  readonly reached: Set<string>
  earning: number
  readonly capped: { events: number; points: number }
  /** Events that do not give what they gave, and those of them that are refused now. */
  differ: number
  lost: number
  readonly differing: (Place & { readonly booked: number; readonly today: number })[]
  /** Events that the draft has refused, and the program of today takes. */
  refused: number
  readonly refusals: (Place & { readonly message: string })[]
}

/** Nothing is summed up yet. */
export const noFigures = (campaignId: string): Figures => ({
  campaignId,
  events: 0,
  lines: new Map(),
  reached: new Set(),
  earning: 0,
  capped: { events: 0, points: 0 },
  differ: 0,
  lost: 0,
  differing: [],
  refused: 0,
  refusals: [],
})

/** Count what an event of the window gave, gives by the program of today, and would give by the draft. */
export function count(figures: Figures, past: PastEvent, today: Became, draft: Became): void {
  figures.events += 1
  const booked = gainsOf(past.booked().effects)
  const now = gainsOf(effectsOf(today))
  add(figures, 'booked', booked)
  add(figures, 'today', now)
  compare(figures, past, booked, now, today)
  countDraft(figures, past.event.memberId, draft)
  // What time brings is booked by another event then, of which there was no need before.
  if ('effects' in draft || !('effects' in today) || past.event.type === dueEvent) return
  figures.refused += 1
  const { message } = draft.problem
  if (figures.refusals.length < mostExamples) figures.refusals.push({ ...placeOf(past), message })
}

/** Count what happens in the course of the draft: with an event, or because time has come for something. */
export function countDraft(figures: Figures, memberId: string, draft: Became): void {
  const effects = effectsOf(draft)
  const gains = gainsOf(effects)
  add(figures, 'draft', gains)
  const isOwn = ({ kind, id }: Gain) => kind === 'campaign' && id === figures.campaignId
  if (gains.some(isOwn)) {
    figures.earning += 1
    figures.reached.add(memberId)
  }
  for (const effect of effects) {
    if (effect.kind !== 'campaign_capped' || effect.campaignId !== figures.campaignId) continue
    figures.capped.events += 1
    figures.capped.points += effect.offered - effect.points
  }
}

const effectsOf = (became: Became): readonly Effect[] => ('effects' in became ? became.effects : [])

function add(
  { lines }: Figures,
  where: 'booked' | 'today' | 'draft',
  gains: readonly Gain[],
): void {
  for (const { points, ...source } of gains) {
    const key = keyOf(source)
    const line = lines.get(key) ?? { ...source, booked: 0, today: 0, draft: 0 }
    line[where] += points
    lines.set(key, line)
  }
}

function compare(
  figures: Figures,
  past: PastEvent,
  booked: readonly Gain[],
  now: readonly Gain[],
  today: Became,
): void {
  const lost = !('effects' in today)
  if (lost) figures.lost += 1
  if (!lost && sameGains(booked, now)) return
  figures.differ += 1
  if (figures.differing.length === mostExamples) return
  figures.differing.push({ ...placeOf(past), booked: sumOf(booked), today: sumOf(now) })
}

const sumOf = (gains: readonly Gain[]) => gains.reduce((sum, { points }) => sum + points, 0)
const placeOf = ({ event }: PastEvent): Place => ({ memberId: event.memberId, eventId: event.id })
