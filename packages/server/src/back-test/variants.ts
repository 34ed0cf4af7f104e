import type { Campaign } from '@laurel/domain'
import { mustCompile } from '../program/compile.ts'
import type { LiveProgram } from '../program/live.ts'
import type { Stored } from '../program/stored.ts'

/** The program as it is, and as it would be with a draft. */
export type Variants = { readonly today: LiveProgram; readonly draft: LiveProgram }

/**
 * Compile both programs. A share of the members gets as large a share of every budget, and of every cap of all members
 * together; so what they use of it says how far it goes.
 *
 * @param draft is known to compile with the rest
 * @param share above 0, up to 1
 */
export function variantsOf(stored: Stored, draft: Campaign, share: number): Variants {
  const { campaigns } = stored.config
  const compile = (all: readonly Campaign[]) =>
    mustCompile({
      ...stored,
      config: { ...stored.config, campaigns: all.map((each) => partOf(each, share)) },
    })
  return {
    today: compile(campaigns),
    draft: compile([...campaigns.filter(({ id }) => id !== draft.id), draft]),
  }
}

function partOf(campaign: Campaign, share: number): Campaign {
  if (share === 1) return campaign
  const part = (most: number) => Math.max(1, Math.round(most * share))
  const { budget, caps = [] } = campaign
  return {
    ...campaign,
    ...(budget ? { budget: { points: part(budget.points) } } : {}),
    caps: caps.map((cap) => {
      if (cap.per === 'member') return cap
      return cap.points === undefined
        ? { ...cap, times: part(cap.times ?? 1) }
        : { ...cap, points: part(cap.points) }
    }),
  }
}
