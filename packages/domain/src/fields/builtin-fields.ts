import type { Field } from './field.ts'
import type { FieldType } from './value.ts'

const counter = (name: string, type: FieldType, label: string, description: string): Field => ({
  name,
  type,
  label,
  description,
  source: 'builtin',
  writable: false,
})

const detail = (name: string, type: FieldType, label: string): Field => ({
  name,
  type,
  label,
  source: 'builtin',
  writable: true,
})

/** The loyalty fields that every workspace has: what we count, then what members tell of themselves. */
export const builtinFields: readonly Field[] = [
  counter('points_balance', 'integer', 'Points balance', 'What the member can spend.'),
  counter('points_pending', 'integer', 'Points pending', 'What waits, and cannot be spent yet.'),
  counter('points_held', 'integer', 'Points held', 'What is reserved, and not spent yet.'),
  counter('points_earned_total', 'integer', 'Points earned', 'Less what refunds took back.'),
  counter('points_spent_total', 'integer', 'Points spent', 'All points ever spent.'),
  counter('points_expired_total', 'integer', 'Points expired', 'All points whose time ran out.'),
  counter('points_expiring_next', 'integer', 'Points expiring next', 'How many expire next.'),
  counter('points_expire_next_at', 'date', 'Points expire next at', 'When points expire next.'),
  counter('status', 'string', 'Status', 'active, opted_out or merged.'),
  counter('enrolled_at', 'date', 'Enrolled at', 'When the member last enrolled.'),
  counter('last_event_at', 'date', 'Last event at', 'The latest time any event happened.'),
  counter('last_purchase_at', 'date', 'Last purchase at', 'The latest time of a purchase.'),
  counter('purchases_count', 'integer', 'Purchases', 'Purchases less refunded ones.'),
  counter('purchases_total', 'float', 'Purchases total', 'In the currency of the workspace.'),
  counter('rewards_claimed_total', 'integer', 'Rewards claimed', 'Less those given back.'),
  counter('last_reward_at', 'date', 'Last reward at', 'The latest time of a claim.'),
  counter('segments', 'array', 'Segments', 'Ids of the tracked segments that the member is in.'),
  detail('first_name', 'string', 'First name'),
  detail('last_name', 'string', 'Last name'),
  detail('email', 'string', 'E-mail'),
  detail('phone', 'string', 'Phone'),
  detail('birth_date', 'date', 'Birth date'),
  detail('country', 'string', 'Country'),
  detail('language', 'string', 'Language'),
]
