import type { Field } from '../field.ts'
import type { Badge, Challenge } from './challenge.ts'

/** The loyalty field that says how far a member is in a challenge. */
export const progressField = (id: string): string => `challenge_${id}_progress`

/** The loyalty field that says how often a member completed a challenge. */
export const completedField = (id: string): string => `challenge_${id}_completed`

/** The loyalty field that holds the ids of a member's badges. */
export const badgesField = 'badges'

const counted = (field: Pick<Field, 'name' | 'type' | 'label' | 'description'>): Field => ({
  ...field,
  source: 'builtin',
  writable: false,
})

/** The loyalty fields that challenges and badges bring with them. */
export function challengeFields(
  challenges: readonly Challenge[],
  badges: readonly Badge[],
): Field[] {
  const wearing = counted({
    name: badgesField,
    type: 'array',
    label: 'Badges',
    description: 'Ids of the badges that the member has.',
  })
  return [
    ...(badges.length > 0 ? [wearing] : []),
    ...challenges.flatMap(({ id, name, measure }) => [
      counted({
        name: progressField(id),
        type: measure.kind === 'sum' ? 'float' : 'integer',
        label: `${name}: progress`,
        description: 'How far the member is, from 0 to the target.',
      }),
      counted({
        name: completedField(id),
        type: 'integer',
        label: `${name}: completed`,
        description: 'How often the member completed it.',
      }),
    ]),
  ]
}
