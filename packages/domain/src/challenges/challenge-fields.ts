import type { Field } from '../fields/field.ts'
import type { Challenge } from './challenge.ts'

/** The loyalty field that says how far a member is in a challenge. */
export const progressField = (id: string): string => `challenge_${id}_progress`

/** The loyalty field that says how often a member completed a challenge. */
export const completedField = (id: string): string => `challenge_${id}_completed`

const counted = (field: Pick<Field, 'name' | 'type' | 'label' | 'description'>): Field => ({
  ...field,
  source: 'builtin',
  writable: false,
})

/** The loyalty fields that challenges bring with them. */
export const challengeFields = (challenges: readonly Challenge[]): Field[] =>
  challenges.flatMap(({ id, name, measure }) => [
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
  ])
