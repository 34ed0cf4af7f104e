/** A number that Braze decides, not we: where it was read, when, and how far to trust it. */
export type Fact = {
  readonly value: number
  readonly unit: Unit
  /** One sentence for people: what the number bounds. */
  readonly means: string
  /** The page or observation it comes from. */
  readonly source: string
  /** ISO date on which the source was read. */
  readonly read: string
  /** `measured` on a live workspace, `documented` by Braze, or `inferred` by us. */
  readonly trust: 'measured' | 'documented' | 'inferred'
}

type Unit =
  | 'objects'
  | 'bytes'
  | 'characters'
  | 'properties'
  | 'elements'
  | 'units'
  | 'ids'
  | 'names'
  | 'requests'
  | 'milliseconds'
  | 'years'

/** The day on which all of the sources below were read. */
const read = '2026-09-02'
const documented = (value: number, unit: Unit, page: string, means: string): Fact => ({
  value,
  unit,
  means,
  source: `Braze docs, ${page}`,
  read,
  trust: 'documented',
})

/**
 * Every limit of Braze that we know. The manual's limits page is printed from it, the sandbox enforces
 * it, the client keeps to it. What contracts change is a setting of the connection too.
 */
export const facts = {
  trackObjects: documented(
    75,
    'objects',
    'API limits; confirmed by a live batch',
    'Attributes, events and purchases together in one `/users/track` request.',
  ),
  trackObjectsEach: documented(
    75,
    'objects',
    'API limits (legacy contracts)',
    'Objects of each of the three arrays, for contracts on legacy rate limits.',
  ),
  trackObjectsOlder: documented(
    50,
    'objects',
    'User track (older text)',
    'Objects together, as the endpoint page once said for plans counted by active users.',
  ),
  trackBodyBytes: documented(
    4_000_000,
    'bytes',
    'API limits',
    'Largest body of most endpoints; Braze says about 4 MB and answers 413 or 400 beyond it.',
  ),
  trackBodyBytesSafe: {
    value: 3_500_000,
    unit: 'bytes',
    means:
      'Where we stop filling a body: an eighth under the documented bound, which is said loosely.',
    source: 'Ours, from the documented 4 MB',
    read,
    trust: 'inferred',
  },
  bulkObjects: documented(
    1000,
    'objects',
    'User track bulk (limited beta)',
    'Objects together in one `/users/track/bulk` request.',
  ),
  bulkObjectsPerUser: documented(
    100,
    'objects',
    'User track bulk (limited beta)',
    'Objects of one user in one `/users/track/bulk` request.',
  ),
  bulkBodyBytes: documented(
    2_000_000,
    'bytes',
    'User track bulk (limited beta)',
    'Largest body of `/users/track/bulk`; more is answered 400.',
  ),
  syncObjects: documented(
    1,
    'objects',
    'User track synchronous (limited beta)',
    'Objects in one `/users/track/sync` request.',
  ),
  externalIdBytes: {
    value: 987,
    unit: 'bytes',
    means: 'Longest `external_id`, in bytes of UTF-8.',
    source: 'Braze docs, User track; live error text',
    read,
    trust: 'measured',
  },
  stringCharacters: documented(
    255,
    'characters',
    'User track synchronous and Event object',
    'Longest string in an attribute or a property; a longer one silently does not take effect.',
  ),
  nameCharacters: {
    value: 255,
    unit: 'characters',
    means:
      'Longest attribute or event name. Braze states no limit; we keep to that of property names.',
    source: 'Ours, from the limit of property names',
    read,
    trust: 'inferred',
  },
  propertyNameCharacters: documented(
    255,
    'characters',
    'Event object',
    'Longest name of an event or purchase property.',
  ),
  propertiesPerEvent: documented(
    256,
    'properties',
    'Custom event properties',
    'Properties of one event that are kept; later ones are dropped.',
  ),
  eventPropertiesBytes: documented(
    102_400,
    'bytes',
    'Event object and Data types',
    'Largest `properties` of one event; over it the event is rejected.',
  ),
  attributeBytes: documented(
    102_400,
    'bytes',
    'Nested custom attributes and Array of objects',
    'Largest object, array or array of objects in one custom attribute.',
  ),
  arrayElements: documented(
    500,
    'elements',
    'Data types',
    'Elements of a scalar array attribute; the workspace can set less.',
  ),
  arrayElementsOlder: documented(
    25,
    'elements',
    'User attributes object (older text)',
    'Elements of a scalar array attribute where the workspace still has the old default.',
  ),
  productIdCharacters: documented(
    255,
    'characters',
    'Purchase object',
    'Longest `product_id` of a purchase.',
  ),
  purchaseQuantity: documented(
    100,
    'units',
    'Purchase object',
    'Largest `quantity` of a purchase.',
  ),
  productIds: documented(
    5000,
    'names',
    'Purchase object',
    "Distinct product ids that a workspace's dashboard keeps.",
  ),
  lastYear: documented(
    3000,
    'years',
    'Nested custom attributes',
    'Last year that is taken for a date; a later one is kept as a string, or dropped inside nested data.',
  ),
  blocklistNames: documented(
    300,
    'names',
    'Blocklist custom data',
    'Attributes that may be on the blocklist, and events likewise.',
  ),
  exportIds: documented(
    50,
    'ids',
    'Export user profile by identifier',
    'Ids in one `/users/export/ids` request.',
  ),
  deleteIds: documented(
    50,
    'ids',
    'Delete users',
    'Ids in one `/users/delete` request; also the bound of identify, merge, alias and rename.',
  ),
  eventListPage: documented(
    250,
    'names',
    'Export custom events list',
    'Names on one page of `/events/list`.',
  ),
  registryPage: documented(
    50,
    'names',
    'Export custom attributes',
    'Entries on one page of `/events` and of `/custom_attributes`.',
  ),
  canvasListPage: documented(
    100,
    'names',
    'Export Canvas list',
    'Entries on one page of `/canvas/list`.',
  ),
  seriesLength: documented(
    100,
    'units',
    'Export custom events analytics',
    'Largest `length` of `/events/data_series`.',
  ),
  trackBurstRequests: documented(
    3000,
    'requests',
    'API limits',
    'Requests to `/users/track` in one burst window, for contracts with data points.',
  ),
  trackBurstMs: documented(3000, 'milliseconds', 'API limits', 'Length of that burst window.'),
  defaultPerHour: documented(
    250_000,
    'requests',
    'API limits',
    'Requests an hour of a workspace to every endpoint without a limit of its own.',
  ),
  registryPerHour: documented(
    1000,
    'requests',
    'API limits',
    'Requests an hour to `/events/list`, `/events`, `/custom_attributes` and the product list together.',
  ),
  exportPerMinute: documented(
    250,
    'requests',
    'API limits',
    'Requests a minute to `/users/export/ids`, for workspaces since August 2024.',
  ),
  deletePerMinute: documented(
    20_000,
    'requests',
    'API limits',
    'Requests a minute to delete, alias, identify and merge together.',
  ),
  renamePerMinute: documented(
    1000,
    'requests',
    'API limits',
    'Requests a minute to each of external id rename and remove.',
  ),
  bulkPerSecond: documented(
    50,
    'requests',
    'User track bulk (limited beta)',
    'Requests a second to `/users/track/bulk`.',
  ),
  syncPerMinute: documented(
    500,
    'requests',
    'User track synchronous (limited beta)',
    'Requests a minute to `/users/track/sync`.',
  ),
  rateWindowMs: documented(
    3_600_000,
    'milliseconds',
    'API limits',
    'Longest rate window: a clock hour, reset on the hour.',
  ),
  usualDelayMs: documented(
    100,
    'milliseconds',
    'API limits',
    'How long an accepted object usually takes to be visible, at most.',
  ),
  dependentCallsMs: documented(
    300_000,
    'milliseconds',
    'API limits',
    'Time that Braze advises between calls that depend on one another.',
  ),
} satisfies Record<string, Fact>
