import { ofLoyalty } from './loyalty-refusals.ts'
import type { Meaning } from './meaning.ts'

/** What is wrong with a request before any rule is asked. */
const ofRequests = {
  invalid_request: {
    status: 400,
    title: 'The request is not well formed',
    fix: 'Correct what `errors` names: each entry has the path, the rule and a sentence.',
  },
  unauthorized: {
    status: 401,
    title: 'No valid key',
    fix: 'Send `Authorization: Bearer lk_…` with a key that exists and is not revoked.',
  },
  forbidden: {
    status: 403,
    title: 'The key may not do this',
    fix: 'Use a key that holds the scope that `detail` names.',
  },
  route_not_found: {
    status: 404,
    title: 'No such route',
    fix: 'Compare method and path with GET /v1/openapi.json.',
  },
  idempotency_key_required: {
    status: 400,
    title: 'The request does not say how a repeat is recognised',
    fix: 'Send an `Idempotency-Key` header, or `eventId` in the body; repeat it when you try again.',
  },
  payload_too_large: {
    status: 413,
    title: 'The request is too large',
    fix: 'Send fewer events at once, or stream them to POST /v1/events/import.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'The body is of a type that this route does not read',
    fix: 'Send `Content-Type: application/json`, or `application/x-ndjson` to the import.',
  },
  too_many_requests: {
    status: 429,
    title: 'More than the server can take in just now',
    fix: 'Nothing was taken in. Wait for the seconds in `Retry-After`, then send the same again.',
  },
  database_unavailable: {
    status: 503,
    title: 'The database does not answer',
    fix: 'Send the same request again in a moment: events are counted once by their id.',
  },
  shutting_down: {
    status: 503,
    title: 'The server is shutting down',
    fix: 'Nothing was taken in. Send the same request again; another node or the next start takes it.',
  },
  internal: {
    status: 500,
    title: 'A fault of ours',
    fix: 'Send the same request again; if it stays, report the request id with the log line it names.',
  },
} as const satisfies Record<string, Meaning>

/** What is refused about events, keys and configuration. */
const ofResources = {
  event_not_found: {
    status: 404,
    title: 'No such event',
    fix: 'Check the member id and the event id; both are case sensitive.',
  },
  event_id_reused: {
    status: 409,
    title: 'The event id stands for another event already',
    fix: 'Give each event of a member its own id; repeat an id only with the same content.',
  },
  member_forgotten: {
    status: 410,
    title: 'The member was forgotten',
    fix: 'A forgotten member comes back only by an `enrol` event that happened after the forgetting.',
  },
  field_not_found: {
    status: 404,
    title: 'No such loyalty field',
    fix: 'Compare the name with GET /v1/fields, or declare it with PUT /v1/fields/{name}.',
  },
  field_not_writable: {
    status: 409,
    title: 'The loyalty field cannot be set from outside',
    fix: 'Built-in and derived fields follow events; send the event, or set another field.',
  },
  field_in_use: {
    status: 409,
    title: 'The loyalty field is in use',
    fix: 'Remove it from the mappings and expressions that `errors` names, then delete it.',
  },
  event_type_not_found: {
    status: 404,
    title: 'No such event type',
    fix: 'Compare the name with GET /v1/event-types.',
  },
  event_type_in_use: {
    status: 409,
    title: 'The event type is in use',
    fix: 'Remove the earn rules, campaigns, workflows and derived fields that `errors` names, then delete it.',
  },
  builtin_protected: {
    status: 409,
    title: 'What is built in cannot be changed or deleted',
    fix: 'Declare a custom one under another name.',
  },
  earn_rule_not_found: {
    status: 404,
    title: 'No such earn rule',
    fix: 'Compare the id with GET /v1/earn-rules.',
  },
  badge_not_found: {
    status: 404,
    title: 'No such badge',
    fix: 'Compare the id with GET /v1/badges.',
  },
  badge_in_use: {
    status: 409,
    title: 'The badge is in use',
    fix: 'Change what `errors` names first: what gives the badge.',
  },
  challenge_not_found: {
    status: 404,
    title: 'No such challenge',
    fix: 'Compare the id with GET /v1/challenges.',
  },
  challenge_in_use: {
    status: 409,
    title: 'The fields of the challenge are in use',
    fix: 'Change what `errors` names first: expressions and mappings that read `challenge_…_progress` or `challenge_…_completed`.',
  },
  referral_program_not_found: {
    status: 404,
    title: 'No such referral program',
    fix: 'Compare the id with GET /v1/referral-programs.',
  },
  referral_program_in_use: {
    status: 409,
    title: 'The fields of referrals are in use',
    fix: 'It is the last program. Change what `errors` names first: expressions and mappings that read `referral_code` or `referred_friends`.',
  },
  campaign_not_found: {
    status: 404,
    title: 'No such campaign',
    fix: 'Compare the id with GET /v1/campaigns.',
  },
  campaign_not_published: {
    status: 409,
    title: 'The campaign was never published',
    fix: 'Publish it first, or delete its draft.',
  },
  campaign_was_published: {
    status: 409,
    title: 'A campaign that was published cannot be deleted',
    fix: 'Archive it: points that it gave name it, so its versions are kept.',
  },
  wallet_not_found: {
    status: 404,
    title: 'No such wallet',
    fix: 'Compare the id with GET /v1/wallets.',
  },
  wallet_in_use: {
    status: 409,
    title: 'The wallet is in use',
    fix: 'Change what `errors` names first; a wallet in which members had points stays.',
  },
  workflow_not_found: {
    status: 404,
    title: 'No such workflow',
    fix: 'Compare the id with GET /v1/workflows.',
  },
  benefit_not_found: {
    status: 404,
    title: 'No such benefit',
    fix: 'Compare the id with GET /v1/benefits.',
  },
  coupon_pool_not_found: {
    status: 404,
    title: 'No such coupon pool',
    fix: 'Compare the id with GET /v1/coupon-pools.',
  },
  coupon_pool_in_use: {
    status: 409,
    title: 'The coupon pool is in use',
    fix: 'Change or delete the rewards that `errors` names, then delete it.',
  },
  segment_in_use: {
    status: 409,
    title: 'The segment is in use',
    fix: 'Publish the campaigns that `errors` names without it, or archive them, then delete it.',
  },
  segment_not_tracked: {
    status: 409,
    title: 'The segment is not tracked',
    fix: 'Count it with GET /v1/segments/{id}/count, or save it with `tracked`.',
  },
  segment_not_found: {
    status: 404,
    title: 'No such segment',
    fix: 'Compare the id with GET /v1/segments.',
  },
  tier_set_not_found: {
    status: 404,
    title: 'No such tier set',
    fix: 'Compare the id with GET /v1/tier-sets.',
  },
  tier_set_in_use: {
    status: 409,
    title: 'The tier set is in use',
    fix: 'Change or delete what `errors` names: mappings and expressions of its loyalty fields.',
  },
  configuration_invalid: {
    status: 422,
    title: 'The configuration would not work',
    fix: 'Correct what `errors` names: an unknown name, a type that does not fit, an expression.',
  },
  version_conflict: {
    status: 409,
    title: 'Someone else has changed it since you read it',
    fix: 'Read it again, carry your change over, and send it with the version you read.',
  },
  key_not_found: {
    status: 404,
    title: 'No such key',
    fix: 'Compare the id with GET /v1/keys.',
  },
  last_admin_key: {
    status: 409,
    title: 'The last key that may make keys cannot be revoked',
    fix: 'Make another key with `admin` or `keys:write` first, then revoke this one with it.',
  },
} as const satisfies Record<string, Meaning>

/** What is refused about the Braze module. */
const ofBraze = {
  connection_not_found: {
    status: 404,
    title: 'No such connection',
    fix: 'Compare the id with GET /v1/braze/connections.',
  },
  connection_exists: {
    status: 409,
    title: 'There is a connection with this id already',
    fix: 'Leave `id` out, choose another one, or change the connection that is there.',
  },
  connection_in_use: {
    status: 409,
    title: 'The connection is in use',
    fix: 'Change or delete the workflows that `errors` names, then disconnect.',
  },
  connection_held: {
    status: 409,
    title: 'The connection is on hold',
    fix: 'Read `heldWhy` of the connection, correct its token or permissions, then check it again.',
  },
  braze_host_refused: {
    status: 422,
    title: 'The instance URL is not a host of Braze',
    fix: 'Copy the REST endpoint of your Braze dashboard, for example https://rest.fra-01.braze.eu.',
  },
  braze_key_refused: {
    status: 422,
    title: 'Braze does not know the API token at this instance',
    fix: 'Check that the token and the instance belong together and that the token is not deleted.',
  },
  braze_permission_missing: {
    status: 422,
    title: 'The API token lacks a permission',
    fix: 'Add the permissions that `errors` names to the token in Braze, then check again.',
  },
  braze_unreachable: {
    status: 502,
    title: 'Braze did not answer',
    fix: 'Check the instance URL, the network and the IP allow list of the token, then try again.',
  },
  mapping_invalid: {
    status: 422,
    title: 'The mapping would not work',
    fix: 'Correct what `errors` names; POST …/mapping/check shows the same without saving.',
  },
  mapping_version_not_found: {
    status: 404,
    title: 'No such version of the mapping',
    fix: 'Compare the number with GET …/mapping/versions.',
  },
  backfill_not_found: {
    status: 404,
    title: 'No such backfill',
    fix: 'Compare the id with GET …/backfills.',
  },
  backfill_finished: {
    status: 409,
    title: 'The backfill is over',
    fix: 'A done or cancelled backfill stays as it is; start a new one.',
  },
} as const satisfies Record<string, Meaning>

/** Everything the API refuses, by name. Status, title and fix are said here and nowhere else. */
export const refusals = { ...ofLoyalty, ...ofRequests, ...ofResources, ...ofBraze } as const

/** The name of a refusal. Names never change their meaning. */
export type RefusalCode = keyof typeof refusals

/** Refusals that every route may give; a route's own `refuses` stands beside them. */
export const refusalsOfEveryRoute = [
  'invalid_request',
  'unauthorized',
  'forbidden',
  'payload_too_large',
  'unsupported_media_type',
  'too_many_requests',
  'database_unavailable',
  'shutting_down',
  'internal',
] as const satisfies readonly RefusalCode[]
