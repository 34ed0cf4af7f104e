import { mergeEvent } from '../merge/merge-events.ts'
import { rewardEvents } from '../rewards/reward-events.ts'
import type { EventType, PropertyDefinition } from './event-type.ts'
import { raisedEvents } from './raised.ts'

const optional = (definition: Omit<PropertyDefinition, 'required'>): PropertyDefinition => ({
  ...definition,
  required: false,
})
const required = (definition: Omit<PropertyDefinition, 'required'>): PropertyDefinition => ({
  ...definition,
  required: true,
})
const builtin = (
  name: string,
  description: string,
  properties: Record<string, PropertyDefinition> = {},
): EventType => ({ name, builtin: true, description, properties })

const fields = optional({
  type: 'object',
  description: 'Loyalty fields by name. null clears one.',
})

const wallet = optional({ type: 'string', description: 'Which wallet; left out: points.' })

const itemShape = {
  productId: 'string',
  productName: 'string',
  variantId: 'string',
  quantity: 'integer',
  price: 'float',
} as const

/** The event types that every workspace has: those that mean something to a member or the ledger. */
export const builtinEvents = [
  builtin('enrol', 'The member joins, or joins again after opting out.', {
    fields,
    referralCode: optional({
      type: 'string',
      description: 'The code of the member who brought them.',
    }),
  }),
  builtin('profile', 'The member tells something of themselves.', {
    fields: { ...fields, required: true },
  }),
  builtin('purchase', 'The member bought something.', {
    amount: required({ type: 'float', money: true, description: 'The whole, 0 or more.' }),
    currency: optional({ type: 'string', description: 'Must be the one of the workspace.' }),
    orderId: optional({ type: 'string' }),
    source: optional({ type: 'string', description: 'Where it was bought: web, till, app …' }),
    items: optional({
      type: 'object_array',
      shape: itemShape,
      description: 'productId, quantity (1 or more) and price of one piece are required.',
    }),
  }),
  builtin(
    'refund',
    'A purchase is taken back: whole, by amount or by items, until nothing is left.',
    {
      purchaseEventId: required({ type: 'string', description: 'Id of the purchase event.' }),
      amount: optional({ type: 'float', money: true, description: 'How much of it; more than 0.' }),
      items: optional({
        type: 'object_array',
        shape: itemShape,
        description: 'Which of its items; productId and quantity are required, as in the purchase.',
      }),
    },
  ),
  builtin('points_adjusted', 'A person puts the points right.', {
    points: required({ type: 'integer', description: 'More or less, not 0.' }),
    wallet,
    reason: required({ type: 'string' }),
  }),
  builtin('points_imported', 'Points that the member brings along from another system: one lot.', {
    earned: required({ type: 'integer', description: 'As it was when it was earned, 1 or more.' }),
    spent: optional({ type: 'integer', description: 'How many of them were spent, 0 or more.' }),
    expired: optional({ type: 'integer', description: 'How many of them expired, 0 or more.' }),
    wallet,
    expiresAt: optional({ type: 'date', description: 'When what is left expires; never if not.' }),
    availableAt: optional({ type: 'date', description: 'Until when what is left waits.' }),
  }),
  builtin('points_spent', 'The member spends points.', {
    points: required({ type: 'integer', description: '1 or more.' }),
    wallet,
    reason: optional({ type: 'string' }),
  }),
  builtin(
    'points_held',
    'Points are reserved, for a checkout say, until they are spent or let go.',
    {
      points: required({ type: 'integer', description: '1 or more.' }),
      wallet,
      minutes: optional({ type: 'integer', description: 'For how long; 1 up to a year.' }),
      until: optional({ type: 'date', description: 'Or until when. One of the two is required.' }),
      reason: optional({ type: 'string' }),
    },
  ),
  builtin('hold_captured', 'Held points are spent: all, or so many, and the others are let go.', {
    holdEventId: required({ type: 'string', description: 'Id of the points_held event.' }),
    points: optional({ type: 'integer', description: 'How many; all if not said.' }),
    reason: optional({ type: 'string' }),
  }),
  builtin('hold_released', 'Held points go back to the lots they were drawn from.', {
    holdEventId: required({ type: 'string', description: 'Id of the points_held event.' }),
    reason: optional({ type: 'string' }),
  }),
  builtin('points_spend_reversed', 'Spent points come back to the lots they were spent from.', {
    spentEventId: required({
      type: 'string',
      description: 'Id of the points_spent or hold_captured event.',
    }),
    points: optional({ type: 'integer', description: 'How many; all that are left if not said.' }),
    reason: optional({ type: 'string' }),
  }),
  builtin('points_confirmed', 'All is well with what earned points that wait for this.', {
    earnedEventId: required({
      type: 'string',
      description: 'Id of the event that earned them, such as a purchase that is delivered.',
    }),
  }),
  builtin('tier_assigned', 'A person gives the member a tier, in place of one given before.', {
    set: required({ type: 'string', description: 'Id of the tier set.' }),
    tier: required({ type: 'string', description: 'Id of the tier.' }),
    reason: required({ type: 'string', description: '1 to 500 characters.' }),
    mode: optional({
      type: 'string',
      description: 'at_least: a higher one may be reached; exactly: locked. at_least if not said.',
    }),
    until: optional({ type: 'date', description: 'When it ends; until it is taken back if not.' }),
  }),
  builtin('tier_unassigned', 'The tier that a person gave is taken back.', {
    set: required({ type: 'string', description: 'Id of the tier set.' }),
    reason: required({ type: 'string' }),
  }),
  builtin('opt_out', 'The member leaves the program; points stay as they are.'),
  builtin('opt_in', 'The member comes back after opting out.'),
  mergeEvent,
  ...rewardEvents,
  ...raisedEvents,
] as const satisfies readonly EventType[]
