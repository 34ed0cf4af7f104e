/**
 * What the sources leave open, contradict or let contracts decide. Each is a switch, so that a real
 * workspace can settle it later without a test changing. The first value named is the default.
 */
export type Switches = {
  /** How objects of a track request are counted: together, or 75 of each array (legacy contracts). */
  readonly batchPolicy: 'combined75' | 'legacy3x75'
  /** A string over 255 characters: the update does not take effect, or it is cut. Unclear. */
  readonly longString: 'ignore' | 'cut'
  /** A list set whole beyond the maximum: its end is kept, or the update is ignored. Contradicted. */
  readonly longArray: 'keepLast' | 'ignore'
  /** `_update_existing_only: false` on an event or purchase of an unknown alias. Contradicted. */
  readonly aliasEvents: 'create' | 'skip'
  /** A null inside event properties. Not stated. */
  readonly nullProperty: 'keep' | 'drop'
  /** An array of objects as an event property: works in examples, denied in one table. */
  readonly objectArrayProperty: 'accept' | 'reject'
  /** A null inside nested data: the attribute's whole update is dropped, or only that key goes. */
  readonly nestedNull: 'dropUpdate' | 'removeKey'
  /** `true` sent to an attribute forced to Number: only integers and floats are named. */
  readonly booleanForNumber: 'ignore' | 'coerce'
  /** Whether `2026-01` is taken for a date: ISO 8601 has it, no list of examples does. */
  readonly yearMonth: 'date' | 'string'
  /** Whether emails are folded on the way in; they come back in lower case. Seen by a connector only. */
  readonly emailCase: 'lower' | 'keep'
  /** Status of a successful POST to the export. Not stated. */
  readonly exportStatus: 201 | 200
  /** Whether an export must name its fields (workspaces since August 2024). Depends on the account. */
  readonly fieldsToExport: 'optional' | 'required'
  /** Several kinds of identifier in one delete or export: the text says one, its examples send more. */
  readonly severalKinds: 'accept' | 'reject'
  /** Status of a body that is too large. Both are documented. */
  readonly bodyTooLarge: 413 | 400
  /** Status of a path with a trailing slash. The error page names it among causes of 403. */
  readonly trailingSlash: 404 | 403
  /** Status of a key without the permission. The newest table lists it under 401 as well. */
  readonly lacksPermission: 403 | 401
  /** Whether a Canvas's audience sees the attributes of the event's own request. A known race. */
  readonly canvasSees: 'attributesAfter' | 'attributesBefore'
  /** Whether an event that happened before launch enters when it is received after it. Not stated. */
  readonly pastEventsEnter: 'byReceipt' | 'byEventTime'
  /** Days that exported event and purchase counts look back. */
  readonly exportDays: number
  /** Bodies that no page shows word for word. A client must not depend on them. */
  readonly texts: {
    readonly accessDenied: string
    readonly rateLimited: string
    readonly maxInput: string
  }
}

/** What the sandbox does unless told otherwise. */
export const usualSwitches: Switches = {
  batchPolicy: 'combined75',
  longString: 'ignore',
  longArray: 'keepLast',
  aliasEvents: 'create',
  nullProperty: 'keep',
  objectArrayProperty: 'accept',
  nestedNull: 'dropUpdate',
  booleanForNumber: 'ignore',
  yearMonth: 'date',
  emailCase: 'lower',
  exportStatus: 201,
  fieldsToExport: 'optional',
  severalKinds: 'accept',
  bodyTooLarge: 413,
  trailingSlash: 404,
  lacksPermission: 403,
  canvasSees: 'attributesAfter',
  pastEventsEnter: 'byReceipt',
  exportDays: 90,
  texts: {
    accessDenied: 'Access Denied',
    rateLimited: 'Rate limited',
    maxInput: 'Max Input Length Exceeded',
  },
}
