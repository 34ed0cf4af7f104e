import type { RefusalCode as LoyaltyCode } from '@laurel/domain'
import type { Meaning } from './meaning.ts'

/** What the rules of loyalty refuse: exactly the domain's codes, which the compiler checks. */
export const ofLoyalty = {
  unknown_event_type: {
    status: 422,
    title: 'No such event type',
    fix: 'Use a built-in event type, or declare this one with PUT /v1/event-types/{name}.',
  },
  event_type_reserved: {
    status: 422,
    title: 'Events of this type are made by Laurel itself',
    fix: 'Leave it out: points become available and expire by themselves when their time comes.',
  },
  invalid_event: {
    status: 422,
    title: 'The event is not well formed',
    fix: 'Correct what `errors` names: each entry has the path, the rule and a sentence.',
  },
  member_not_found: {
    status: 404,
    title: 'No such member',
    fix: 'Enrol the member first with an `enrol` event or PUT /v1/members/{memberId}, or let the workspace enrol unknown members.',
  },
  member_already_enrolled: {
    status: 409,
    title: 'The member is enrolled already',
    fix: 'Send a `profile` event to change fields of a member who is there already.',
  },
  member_opted_out: {
    status: 409,
    title: 'The member has opted out',
    fix: 'Send an `opt_in` event first, if the member has agreed to take part again.',
  },
  not_enough_points: {
    status: 409,
    title: 'Not enough points',
    fix: 'Read the balance, then spend at most that.',
  },
  purchase_not_found: {
    status: 404,
    title: 'The event is no purchase',
    fix: 'Name the id of a purchase event of the same member in `purchaseEventId`; it may still be to come.',
  },
  purchase_already_refunded: {
    status: 409,
    title: 'The purchase is refunded already',
    fix: 'Nothing of the purchase is left; nothing more is to be done.',
  },
  purchase_line_not_found: {
    status: 422,
    title: 'The purchase has no such line',
    fix: 'Name product and variant as the purchase does, and the price as there or not at all.',
  },
  more_than_left: {
    status: 409,
    title: 'More than is left to take back',
    fix: 'Take back at most what `left` says, or say neither amount, items nor points to take back all that is left.',
  },
  spend_not_found: {
    status: 404,
    title: 'No such spend',
    fix: 'Name the id of a points_spent event of the same member in `spentEventId`.',
  },
  spend_already_reversed: {
    status: 409,
    title: 'The spend is taken back already',
    fix: 'All points of the spend were given back; nothing more is to be done.',
  },
  reward_not_found: {
    status: 404,
    title: 'No such reward',
    fix: 'Compare the id with GET /v1/rewards.',
  },
  reward_not_available: {
    status: 409,
    title: 'The member cannot claim the reward',
    fix: 'Read `obstacles`: each has a reason; GET /v1/members/{memberId}/rewards says the same beforehand.',
  },
  claim_not_found: {
    status: 404,
    title: 'No such claim',
    fix: 'Name the id of a reward_claimed event of the same member, or the code that it was given.',
  },
  claim_not_open: {
    status: 409,
    title: 'The claim cannot go on that way',
    fix: 'Open claims are redeemed or cancelled, redeemed ones are refunded; nothing more is to be done with others.',
  },
  wallet_not_spendable: {
    status: 422,
    title: 'Points of this wallet are not spent',
    fix: 'Name a wallet of the kind `spendable`, or none for the main one.',
  },
  limit_reached: {
    status: 409,
    title: 'A limit of the wallet is reached',
    fix: 'Wait for the next period, ask for at most what `left` says, or change the limit of the wallet.',
  },
  nothing_to_confirm: {
    status: 409,
    title: 'Nothing waits to be confirmed',
    fix: 'Name the event that earned the points in `earnedEventId`; they may be confirmed or cancelled already.',
  },
  hold_not_open: {
    status: 409,
    title: 'No open hold of this id',
    fix: 'Name the id of a points_held event of the same member; a hold ends once: captured, released or expired.',
  },
  expression_failed: {
    status: 422,
    title: 'An expression of a rule failed on this event',
    fix: 'Send the property that the expression reads, or change the rule that `detail` names.',
  },
  out_of_range: {
    status: 422,
    title: 'A sum would leave the range of exact whole numbers',
    fix: 'Correct the amount: points and minor units stay within ±9,007,199,254,740,991.',
  },
  currency_mismatch: {
    status: 422,
    title: 'The currency is not the one of the workspace',
    fix: "Send amounts in the workspace's currency, or use a workspace for each currency.",
  },
} as const satisfies Record<LoyaltyCode, Meaning>
