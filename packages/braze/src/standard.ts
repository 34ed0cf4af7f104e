import type { Json } from './json.ts'
import type { AttributeType } from './render.ts'

/** A profile field that Braze itself defines: written beside custom attributes, but by its own rules. */
export type StandardField = {
  readonly takes: readonly AttributeType[]
  /** What Braze says or does about a value that breaks the rule. */
  readonly says: string
  /** `rejects` the whole object, `ignores` the value, or takes what it can make of it. */
  readonly otherwise: 'rejects' | 'ignores' | 'guesses'
  /** Data points an update costs. */
  readonly dataPoints: 0 | 1
  readonly holds: (value: Json) => boolean
}

const matches = (pattern: RegExp) => (value: Json) =>
  typeof value === 'string' && pattern.test(value)
const text: StandardField = {
  takes: ['string'],
  says: 'It must be a string.',
  otherwise: 'ignores',
  dataPoints: 1,
  holds: (value) => typeof value === 'string',
}
const flag: StandardField = {
  takes: ['boolean'],
  says: 'It must be true or false.',
  otherwise: 'ignores',
  dataPoints: 0,
  holds: (value) => typeof value === 'boolean',
}
const time: StandardField = {
  takes: ['date'],
  says: 'It must be a date.',
  otherwise: 'ignores',
  dataPoints: 1,
  holds: matches(/^\d{4}-\d{2}-\d{2}/),
}
const subscription = (name: string): StandardField => ({
  takes: ['string'],
  says: `'${name}' must be 'subscribed', 'unsubscribed', or 'opted_in'`,
  otherwise: 'rejects',
  dataPoints: 0,
  holds: matches(/^(subscribed|unsubscribed|opted_in)$/),
})

/**
 * Standard fields that a mapping may write to (Braze docs, User attributes object, read 2026-09-02).
 * Texts of refusals are Braze's own where one is known.
 */
export const standardFields: Readonly<Record<string, StandardField>> = {
  first_name: text,
  last_name: text,
  home_city: text,
  image_url: text,
  email: {
    ...text,
    says: "The value provided for the 'email' field is not a valid email.",
    otherwise: 'rejects',
    holds: matches(/^[^\s@]+@[^\s@]+\.[^\s@]+$/),
  },
  phone: {
    ...text,
    says: 'It should be an E.164 number, such as +15550100.',
    otherwise: 'guesses',
    holds: matches(/^\+?[\d\s().-]{4,25}$/),
  },
  dob: { ...time, takes: ['date', 'string'], says: 'It must be a date as YYYY-MM-DD.' },
  gender: { ...text, says: 'It must be M, F, O, N or P.', holds: matches(/^[MFONP]$/) },
  country: {
    ...text,
    says: 'It should be an ISO 3166-1 alpha-2 code; Braze clears what it cannot place.',
    otherwise: 'guesses',
    holds: matches(/^[A-Za-z]{2}$/),
  },
  language: { ...text, says: 'It must be an ISO 639-1 code.', holds: matches(/^[a-z]{2}$/i) },
  time_zone: {
    ...text,
    says: 'It must be the name of a time zone, such as Europe/Paris.',
    holds: matches(/^[A-Za-z][\w+/() &-]{1,63}$/),
  },
  email_subscribe: subscription('email_subscribe'),
  push_subscribe: subscription('push_subscribe'),
  email_open_tracking_disabled: flag,
  email_click_tracking_disabled: flag,
  current_location: {
    takes: ['object'],
    says: 'It must be an object with the numbers longitude and latitude.',
    otherwise: 'rejects',
    dataPoints: 1,
    holds: (value) =>
      typeof value === 'object' &&
      value !== null &&
      'longitude' in value &&
      'latitude' in value &&
      typeof value['longitude'] === 'number' &&
      typeof value['latitude'] === 'number',
  },
  date_of_first_session: time,
  date_of_last_session: time,
  marked_email_as_spam_at: time,
}

/** Names that no mapping may write to, each with the reason. */
export const reservedAttributes: Readonly<Record<string, string>> = {
  external_id: 'It identifies the profile: the member id is sent there.',
  user_alias: 'It identifies the profile.',
  braze_id: 'It identifies the profile.',
  _update_existing_only: 'It is a control flag of Braze.',
  _merge_objects: 'It is a control flag of Braze.',
  push_token_import: 'It is a control flag of Braze.',
  push_tokens: 'Push tokens belong to the app, not to loyalty.',
  subscription_groups: 'It would also change every other profile with the same email.',
  facebook: 'Braze fixes its inner fields.',
  twitter: 'Braze fixes its inner fields.',
  email_subscription_info: 'Braze rejects an object that holds it.',
  bio: 'Braze removed this field and ignores it.',
}
