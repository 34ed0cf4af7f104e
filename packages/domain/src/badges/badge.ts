import type { Field } from '../fields/field.ts'

/** What members wear of what they did. */
export type Badge = {
  /** 1 to 63 small letters, digits, `_` and `-`, a letter first. */
  readonly id: string
  readonly name: string
  readonly version: number
  readonly description?: string
}

/** How many badges of each id a member has. Those with none are left out. */
export type BadgeCounts = Readonly<Record<string, number>>

/** The loyalty field that holds the ids of a member's badges. */
export const badgesField = 'badges'

/** The loyalty fields that badges bring with them. */
export const badgeFields = (badges: readonly Badge[]): Field[] =>
  badges.length === 0
    ? []
    : [
        {
          name: badgesField,
          type: 'array',
          label: 'Badges',
          description: 'Ids of the badges that the member has.',
          source: 'builtin',
          writable: false,
        },
      ]
