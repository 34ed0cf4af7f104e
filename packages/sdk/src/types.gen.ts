// Printed from the contract by `npm run generate`: change it there.

/** What a campaign would have given on what happened. */
export type BackTest = {
  /** Id of the campaign. */
  campaign: string
  /** The version of the draft that was tried. */
  version: number
  /** When the window begins: events that happened from then on. */
  from: string
  /** When it was looked. */
  until: string
  /** Whether all events of the sample were decided. */
  complete: boolean
  /** How far it came, where it is not complete. */
  reached: string | null
  /** What it was tried on. */
  sample: {
    /** Members whose events were decided. */
    members: number
    /** Their events that were decided, those before the window included. */
    events: number
    /** Which part they are of all members with events of the types that earn: 1 is all. */
    share: number
  }
  /** What the campaign gives in the window. */
  draft: {
    /** Members that it gives points. */
    members: number
    /** Events that it gives points for. */
    events: number
    /** What it gives, by wallet. */
    points: ({
      /** Id of the wallet. */
      wallet: string
      /** Points that it gives. */
      points: number
    })[]
    /** What its caps and its budget left out. */
    capped: {
      /** Events for which caps or budget left less. */
      events: number
      /** Points that they left out. */
      points: number
    }
    /** What all members together use of its caps and its budget. */
    use: ({
      /** What is counted. */
      measure: 'points' | 'times'
      /** In which period. */
      period: 'day' | 'week' | 'month' | 'year' | 'lifetime'
      /** Which, as in the use of a campaign. */
      name: string | null
      /** How much. */
      used: number
    })[]
  }
  /** All points of the window, by wallet. */
  wallets: ({
    /** Id of the wallet. */
    wallet: string
    /** What was booked for the events of the window. */
    booked: {
      /** Points that rules, campaigns, challenges, referrals and benefits gave. */
      given: number
      /** Points that refunds took back of them. */
      returned: number
    }
    /** What they give by the program as it is. */
    today: {
      /** Points that rules, campaigns, challenges, referrals and benefits gave. */
      given: number
      /** Points that refunds took back of them. */
      returned: number
    }
    /** What they would give with the draft. */
    draft: {
      /** Points that rules, campaigns, challenges, referrals and benefits gave. */
      given: number
      /** Points that refunds took back of them. */
      returned: number
    }
    /** What the draft adds: given less returned, with the draft and without. */
    extra: number
    /** The extra points by `pointValue`, a decimal in the workspace's currency; null: none was given. */
    cost: string | null
  })[]
  /** All that gave points, what changes most first. */
  sources: ({
    /** What gives the points. */
    kind: 'earn_rule' | 'campaign' | 'challenge' | 'referral' | 'benefit'
    /** Its id. */
    id: string
    /** Id of the wallet. */
    wallet: string
    /** What it gives, as it was booked for these events. */
    booked: number
    /** What it gives, by the program as it is. */
    today: number
    /** What it gives, with the draft. */
    draft: number
  })[]
  /** Members who end in another tier because of the draft. */
  tiers: ({
    /** Id of the tier set. */
    set: string
    /** The tier without the draft; null: none. */
    today: string | null
    /** The tier with it; null: none. */
    draft: string | null
    /** How many members. */
    members: number
  })[]
  /** Events that the draft would have refused, such as by an expression that fails. */
  refused: {
    /** How many. */
    events: number
    /** The first of them, 10 at most. */
    examples: ({
      /** Whose event it is. */
      memberId: string
      /** Id of the event. */
      eventId: string
      /** Why. */
      message: string
    })[]
  }
  /** How far the program as it is, without the draft, comes to what was booked: it says how much to trust the rest. */
  agreement: {
    /** Events of the window. */
    events: number
    /** Those that would give other points today than they gave. */
    differ: number
    /** Those of them that would be refused today. */
    refused: number
    /** The first of them, 10 at most. */
    examples: ({
      /** Whose event it is. */
      memberId: string
      /** Id of the event. */
      eventId: string
      /** Points that it gave. */
      booked: number
      /** Points that it would give today. */
      today: number
    })[]
  }
  /** For all members, where a sample was taken; else null. */
  estimate: {
    /** Members that the draft would give points. */
    members: number
    /** Events that it would give points for. */
    events: number
    /** What it adds, by wallet. */
    wallets: ({
      /** Id of the wallet. */
      wallet: string
      /** What it adds. */
      extra: number
      /** The extra points by `pointValue`, a decimal in the workspace's currency; null: none was given. */
      cost: string | null
    })[]
  } | null
}

/** Many members brought up to date, behind live changes. */
export type Backfill = {
  /** Our id of the backfill. */
  id: string
  /** Where it stands. */
  status: 'running' | 'paused' | 'cancelled' | 'done'
  /** CEL over `member` that says which members, at most 2,000 characters; null: all. */
  condition: string | null
  /** Why: what its author said, or the change that made it. */
  cause: string
  /** Members to look at. */
  total: number
  /** Members looked at so far. */
  scanned: number
  /** Members put in the queue so far. */
  marked: number
  /** Seconds to go at the present pace; null: not known. */
  etaSeconds: number | null
  /** When it was started. */
  startedAt: string
  /** When it was done or cancelled. */
  finishedAt: string | null
}

/** What members wear of what they did. */
export type Badge = {
  /** Id of the badge. */
  id: string
  /** What people call it. */
  name: string
  /** What it is, for people. */
  description?: string
  /** Grows by one with every change. */
  version: number
}

/** Something that members are given without asking for it. */
export type Benefit = {
  /** Id of the benefit. */
  id: string
  /** What people call it. */
  name: string
  /** When it is given. Days begin at midnight of the workspace's time zone. */
  on: {
    /** Each year on the day of a date field. */
    kind: 'birthday'
    /** Which; left out: birth_date. */
    field?: string
  } | {
    /** Each year on the day of the enrolment. */
    kind: 'anniversary'
  } | {
    /** When Laurel brings something about. */
    kind: 'event'
    /** An event type that Laurel raises, such as claim_redeemed. */
    event: string
    /** CEL to yes or no; left out: every such event. */
    when?: string
  }
  /** What is given. */
  gives: {
    /** Points. */
    kind: 'points'
    /** How many. */
    points: number
    /** How long the points live, on the calendar of the workspace's time zone, from when they are earned or, if they wait, from when they become available. Left out: as the wallet says. */
    expiry?: {
      /** The points live for ever. */
      kind: 'never'
    } | {
      /** They live so long: exactly one of the three units. */
      kind: 'after'
      /** Calendar days. */
      days?: number
      /** Calendar months. */
      months?: number
      /** Calendar years. */
      years?: number
      /** And on to the end of the period in which that lies. */
      until?: 'month' | 'quarter' | 'half_year' | 'year'
    } | {
      /** They live to the end of the period in which they begin to. */
      kind: 'end_of'
      /** Which. */
      period: 'month' | 'quarter' | 'half_year' | 'year'
    } | {
      /** They live through the next such day of the year. */
      kind: 'on'
      /** Month and day, such as 12-31. */
      day: string
      /** The first such day that is so many days away. */
      atLeastDays?: number
    } | {
      /** They live through the next of some dates; after the last of them for ever. */
      kind: 'dates'
      /** The dates. */
      dates: string[]
    }
  } | {
    /** A claim of a reward, which costs nothing. */
    kind: 'reward'
    /** The reward. */
    rewardId: string
  }
  /** CEL over `member` to yes or no, asked when it is given; left out: everybody. */
  audience?: string
  /** Whether it is given at all. */
  active: boolean
  /** Grows by one with every change. */
  version: number
}

/** Rules that give points for a time: its draft. */
export type Campaign = {
  /** Id of the campaign. */
  id: string
  /** What people call it. */
  name: string
  /** What it is, for people. */
  description?: string
  schedule?: CampaignSchedule
  /** CEL over `member` to yes or no; left out: everyone. */
  audience?: string
  /** A segment that members have to be in, as it is when the event comes; left out: everyone. */
  segment?: string
  /** The higher goes first where campaigns keep each other out; left out: 0. */
  priority?: number
  /** Of the campaigns of a group only the best gives points. */
  group?: string
  /** Whether it keeps all other campaigns out; left out: no. */
  exclusive?: boolean
  /** All whose conditions are met give. */
  rules: CampaignRule[]
  /** The most that it gives in a period. */
  caps?: CampaignCap[]
  /** The most that it gives to all members together, ever. */
  budget?: {
    /** How many. */
    points: number
  }
  /** Whether a refund brings back what was used of caps and budget; left out: restore. */
  onRefund?: 'restore' | 'keep'
  /** Of the draft: grows by one with every change. */
  version: number
  /** Whether it runs: not yet, now, or no more. */
  status: 'draft' | 'published' | 'archived'
  /** The latest version that was published. */
  published: {
    /** Number of the published version. */
    version: number
    /** When it was published. */
    at: string
    /** Who published it. */
    by: string
    /** When it was archived; null: it runs. */
    endedAt: string | null
  } | null
  /** Whether the draft says something else than what was published. */
  changed: boolean
}

/** The most in a period: exactly one of the first two. */
export type CampaignCap = {
  /** The most points. */
  points?: number
  /** The most events that it gives points for. */
  times?: number
  /** For each member, or for all together. */
  per: 'member' | 'campaign'
  /** In which period of the workspace's calendar; weeks begin on Monday. */
  period: 'day' | 'week' | 'month' | 'year' | 'lifetime'
  /** What is beyond is cut off, or nothing is given then; left out: trim. */
  beyond?: 'trim' | 'reject'
}

/** A cap or a budget that left less than was offered. */
export type CampaignLimit = {
  /** Which limit. */
  kind: 'cap' | 'budget'
  /** What it counts. */
  measure: 'points' | 'times'
  /** For each member, or for all together. */
  per: 'member' | 'campaign'
  /** In which period. */
  period: 'day' | 'week' | 'month' | 'year' | 'lifetime'
  /** How much it allows. */
  most: number
  /** What it did: see the manual. */
  why: 'used_up' | 'trimmed' | 'does_not_fit' | 'too_late'
}

/** What a campaign gives on events of one type. */
export type CampaignRule = {
  /** Yours, and unique in the campaign. */
  id: string
  /** The event type that earns. */
  on: string
  /** CEL to yes or no; left out: every such event. */
  when?: string
  /** How many points it gives. */
  then: {
    /** So many points as the expression gives. */
    kind: 'points'
    /** CEL to a number of points; fractions are cut off. */
    amount: string
  } | {
    /** A multiple of what the earn rules give on the event. */
    kind: 'multiply'
    /** CEL to a factor, or a decimal such as 1.5: 2 gives as many again. */
    by: string
  } | {
    /** A fixed number of points. */
    kind: 'bonus'
    /** How many. */
    points: number
  }
  /** The wallet that they go to; left out: `points`. */
  wallet?: string
  /** How long the points live, on the calendar of the workspace's time zone, from when they are earned or, if they wait, from when they become available. Left out: as the wallet says. */
  expiry?: {
    /** The points live for ever. */
    kind: 'never'
  } | {
    /** They live so long: exactly one of the three units. */
    kind: 'after'
    /** Calendar days. */
    days?: number
    /** Calendar months. */
    months?: number
    /** Calendar years. */
    years?: number
    /** And on to the end of the period in which that lies. */
    until?: 'month' | 'quarter' | 'half_year' | 'year'
  } | {
    /** They live to the end of the period in which they begin to. */
    kind: 'end_of'
    /** Which. */
    period: 'month' | 'quarter' | 'half_year' | 'year'
  } | {
    /** They live through the next such day of the year. */
    kind: 'on'
    /** Month and day, such as 12-31. */
    day: string
    /** The first such day that is so many days away. */
    atLeastDays?: number
  } | {
    /** They live through the next of some dates; after the last of them for ever. */
    kind: 'dates'
    /** The dates. */
    dates: string[]
  }
  /** How long the points wait before they can be spent; null: not at all; left out: as the wallet says. */
  pending?: {
    /** Calendar days until they become available. */
    days: number
  } | {
    /** They become available as this day begins. */
    date: string
  } | {
    /** They become available by the event `points_confirmed`. */
    confirmed: {
      /** Points that nobody confirms within so many days are cancelled; null: never. */
      withinDays: number | null
    }
  } | null
}

/** When it runs: by the time of the event, days and hours in the workspace's zone. */
export type CampaignSchedule = {
  /** From then on; left out: from ever. */
  from?: string
  /** From then on no more; left out: for ever. */
  until?: string
  /** On these days of the week; left out: every day. */
  days?: ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[]
  /** At these times of the day; left out: all day. */
  hours?: ({
    /** Such as 18:00. */
    from: string
    /** Such as 20:00, not included; 24:00 is the end of the day. Before `from`: over midnight. */
    to: string
  })[]
}

/** A campaign as it was published once. */
export type CampaignVersion = {
  /** Number of the version, from 1. */
  version: number
  /** When it was published. */
  publishedAt: string
  /** Who published it. */
  publishedBy: string
  /** When it ended; null: it runs. */
  endedAt: string | null
  /** What it says, word for word. */
  definition: {
    /** What people call it. */
    name: string
    /** What it is, for people. */
    description?: string
    schedule?: CampaignSchedule
    /** CEL over `member` to yes or no; left out: everyone. */
    audience?: string
    /** A segment that members have to be in, as it is when the event comes; left out: everyone. */
    segment?: string
    /** The higher goes first where campaigns keep each other out; left out: 0. */
    priority?: number
    /** Of the campaigns of a group only the best gives points. */
    group?: string
    /** Whether it keeps all other campaigns out; left out: no. */
    exclusive?: boolean
    /** All whose conditions are met give. */
    rules: CampaignRule[]
    /** The most that it gives in a period. */
    caps?: CampaignCap[]
    /** The most that it gives to all members together, ever. */
    budget?: {
      /** How many. */
      points: number
    }
    /** Whether a refund brings back what was used of caps and budget; left out: restore. */
    onRefund?: 'restore' | 'keep'
  }
}

/** Something to reach, and what is given for it. */
export type Challenge = {
  /** Id of the challenge. */
  id: string
  /** What people call it. */
  name: string
  /** What it is, for people. */
  description?: string
  /** The event type that counts. */
  on: string
  /** CEL to yes or no; left out: every such event counts. */
  when?: string
  /** CEL over `member` alone, to yes or no: who takes part. Left out: everyone. */
  audience?: string
  /** What is counted. */
  measure: {
    /** How many events. */
    kind: 'count'
  } | {
    /** A sum over the events, to the thousandth. */
    kind: 'sum'
    /** CEL to a number of 0 or more; what is below a thousandth is cut off. */
    of: string
  } | {
    /** How many periods in a row with at least one event. */
    kind: 'streak'
    /** Periods of the calendar in the workspace's time zone; weeks begin on Monday. */
    every: 'day' | 'week' | 'month'
  }
  /** How many, or how much, it takes. */
  target: number
  /** When events count; left out: always. */
  window?: {
    /** Events from this instant on. */
    from?: string
    /** Events before this instant. */
    until?: string
  }
  /** How often it can be completed. */
  recurrence: {
    /** It can be completed once. */
    kind: 'once'
  } | {
    /** Once in each period; progress begins anew with it. */
    kind: 'each'
    /** Which period. */
    period: 'week' | 'month' | 'quarter' | 'year'
  } | {
    /** Again and again; what is beyond the target counts on. */
    kind: 'again'
    /** How often at most; left out: without end. */
    atMost?: number
  }
  /** Whether a refund takes back what its purchase counted, and what it completed. */
  rollback: boolean
  /** What it gives each time it is completed. */
  gives: {
    /** How many points. */
    points?: number
    /** How long the points live, on the calendar of the workspace's time zone, from when they are earned or, if they wait, from when they become available. Left out: as the wallet says. */
    expiry?: {
      /** The points live for ever. */
      kind: 'never'
    } | {
      /** They live so long: exactly one of the three units. */
      kind: 'after'
      /** Calendar days. */
      days?: number
      /** Calendar months. */
      months?: number
      /** Calendar years. */
      years?: number
      /** And on to the end of the period in which that lies. */
      until?: 'month' | 'quarter' | 'half_year' | 'year'
    } | {
      /** They live to the end of the period in which they begin to. */
      kind: 'end_of'
      /** Which. */
      period: 'month' | 'quarter' | 'half_year' | 'year'
    } | {
      /** They live through the next such day of the year. */
      kind: 'on'
      /** Month and day, such as 12-31. */
      day: string
      /** The first such day that is so many days away. */
      atLeastDays?: number
    } | {
      /** They live through the next of some dates; after the last of them for ever. */
      kind: 'dates'
      /** The dates. */
      dates: string[]
    }
    /** How long the points wait before they can be spent; null or left out: not at all. */
    pending?: {
      /** Calendar days until they become available. */
      days: number
    } | {
      /** They become available as this day begins. */
      date: string
    } | null
    /** Id of a badge. */
    badge?: string
  }
  /** Grows by one with every change. */
  version: number
}

/** One change of configuration: who, when and what. */
export type Change = {
  /** Our id of the change. */
  id: string
  /** When it was made. */
  at: string
  /** Who made it: a key by name and id, or `system`. */
  by: string
  /** What was changed: kind and name, such as `field:loyalty_tier`. */
  subject: string
  /** The version that the change made. */
  version: number
  /** How it was, secrets left out; null: it was not there. */
  before: unknown
  /** How it is since; null: it is gone. */
  after: unknown
  /** What is different; secrets are never in it. */
  diff: ({
    /** Where: a JSON pointer. */
    path: string
    /** Left out: was not there. */
    before?: unknown
    /** Left out: is not there any more. */
    after?: unknown
  })[]
}

/** A reward that a member has claimed. */
export type Claim = {
  /** Id of the claim: of the event that claimed. */
  id: string
  /** The reward. */
  rewardId: string
  /** What the reward was called then. */
  name: string
  /** What has become of it, as of now. */
  state: 'issued' | 'redeemed' | 'cancelled' | 'expired' | 'refunded'
  /** What was paid for it. */
  points: number
  /** The code that was handed over. */
  code: string | null
  /** When it was accepted. */
  claimedAt: string
  /** When it expires if it is open then; null: never. */
  expiresAt: string | null
  /** When it was redeemed. */
  redeemedAt: string | null
  /** When it was cancelled or refunded, or expired. */
  endedAt: string | null
}

/** A connection to one Braze workspace. */
export type Connection = {
  /** Our id of the connection. */
  id: string
  /** What people call it. */
  name: string
  /** The REST endpoint, in its canonical form. */
  instanceUrl: string
  /** App identifier of Braze. */
  appId: string | null
  /** The last characters of the token. */
  tokenHint: string
  /** `held`: Braze refuses key or permission; all waits, nothing is dropped. */
  status: 'active' | 'paused' | 'held'
  /** Why it is held: Braze's words, secrets taken out, or ours; null when it is not. */
  heldWhy: string | null
  /** What a change sends: every mapped field, or the changed ones. */
  mode: 'all_mapped' | 'changed_only'
  /** Least milliseconds between two attribute updates of one member. */
  quietMs: number
  /** What the contract with Braze counts: data points, or monthly active users; then data points are 0 everywhere. */
  contract: 'data_points' | 'mau'
  /** How much Braze may be asked. */
  limits: ConnectionLimits
  /** What the last probe found. */
  permissions: PermissionCheck[]
  /** When it was last probed. */
  checkedAt: string | null
  /** Version of the field mapping; 0: none yet. */
  mappingVersion: number
  /** When it was connected. */
  createdAt: string
  /** Grows by one with every change. */
  version: number
}

/** How much Braze may be asked by a connection. */
export type ConnectionLimits = {
  /** Most objects of a request. */
  objects: number
  /** Whether `objects` counts all kinds together or each kind on its own. */
  counting: 'combined' | 'each'
  /** Most bytes of a request. */
  bytes: number
  /** A limit of your own; null: what Braze says in its answers. */
  requestsPerMinute: number | null
  /** Most requests at the same time. */
  inFlight: number
}

/** Codes for rewards to hand over, each once. */
export type CouponPool = {
  /** Id of the pool. */
  id: string
  /** What people call it. */
  name: string
  /** What it is, for people. */
  description?: string
  /** Codes that it has had. */
  codes: number
  /** Codes that nobody has yet. */
  free: number
  /** Grows by one with every change. */
  version: number
}

/** What became of a member in one request to Braze. */
export type Delivery = {
  /** Our id of the delivery. */
  id: string
  /** The connection. */
  connectionId: string
  /** The member. */
  memberId: string
  /** When the verdict came. */
  at: string
  /** Our id of the request it went in. */
  requestId: string
  /** What made us send it: an event, a mapping, a backfill … */
  cause: string
  /** Version of the mapping that was used. */
  mappingVersion: number
  /** How often it was sent, this time included. */
  attempts: number
  /** `uncertain`: sent, no answer came. `partial`: told apart in `told`. */
  outcome: 'delivered' | 'rejected' | 'uncertain' | 'partial'
  /** Braze's words, or ours; secrets taken out. */
  why: string | null
  /** The attributes object as it was sent; null: there was none. */
  attributes: Record<string, unknown> | null
  /** The told events that went with it, in order. */
  told: ToldEvent[]
}

/** Which events earn how many points. */
export type EarnRule = {
  /** Id of the earn rule. */
  id: string
  /** What people call it. */
  name: string
  /** The event type that earns. */
  on: string
  /** CEL to yes or no; left out: every such event earns. */
  when?: string
  /** CEL to a number of points; fractions are cut off. */
  points: string
  /** How long the points live, on the calendar of the workspace's time zone, from when they are earned or, if they wait, from when they become available. Left out: as the wallet says. */
  expiry?: {
    /** The points live for ever. */
    kind: 'never'
  } | {
    /** They live so long: exactly one of the three units. */
    kind: 'after'
    /** Calendar days. */
    days?: number
    /** Calendar months. */
    months?: number
    /** Calendar years. */
    years?: number
    /** And on to the end of the period in which that lies. */
    until?: 'month' | 'quarter' | 'half_year' | 'year'
  } | {
    /** They live to the end of the period in which they begin to. */
    kind: 'end_of'
    /** Which. */
    period: 'month' | 'quarter' | 'half_year' | 'year'
  } | {
    /** They live through the next such day of the year. */
    kind: 'on'
    /** Month and day, such as 12-31. */
    day: string
    /** The first such day that is so many days away. */
    atLeastDays?: number
  } | {
    /** They live through the next of some dates; after the last of them for ever. */
    kind: 'dates'
    /** The dates. */
    dates: string[]
  }
  /** How long the points wait before they can be spent; null: not at all; left out: as the wallet says. */
  pending?: {
    /** Calendar days until they become available. */
    days: number
  } | {
    /** They become available as this day begins. */
    date: string
  } | {
    /** They become available by the event `points_confirmed`. */
    confirmed: {
      /** Points that nobody confirms within so many days are cancelled; null: never. */
      withinDays: number | null
    }
  } | null
  /** The wallet that they go to; left out: `points`. */
  wallet?: string
  /** Grows by one with every change. */
  version: number
}

/** One consequence of an event. */
export type Effect = {
  /** What happened: the rest depends on it. */
  kind: string
  [more: string]: unknown
}

/** What a member did. */
export type EventInput = {
  /** Yours, and unique for the member for ever: a repeat is counted once. */
  id: string
  /** The member: your id, at most 987 bytes; it is the `external_id` in Braze. */
  memberId: string
  /** Name of an event type: 1 to 63 small letters, digits, _, . and -. */
  type: string
  /** When it happened, not when it is sent: with a time zone, or a date (midnight UTC). */
  occurredAt: string
  /** What the event type asks for, by name; typed by the event type. */
  properties?: Record<string, unknown>
}

/** Why an event was not taken in. */
export type EventRefusal = {
  /** Stable name of the refusal. */
  code: string
  /** What the code means. */
  title: string
  /** What to do about it. */
  fix: string
  /** Where: a JSON pointer into the event. */
  path?: string
  /** Which rule: a stable short name. */
  rule?: string
  /** What is wrong, in one sentence. */
  message: string
  /** At reward_not_available: all that stands in the way. */
  obstacles?: Obstacle[]
  /** At member_merged: who has all that it had. */
  mergedInto?: string
}

/** What became of one event. */
export type EventResult = {
  /** The id of the event; null if it had none. */
  id: string | null
  /** The member; null if the event named none. */
  memberId: string | null
  /** `replayed`: known already, and this is its first answer again. */
  status: 'accepted' | 'replayed' | 'refused'
  /** What it caused, in order. */
  effects?: Effect[]
  /** Names of the loyalty fields it changed. */
  changed?: string[]
  /** The member's points after this event. */
  points?: {
    /** Points the member has after this event. */
    balance: number
  }
  /** Why it was refused; nothing was changed then. */
  refusal?: EventRefusal
}

/** A kind of event and its typed properties. */
export type EventType = {
  /** Name of the event type. */
  name: string
  /** Whether it is ours. */
  builtin: boolean
  /** Whether Laurel itself brings it about; nobody sends it then. */
  raised: boolean
  /** The properties of its events, by name. */
  properties: Record<string, {
    /** The type of its values. */
    type: 'integer' | 'float' | 'string' | 'boolean' | 'date' | 'array' | 'object' | 'object_array'
    /** Whether an event without it is refused. */
    required: boolean
    /** What it is, for people. */
    description?: string
    /** For object and object_array: the types of the keys inside that matter. */
    shape?: Record<string, 'integer' | 'float' | 'string' | 'boolean' | 'date' | 'array' | 'object' | 'object_array'>
    /** For float: an amount in the currency of the workspace, kept exactly. */
    money?: boolean
  }>
  /** What it is, for people. */
  description?: string
  /** Grows by one with every change. */
  version: number
}

/** A loyalty field. */
export type Field = {
  /** Name of the loyalty field. */
  name: string
  /** The type of its values. */
  type: 'integer' | 'float' | 'string' | 'boolean' | 'date' | 'array' | 'object' | 'object_array'
  /** What people call it. */
  label: string
  /** What it is, for people. */
  description?: string
  /** For object and object_array: the types of the keys inside that matter. */
  shape?: Record<string, 'integer' | 'float' | 'string' | 'boolean' | 'date' | 'array' | 'object' | 'object_array'>
  /** Computes the value; left out: it is set from outside. */
  derive?: {
    /** Event types after which it is computed; empty: after every event. */
    on: string[]
    /** CEL over `event` and `member`, at most 2,000 characters. */
    expression: string
  }
  /** A whole number that time alone changes too, by the calendar of the workspace's time zone: kept right at each event and, without any, from the very instant at which it changes. Not with `derive`. */
  fact?: {
    /** Days since a date; no value before it. */
    kind: 'days_since'
    /** A loyalty field of the type date. */
    of: string
    /** Counted in whole steps, rounded down, so that it changes seldom; left out: 1. */
    stepDays?: 1 | 7 | 30
    /** It grows no further; left out: for ever. */
    most?: number
  } | {
    /** Days until a date; no value after it. */
    kind: 'days_until'
    /** A loyalty field of the type date. */
    of: string
    /** Counted in whole steps, rounded down, so that it changes seldom; left out: 1. */
    stepDays?: 1 | 7 | 30
    /** It grows no further; left out: for ever. */
    most?: number
  } | {
    /** The month, 1 to 12. */
    kind: 'month_of'
    /** A loyalty field of the type date. */
    of: string
  } | {
    /** The day of a leap year, 1 to 366: the same number in every year. */
    kind: 'day_of_year'
    /** A loyalty field of the type date. */
    of: string
  } | {
    /** Whole years since; those of a 29 February begin on 1 March in other years. */
    kind: 'age'
    /** A loyalty field of the type date. */
    of: string
  } | {
    /** Points of a balance that expire today or within so many days. */
    kind: 'points_expiring_within'
    /** How many days are looked ahead. */
    days: number
    /** Of which wallet; left out: `points`. */
    wallet?: string
  }
  /** Who declared it. */
  source: 'builtin' | 'custom'
  /** Whether `profile` events may set it. */
  writable: boolean
  /** Grows by one with every change. */
  version: number
}

/** Where a loyalty field stands in Braze. */
export type FieldMapping = {
  /** The loyalty field. */
  field: string
  /** The attribute in Braze. */
  remote: string
}

/** Points that are reserved until they are spent or let go. */
export type Hold = {
  /** Id of the `points_held` event. */
  holdEventId: string
  /** Points that it reserves. */
  points: number
  /** When it ends by itself. */
  until: string
}

/** One thing that is wrong, or worth a warning. */
export type Issue = {
  /** Where: a JSON pointer. */
  path: string
  /** Which rule: a stable short name. */
  rule: string
  /** What is wrong, in one sentence. */
  message: string
}

/** An API key, without its token. */
export type Key = {
  /** Our id of the key. */
  id: string
  /** What people call it. */
  name: string
  /** The last four characters of the token, to recognise it by. */
  hint: string
  /** What it may do. */
  scopes: ('events:write' | 'events:read' | 'members:read' | 'members:write' | 'config:read' | 'config:write' | 'braze:read' | 'braze:write' | 'keys:write' | 'admin')[]
  /** When it was made. */
  createdAt: string
}

/** A move of points between two accounts of a member. */
export type LedgerEntry = {
  /** Number of the entry, by member, from 1. */
  no: number
  /** When it was booked. */
  at: string
  /** When it took effect: of the event, or of the lot. */
  effectiveAt: string
  /** Why points moved. */
  kind: 'earn' | 'spend' | 'adjust' | 'reverse' | 'repay' | 'activate' | 'expire' | 'cancel' | 'hold' | 'release' | 'import' | 'merge'
  /** The account they left. */
  from: 'issued' | 'available' | 'spent' | 'expired' | 'adjusted' | 'debt' | 'pending' | 'held' | 'merged'
  /** The account they reached. */
  to: 'issued' | 'available' | 'spent' | 'expired' | 'adjusted' | 'debt' | 'pending' | 'held' | 'merged'
  /** How many; always above 0. */
  points: number
  /** The lot they belong to. */
  lotNo: number | null
  /** The event that moved them. */
  eventId: string
  /** The campaign that said so, if it was one. */
  campaignId: string | null
  /** What said so: an earn rule, the rule of the campaign, `challenge:…` or `referral:…`. */
  ruleId: string | null
  /** The version of it, or of the campaign. */
  ruleVersion: number | null
  /** The event that this takes back. */
  reversesEventId: string | null
}

/** Points that were earned together and expire together. */
export type Lot = {
  /** Number of the lot, by member. */
  no: number
  /** Points it began with. */
  granted: number
  /** Points left in it. */
  remaining: number
  /** Points of it that are reserved. */
  held: number
  /** Whether it waits or can be drawn from. */
  state: 'pending' | 'active'
  /** The event that earned it. */
  eventId: string
  /** The campaign, if it is of one. */
  campaignId: string | null
  /** What gave it: an earn rule, the rule of the campaign, `challenge:…` or `referral:…`; null: a person. */
  ruleId: string | null
  /** The version of it, or of the campaign. */
  ruleVersion: number | null
  /** When it was earned. */
  earnedAt: string
  /** Until when it waits; null: it never did, or it waits to be confirmed. */
  activatesAt: string | null
  /** When it expires, or is cancelled unconfirmed; null: never. */
  expiresAt: string | null
}

/** How two versions of a field mapping differ. */
export type MappingDiff = {
  /** Mapped now, not before. */
  added: FieldMapping[]
  /** Mapped before, not now. */
  removed: FieldMapping[]
}

/** The field mapping of a connection, in one version. */
export type MappingSet = {
  /** Grows by one with every change; 0: nothing is mapped yet. */
  version: number
  /** The whole set, in its order. */
  mappings: FieldMapping[]
  /** When this version was made. */
  changedAt: string | null
  /** Name of the key that made it. */
  changedBy: string | null
  /** What its author said of it. */
  comment: string | null
}

/** A version of the field mapping and what it changed. */
export type MappingVersion = {
  /** Grows by one with every change; 0: nothing is mapped yet. */
  version: number
  /** The whole set, in its order. */
  mappings: FieldMapping[]
  /** When this version was made. */
  changedAt: string | null
  /** Name of the key that made it. */
  changedBy: string | null
  /** What its author said of it. */
  comment: string | null
  /** Against the version before. */
  diff: MappingDiff
}

/** A member and all loyalty fields. */
export type Member = {
  /** Your id, and the `external_id` in Braze. */
  memberId: string
  /** Whether the member takes part. */
  status: 'active' | 'opted_out' | 'merged'
  /** Of a member who was merged: who has all that it had. Otherwise left out. */
  mergedInto?: string
  /** The sums of the ledger in the main wallet. */
  points: {
    /** Points that can be spent. */
    balance: number
    /** Points that wait, and cannot be spent yet. */
    pending: number
    /** Points that are reserved, and not spent yet. */
    held: number
    /** Points owed after a refund of points already spent; the next earn pays. */
    debt: number
    /** Points ever earned, less those taken back. */
    earned: number
    /** Points ever spent. */
    spent: number
    /** Points that expired or were never confirmed, less those that refunds took back. */
    expired: number
  }
  /** The same of every other wallet of the workspace, by its id. */
  wallets: Record<string, {
    /** Points that can be spent. */
    balance: number
    /** Points that wait, and cannot be spent yet. */
    pending: number
    /** Points that are reserved, and not spent yet. */
    held: number
    /** Points owed after a refund of points already spent; the next earn pays. */
    debt: number
    /** Points ever earned, less those taken back. */
    earned: number
    /** Points ever spent. */
    spent: number
    /** Points that expired or were never confirmed, less those that refunds took back. */
    expired: number
  }>
  /** Every loyalty field that has a value, built-in ones too, by name. */
  fields: Record<string, unknown>
  /** When the member joined. */
  enrolledAt: string
  /** When an event last changed the member. */
  updatedAt: string
}

/** A reward, as it stands for one member. */
export type MemberReward = {
  /** Id of the reward. */
  id: string
  /** What it is called. */
  name: string
  /** What it is, for people. */
  description?: string
  /** What it costs. */
  cost: {
    /** Points. */
    points: number
    /** Of which wallet; left out: `points`. */
    wallet?: string
  }
  /** How many of the stock are left; null: no stock is kept. */
  left: number | null
  /** Times that the member holds or has used it. */
  claimed: number
  /** Whether the member can claim it now. */
  available: boolean
  /** All that stands in the way; empty: nothing. */
  obstacles: Obstacle[]
}

/** Where a member stands in a tier set, and what is next. */
export type MemberTier = {
  /** Id of the set. */
  set: string
  /** What people call the set. */
  setName: string
  /** The tier that the member has; null: none. */
  tier: {
    /** Id of the tier. */
    id: string
    /** What people call it. */
    name: string
  } | null
  /** When the member came to it; null: there is none. */
  since: string | null
  /** What counts now. Money is in major units, here and below. */
  value: number
  /** The next tier up; null: there is none, or the member is locked. */
  next: {
    /** Which. */
    tier: {
      /** Id of the tier. */
      id: string
      /** What people call it. */
      name: string
    }
    /** How much more. */
    missing: number
  } | null
  /** null: the tier is not lost by time, or it is kept by an assignment. */
  keep: {
    /** When the tier is lost if nothing more happens. */
    by: string
    /** How much more, from `from` on, keeps it longer. */
    missing: number
    /** From when on it counts: now, or a window that is to come. */
    from: string
  } | null
  /** Days in which the tier stays though what counts no longer keeps it. */
  grace: {
    /** Its start. */
    since: string
    /** Its end. */
    until: string
  } | null
  /** The tier that a person gave. */
  assigned: {
    /** Which. */
    tier: {
      /** Id of the tier. */
      id: string
      /** What people call it. */
      name: string
    }
    /** Whether a higher one may be reached. */
    mode: 'at_least' | 'exactly'
    /** Why. */
    reason: string
    /** When it ends; null: when it is taken back. */
    until: string | null
  } | null
}

/** A key that was just made, with its token. */
export type NewKey = {
  /** Our id of the key. */
  id: string
  /** What people call it. */
  name: string
  /** The last four characters of the token, to recognise it by. */
  hint: string
  /** What it may do. */
  scopes: ('events:write' | 'events:read' | 'members:read' | 'members:write' | 'config:read' | 'config:write' | 'braze:read' | 'braze:write' | 'keys:write' | 'admin')[]
  /** When it was made. */
  createdAt: string
  /** The secret; shown once. */
  token: string
}

/** One thing that keeps a member from claiming a reward. */
export type Obstacle = {
  /** Which: a stable word. */
  reason: 'inactive' | 'window' | 'member' | 'audience' | 'limit' | 'stock' | 'codes' | 'points' | 'spend_limit'
  /** The same in a sentence. */
  message: string
  /** From when on it may be otherwise, by time alone. */
  at?: string
  /** Points that are missing. */
  missing?: number
}

/** The rate limit as last learnt from Braze. */
export type Pace = {
  /** Requests of a window, as Braze says. */
  limit: number | null
  /** Requests left in it. */
  remaining: number | null
  /** When it begins anew. */
  resetsAt: string | null
}

/** Which parked rows: of a cause, of a member, or all. */
export type ParkedChoice = {
  /** All of one cause. */
  cause: string
} | {
  /** The member: your id, at most 987 bytes; it is the `external_id` in Braze. */
  memberId: string
} | {
  /** All that is parked. */
  all: true
}

/** Rows that Braze refused for the same cause. */
export type ParkedGroup = {
  /** What Braze said, secrets taken out. */
  cause: string
  /** What kind of object it is. */
  kind: 'attributes' | 'event' | 'purchase'
  /** Refused, or never answered. */
  outcome: 'rejected' | 'uncertain'
  /** Rows of this cause. */
  count: number
  /** Members they belong to. */
  members: number
  /** When the first was parked. */
  oldestAt: string
  /** When the last was parked. */
  newestAt: string
  /** One of them. */
  example: {
    /** The member. */
    memberId: string
    /** The object as it was sent. */
    body: unknown
  }
}

/** One permission of a token, probed. */
export type PermissionCheck = {
  /** Name of the permission in Braze. */
  permission: string
  /** Whether the module works without it. */
  need: 'required' | 'optional'
  /** What we use it for. */
  usedFor: string
  /** What the probe found. */
  state: 'granted' | 'missing' | 'unknown'
  /** Braze's own words, secrets taken out. */
  words: string | null
}

/** One attribute of a preview. */
export type PreviewedAttribute = {
  /** The loyalty field; null: mapped no longer. */
  field: string | null
  /** The attribute in Braze. */
  remote: string
  /** What would be sent; left out: nothing would. */
  value?: unknown
  /** What Braze last accepted; left out: nothing yet. */
  acknowledged?: unknown
  /** `withheld`: Braze would not take the value; `warnings` says why. */
  state: 'new' | 'changed' | 'unchanged' | 'cleared' | 'withheld'
}

/** Where one property comes from: exactly one of `from`, `value`, `expression`. */
export type PropertyRule = {
  /** Name of the property in Braze. */
  to: string
  /** Property of our event to copy. */
  from?: string
  /** A constant to send. */
  value?: unknown
  /** CEL over `event` and `member`, at most 2,000 characters. */
  expression?: string
}

/** What members are given for friends they bring. */
export type ReferralProgram = {
  /** Id of the referral program. */
  id: string
  /** What people call it. */
  name: string
  /** What it is, for people. */
  description?: string
  /** The event type by which a friend qualifies. */
  on: string
  /** CEL to yes or no; left out: every such event. */
  when?: string
  /** Calendar days that go by first: a refund of the purchase until then undoes it. */
  afterDays: number
  /** What the member who brought the friend is given. */
  advocate: {
    /** How many points. */
    points?: number
    /** How long the points live, on the calendar of the workspace's time zone, from when they are earned or, if they wait, from when they become available. Left out: as the wallet says. */
    expiry?: {
      /** The points live for ever. */
      kind: 'never'
    } | {
      /** They live so long: exactly one of the three units. */
      kind: 'after'
      /** Calendar days. */
      days?: number
      /** Calendar months. */
      months?: number
      /** Calendar years. */
      years?: number
      /** And on to the end of the period in which that lies. */
      until?: 'month' | 'quarter' | 'half_year' | 'year'
    } | {
      /** They live to the end of the period in which they begin to. */
      kind: 'end_of'
      /** Which. */
      period: 'month' | 'quarter' | 'half_year' | 'year'
    } | {
      /** They live through the next such day of the year. */
      kind: 'on'
      /** Month and day, such as 12-31. */
      day: string
      /** The first such day that is so many days away. */
      atLeastDays?: number
    } | {
      /** They live through the next of some dates; after the last of them for ever. */
      kind: 'dates'
      /** The dates. */
      dates: string[]
    }
    /** How long the points wait before they can be spent; null or left out: not at all. */
    pending?: {
      /** Calendar days until they become available. */
      days: number
    } | {
      /** They become available as this day begins. */
      date: string
    } | null
    /** Id of a badge. */
    badge?: string
  }
  /** What the friend is given. */
  friend: {
    /** How many points. */
    points?: number
    /** How long the points live, on the calendar of the workspace's time zone, from when they are earned or, if they wait, from when they become available. Left out: as the wallet says. */
    expiry?: {
      /** The points live for ever. */
      kind: 'never'
    } | {
      /** They live so long: exactly one of the three units. */
      kind: 'after'
      /** Calendar days. */
      days?: number
      /** Calendar months. */
      months?: number
      /** Calendar years. */
      years?: number
      /** And on to the end of the period in which that lies. */
      until?: 'month' | 'quarter' | 'half_year' | 'year'
    } | {
      /** They live to the end of the period in which they begin to. */
      kind: 'end_of'
      /** Which. */
      period: 'month' | 'quarter' | 'half_year' | 'year'
    } | {
      /** They live through the next such day of the year. */
      kind: 'on'
      /** Month and day, such as 12-31. */
      day: string
      /** The first such day that is so many days away. */
      atLeastDays?: number
    } | {
      /** They live through the next of some dates; after the last of them for ever. */
      kind: 'dates'
      /** The dates. */
      dates: string[]
    }
    /** How long the points wait before they can be spent; null or left out: not at all. */
    pending?: {
      /** Calendar days until they become available. */
      days: number
    } | {
      /** They become available as this day begins. */
      date: string
    } | null
    /** Id of a badge. */
    badge?: string
  }
  /** Bounds the rewards of one member; left out: every friend counts. */
  atMost?: {
    /** For how many friends a member is rewarded … */
    friends: number
    /** … in each period, or in all. */
    per: 'month' | 'quarter' | 'year' | 'ever'
  }
  /** Grows by one with every change. */
  version: number
}

/** Something that members claim for points. */
export type Reward = {
  /** Id of the reward. */
  id: string
  /** What people call it. */
  name: string
  /** What it is, for people. */
  description?: string
  /** What it costs. */
  cost: {
    /** Points; 0 is free. */
    points: number
    /** Of which wallet; left out: `points`. */
    wallet?: string
  }
  /** When it can be claimed; left out: at any time. */
  window?: {
    /** The first instant. */
    from?: string
    /** The first instant at which it is over. */
    until?: string
  }
  /** How many in all, those included that were claimed while there was a stock; left out: any number. */
  stock?: number
  /** How often one member can claim it; left out: without end. */
  limits?: {
    /** Times that a member can claim it. */
    perMember?: number
    /** Times that a member can claim it within each calendar period. */
    perPeriod?: {
      /** Times within a period. */
      claims: number
      /** On the calendar of the workspace's time zone. */
      period: 'day' | 'week' | 'month' | 'year'
    }
  }
  /** CEL over `member` to yes or no: who can claim it; left out: everybody. */
  audience?: string
  /** What a claim hands over. */
  fulfils: {
    /** A code out of a pool. */
    kind: 'coupon'
    /** The coupon pool. */
    poolId: string
  } | {
    /** A code that is made for the claim, and unique. */
    kind: 'code'
    /** What every code begins with. */
    prefix?: string
    /** Characters behind the prefix. */
    length: number
    /** Characters to draw from; left out: capitals and digits that look like no other. */
    alphabet?: string
  } | {
    /** People see to it; there is no code. */
    kind: 'manual'
  }
  /** When a claim that is not redeemed ends; left out: never. */
  claimExpires?: {
    /** Calendar days after the claim. */
    afterDays: number
    /** Whether points, stock and limits come back, as at a cancellation. */
    givesBack: boolean
  }
  /** Whether it can be claimed at all. */
  active: boolean
  /** Grows by one with every change. */
  version: number
}

/** Members for whom a condition holds, under a name. */
export type Segment = {
  /** Id of the segment. */
  id: string
  /** What people call it. */
  name: string
  /** CEL over `member` to yes or no, at most 2,000 characters: who is in it. */
  condition: string
  /** Whether it is kept of each member, in `segments`, and told when they enter and leave. At most 100 are. */
  tracked: boolean
  /** Grows by one with every change. */
  version: number
}

/** How many members a condition holds for, now and exactly. */
export type SegmentCount = {
  /** Members for whom the condition holds: the segment. */
  members: number
  /** Members for whom it cannot be said, a field has no value, say: not in the segment. */
  undecided: number
  /** All members of the workspace. */
  total: number
  /** Whether the database decided it all; false is exact, but slower. */
  compiled: boolean
  /** Parts of the condition that were evaluated member by member. */
  parts: string[]
}

/** An event as it is kept. */
export type StoredEvent = {
  /** The id of the event. */
  id: string
  /** The member. */
  memberId: string
  /** The event type. */
  type: string
  /** When it happened, UTC. */
  occurredAt: string
  /** When it was taken in, UTC. */
  receivedAt: string
  /** Its properties, as they were understood. */
  properties: Record<string, unknown>
  /** What it caused. */
  result: EventResult
}

/** What it would cost to bring every profile up to date. */
export type SyncCost = {
  /** Members whose profile would be written. */
  members: number
  /** Requests to Braze. */
  requests: number
  /** Attribute objects. */
  objects: number
  /** Data points as Braze counts them. */
  dataPoints: number
  /** Counted over every member, or reckoned from a sample. */
  exact: boolean
}

/** Tell the event to Braze. */
export type SyncEventAction = {
  /** Tell the event to Braze. */
  do: 'sync_event'
  /** The connection to tell it by. */
  connectionId: string
  /** What it becomes in Braze. */
  as: 'custom_event' | 'purchase' | 'ecommerce_order_placed'
  /** Name of the event in Braze; left out: the name of our event type. */
  name?: string
  /** `all` of our properties under their names, or rules, one for each to send. */
  properties: 'all' | PropertyRule[]
  /** Events older than this are not told, and that is recorded; null: no limit. */
  maxAgeDays?: number | null
  /** When Braze gave no answer: send again (may count twice), or hold for a person. */
  uncertain: 'resend' | 'hold'
  /** Whether our event id is added, as the property `laurel_event_id`. */
  eventId: boolean
}

/** Tell the event to Braze. */
export type SyncEventActionInput = {
  /** Tell the event to Braze. */
  do: 'sync_event'
  /** The connection to tell it by. */
  connectionId: string
  /** What it becomes in Braze. */
  as: 'custom_event' | 'purchase' | 'ecommerce_order_placed'
  /** Name of the event in Braze; left out: the name of our event type. */
  name?: string
  /** `all` of our properties under their names, or rules, one for each to send. */
  properties: 'all' | PropertyRule[]
  /** Events older than this are not told, and that is recorded; null: no limit. */
  maxAgeDays?: number | null
  /** When Braze gave no answer: send again (may count twice), or hold for a person. */
  uncertain?: 'resend' | 'hold'
  /** Whether our event id is added, as the property `laurel_event_id`. */
  eventId?: boolean
}

/** A ladder of tiers, and what members are ranked by. */
export type TierSet = {
  /** Id of the set. */
  id: string
  /** What people call it. */
  name: string
  /** What members are ranked by. What is refunded is taken from the day of its purchase. */
  basis: {
    /** Points from earn rules and campaigns, spent or expired since or not; over a lifetime all that were earned. */
    kind: 'points_earned'
    /** Of which wallet; left out: `points`. All sets that go by points go by the same. */
    wallet?: string
  } | {
    /** What purchases came to. */
    kind: 'spend'
  } | {
    /** How many purchases there were. */
    kind: 'purchases'
  } | {
    /** A loyalty field of the type integer or float. */
    kind: 'field'
    /** Its name; no value counts as 0. */
    field: string
  }
  /** Which days count, in the workspace's time zone. */
  window: {
    /** All that ever was. */
    kind: 'lifetime'
  } | {
    /** Each day counts so long: exactly one of the two. */
    kind: 'rolling'
    /** Calendar days. */
    days?: number
    /** Calendar months. */
    months?: number
  } | {
    /** The current period of the calendar. */
    kind: 'calendar'
    /** Which. */
    period: 'month' | 'quarter' | 'half_year' | 'year'
  } | {
    /** The current so many years since enrolment. */
    kind: 'anniversary'
    /** How many. */
    years: number
  }
  /** The ladder, rising by `min`. */
  tiers: ({
    /** Yours: 1 to 64 letters, digits, _ and -. */
    id: string
    /** What people call it. */
    name: string
    /** What reaches it: points, purchases, the number of the field, or money. */
    min: number
  })[]
  /** How a tier is lost that is no longer kept: never, by one step, or at once. */
  downgrade: 'none' | 'one_step' | 'full'
  /** Days for which it stays, and can be kept. */
  graceDays: number
  /** Whether what was refunded still helps to keep a tier that was reached. */
  keepOnRefund: boolean
  /** Grows by one with every change. */
  version: number
  /** When this version took effect. */
  changedAt: string
}

/** One moment in the life of a member. */
export type TimelineEntry = {
  /** An event and its effects. */
  kind: 'event'
  /** When it was taken in. */
  at: string
  /** The event. */
  event: StoredEvent
} | {
  /** What Braze was sent, and what it said. */
  kind: 'delivery'
  /** When the verdict came. */
  at: string
  /** The delivery. */
  delivery: Delivery
}

/** One told event of a delivery. */
export type ToldEvent = {
  /** Number of the told event, in the member's order. */
  no: number
  /** Our event. */
  eventId: string
  /** The workflow that told it. */
  workflowId: string
  /** Its name in Braze; null for a purchase. */
  name: string | null
  /** Its verdict. */
  outcome: 'delivered' | 'rejected' | 'uncertain' | 'dropped'
  /** Braze's words, or ours; secrets taken out. */
  why: string | null
  /** Whether it may have been sent before. */
  resent: boolean
}

/** A kind of points, and how they live. */
export type Wallet = {
  /** Id of the wallet: 1 to 40 small letters, digits and _; `points` is the main one. */
  id: string
  /** What people call it. */
  name: string
  /** Points of a qualifying wallet count for something, such as a tier, and are not spent. */
  kind: 'spendable' | 'qualifying'
  /** How long the points live, on the calendar of the workspace's time zone, from when they are earned or, if they wait, from when they become available. Left out: for ever. */
  expiry?: {
    /** The points live for ever. */
    kind: 'never'
  } | {
    /** They live so long: exactly one of the three units. */
    kind: 'after'
    /** Calendar days. */
    days?: number
    /** Calendar months. */
    months?: number
    /** Calendar years. */
    years?: number
    /** And on to the end of the period in which that lies. */
    until?: 'month' | 'quarter' | 'half_year' | 'year'
  } | {
    /** They live to the end of the period in which they begin to. */
    kind: 'end_of'
    /** Which. */
    period: 'month' | 'quarter' | 'half_year' | 'year'
  } | {
    /** They live through the next such day of the year. */
    kind: 'on'
    /** Month and day, such as 12-31. */
    day: string
    /** The first such day that is so many days away. */
    atLeastDays?: number
  } | {
    /** They live through the next of some dates; after the last of them for ever. */
    kind: 'dates'
    /** The dates. */
    dates: string[]
  } | {
    /** All points of the wallet live so long after the member's latest purchase, or the latest event that earned in it: exactly one of the three units. */
    kind: 'inactive'
    /** Calendar days. */
    days?: number
    /** Calendar months. */
    months?: number
    /** Calendar years. */
    years?: number
    /** And on to the end of the period in which that lies. */
    until?: 'month' | 'quarter' | 'half_year' | 'year'
  }
  /** How long the points wait before they can be spent; null or left out: not at all. */
  pending?: {
    /** Calendar days until they become available. */
    days: number
  } | {
    /** They become available as this day begins. */
    date: string
  } | {
    /** They become available by the event `points_confirmed`. */
    confirmed: {
      /** Points that nobody confirms within so many days are cancelled; null: never. */
      withinDays: number | null
    }
  } | null
  /** The most points that rules give; one for each period. */
  earnLimits?: ({
    /** The most points of a period. */
    points: number
    /** The period, on the calendar of the workspace's time zone; weeks begin on Monday. */
    per: 'day' | 'week' | 'month' | 'year' | 'lifetime'
    /** What becomes of more: it is left out, or the event is refused. */
    beyond: 'trim' | 'reject'
  })[]
  /** The most points that are spent; one for each period. */
  spendLimits?: ({
    /** The most points of a period. */
    points: number
    /** The period, on the calendar of the workspace's time zone; weeks begin on Monday. */
    per: 'day' | 'week' | 'month' | 'year' | 'lifetime'
    /** What becomes of more: it is left out, or the event is refused. */
    beyond: 'trim' | 'reject'
  })[]
  /** Points that a refund does not find any more are owed, and the next ones pay; or nobody owes them. Left out: `debt`. */
  negative?: 'debt' | 'write_off'
  /** Whether a refund takes back what its purchase earned here. Left out: `take_back`. */
  refund?: 'take_back' | 'keep'
  /** For how many calendar days points live that come back of a spend when their time is over already. Left out: 0, they expire at once. */
  goodwillDays?: number
  /** Grows by one with every change. */
  version: number
}

/** What happens when an event comes in. */
export type Workflow = {
  /** Id of the workflow. */
  id: string
  /** What people call it. */
  name: string
  /** What starts the workflow. */
  when: {
    /** The event type that starts it. */
    event: string
  }
  /** Which of these events go on; empty: all. */
  only: {
    /** CEL over `event` and `member`, at most 2,000 characters. */
    condition?: string
  }
  /** What is done, in this order. */
  then: SyncEventAction[]
  /** Grows by one with every change. */
  version: number
}

/** One brand or market, and its settings. */
export type Workspace = {
  /** Our number of the workspace. */
  id: number
  /** Name of the workspace. */
  name: string
  /** IANA time zone that calendar rules use. */
  timezone: string
  /** ISO 4217 code of every amount. */
  currency: string
  /** What an event of an unknown member does: be refused, or enrol the member. */
  unknownMembers: 'refuse' | 'enrol'
  /** What a property does that the event type does not declare. */
  undeclaredProperties: 'keep' | 'refuse'
  /** How far in the future an event may lie, for clocks that go wrong; 300 at first. */
  futureToleranceSeconds: number
  /** Grows by one with every change. */
  version: number
  /** When it was made. */
  createdAt: string
}

/** What postEvents says. */
export type PostEventsReply = {
  /** One for each event, in the order they were sent. */
  results: EventResult[]
}

/** What postEvents is sent. */
export type PostEventsBody = EventInput | {
  /** Judged one by one; those of one member in this order. */
  events: EventInput[]
}

/** What importEvents says. */
export type ImportEventsReply = {
  /** The id of the event; null if it had none. */
  id: string | null
  /** The member; null if the event named none. */
  memberId: string | null
  /** `replayed`: known already, and this is its first answer again. */
  status: 'accepted' | 'replayed' | 'refused'
  /** What it caused, in order. */
  effects?: Effect[]
  /** Names of the loyalty fields it changed. */
  changed?: string[]
  /** The member's points after this event. */
  points?: {
    /** Points the member has after this event. */
    balance: number
  }
  /** Why it was refused; nothing was changed then. */
  refusal?: EventRefusal
  /** Number of the line, from 1; empty lines count and are passed over. */
  line: number
}

/** What explainEvent says. */
export type ExplainEventReply = {
  /** What the answer to the event would be. */
  result: EventResult
  /** Earn rules first, then campaigns: those out of question, then by priority. */
  trace: ({
    /** An earn rule. */
    kind: 'earn_rule'
    /** Id of the earn rule or the campaign. */
    id: string
    /** Its version. */
    version: number
    /** What became of it. */
    outcome: 'condition_not_met' | 'gave'
    /** Points it comes to, 0 or more; for a campaign before caps. */
    points: number
    /** What its expressions read, as it is: `event.amount`, `member.loyalty_tier`. */
    inputs: Record<string, string | number | boolean | null>
  } | {
    /** A campaign with rules on such events. */
    kind: 'campaign'
    /** Id of the earn rule or the campaign. */
    id: string
    /** Its version. */
    version: number
    /** What became of it. */
    outcome: 'not_scheduled' | 'not_in_audience' | 'no_rule_met' | 'applied' | 'capped' | 'beaten'
    /** At not_scheduled: which part of the schedule does not hold. */
    closed?: 'not_begun' | 'over' | 'day' | 'hour'
    /** What its expressions read, as it is: `event.amount`, `member.loyalty_tier`. */
    inputs?: Record<string, string | number | boolean | null>
    /** Its rules on such events. */
    rules?: ({
      /** Id of the rule. */
      id: string
      /** What became of it. */
      outcome: 'condition_not_met' | 'gave'
      /** Points it comes to, 0 or more; for a campaign before caps. */
      points: number
      /** What its expressions read, as it is: `event.amount`, `member.loyalty_tier`. */
      inputs: Record<string, string | number | boolean | null>
    })[]
    /** What its rules come to together. */
    offered?: number
    /** What it gives of that. */
    points?: number
    /** The limit that left less. */
    capped?: CampaignLimit | null
    /** At beaten: the campaign that keeps it out. */
    by?: string
  })[]
}

/** What importHistory says. */
export type ImportHistoryReply = {
  /** The id of the event; null if it had none. */
  id: string | null
  /** The member; null if the event named none. */
  memberId: string | null
  /** `replayed`: known already, and this is its first answer again. */
  status: 'accepted' | 'replayed' | 'refused'
  /** What it caused, in order. */
  effects?: Effect[]
  /** Names of the loyalty fields it changed. */
  changed?: string[]
  /** The member's points after this event. */
  points?: {
    /** Points the member has after this event. */
    balance: number
  }
  /** Why it was refused; nothing was changed then. */
  refusal?: EventRefusal
  /** Number of the line, from 1; empty lines count and are passed over. */
  line: number
}

/** What listMembers says. */
export type ListMembersReply = {
  /** The entries, in the order of the list. */
  data: Member[]
  /** Asks for the next page; null at the end. */
  nextCursor: string | null
}

/** What listMembers may be asked. */
export type ListMembersQuery = {
  /** `nextCursor` of the page before. */
  cursor?: string
  /** Most entries of a page. */
  limit?: number
  /** Start of the member id. */
  idPrefix?: string
  /** The whole e-mail address. */
  email?: string
  /** `name=value`: members whose loyalty field has this value. */
  field?: string
  /** Members changed after this instant. */
  updatedAfter?: string
}

/** What patchMember says. */
export type PatchMemberReply = {
  /** The member after the change. */
  member: Member
  /** What the change caused; `replayed` if it was made already. */
  result: EventResult
}

/** What patchMember is sent. */
export type PatchMemberBody = {
  /** Values by loyalty field; null clears; what is not named stays. */
  fields: Record<string, unknown>
  /** Makes a repeat harmless; left out: the Idempotency-Key. */
  eventId?: string
  /** When it became so; left out: now. */
  occurredAt?: string
}

/** What putMember says. */
export type PutMemberReply = {
  /** The member after the change. */
  member: Member
  /** What the change caused; `replayed` if it was made already. */
  result: EventResult
}

/** What putMember is sent. */
export type PutMemberBody = {
  /** Values by loyalty field; null clears; what is not named stays. */
  fields: Record<string, unknown>
  /** Makes a repeat harmless; left out: the Idempotency-Key. */
  eventId?: string
  /** When it became so; left out: now. */
  occurredAt?: string
}

/** What mergeMember says. */
export type MergeMemberReply = {
  /** The member after the change. */
  member: Member
  /** What the change caused; `replayed` if it was made already. */
  result: EventResult
}

/** What mergeMember is sent. */
export type MergeMemberBody = {
  /** The member who is to have it, and stays. */
  into: string
  /** Why: it stays with the event. */
  reason: string
  /** Makes a repeat harmless; left out: the Idempotency-Key. */
  eventId?: string
}

/** What forgetMember says. */
export type ForgetMemberReply = {
  /** The member. */
  memberId: string
  /** When the member was forgotten. */
  forgottenAt: string
  /** Connections by which the profile is being deleted. */
  brazeDeletes: number
}

/** What forgetMember may be asked. */
export type ForgetMemberQuery = {
  /** Also delete the profile in Braze, by every connection. */
  brazeDelete?: boolean
}

/** What getTimeline says. */
export type GetTimelineReply = {
  /** The entries, in the order of the list. */
  data: TimelineEntry[]
  /** Asks for the next page; null at the end. */
  nextCursor: string | null
}

/** What getTimeline may be asked. */
export type GetTimelineQuery = {
  /** `nextCursor` of the page before. */
  cursor?: string
  /** Most entries of a page. */
  limit?: number
}

/** What getPoints says. */
export type GetPointsReply = {
  /** Id of the wallet. */
  wallet: string
  /** Points that can be spent. */
  balance: number
  /** Points that wait, and cannot be spent yet. */
  pending: number
  /** Points that are reserved, and not spent yet. */
  held: number
  /** Points owed after a refund of points already spent; the next earn pays. */
  debt: number
  /** Points ever earned, less those taken back. */
  earned: number
  /** Points ever spent. */
  spent: number
  /** Points that expired or were never confirmed, less those that refunds took back. */
  expired: number
  /** Lots with points left or reserved as of now, those that expire first in front. */
  lots: Lot[]
  /** Open holds as of now, in the order in which they were made. */
  holds: Hold[]
  /** A page of the ledger, newest first. */
  entries: LedgerEntry[]
  /** Asks for the next page; null at the end. */
  nextCursor: string | null
}

/** What getPoints may be asked. */
export type GetPointsQuery = {
  /** `nextCursor` of the page before. */
  cursor?: string
  /** Most entries of a page. */
  limit?: number
  /** Which wallet; left out: the main one. */
  wallet?: string
}

/** What getStatement says. */
export type GetStatementReply = {
  /** Id of the wallet. */
  wallet: string
  /** Where it opens; null: before the first entry. */
  from: string | null
  /** Where it closes. */
  to: string
  /** The sums of all that came before. */
  opening: {
    /** Points that can be spent. */
    balance: number
    /** Points that wait, and cannot be spent yet. */
    pending: number
    /** Points that are reserved, and not spent yet. */
    held: number
    /** Points owed after a refund of points already spent; the next earn pays. */
    debt: number
    /** Points ever earned, less those taken back. */
    earned: number
    /** Points ever spent. */
    spent: number
    /** Points that expired or were never confirmed, less those that refunds took back. */
    expired: number
  }
  /** The sums of all that came before the close. */
  closing: {
    /** Points that can be spent. */
    balance: number
    /** Points that wait, and cannot be spent yet. */
    pending: number
    /** Points that are reserved, and not spent yet. */
    held: number
    /** Points owed after a refund of points already spent; the next earn pays. */
    debt: number
    /** Points ever earned, less those taken back. */
    earned: number
    /** Points ever spent. */
    spent: number
    /** Points that expired or were never confirmed, less those that refunds took back. */
    expired: number
  }
  /** A page of what moved between, newest first. */
  entries: LedgerEntry[]
  /** Asks for the next page; null at the end. */
  nextCursor: string | null
}

/** What getStatement may be asked. */
export type GetStatementQuery = {
  /** Where it opens; left out: before the first entry. */
  from?: string
  /** Where it closes, itself not included; left out: now. */
  to?: string
  /** booked: what the ledger said at the time, which never changes. effective: what was true then, as far as is known by now. */
  by?: 'booked' | 'effective'
  /** Which wallet; left out: the main one. */
  wallet?: string
  /** `nextCursor` of the page before. */
  cursor?: string
  /** Most entries of a page. */
  limit?: number
}

/** What getMemberTiers says. */
export type GetMemberTiersReply = {
  /** All of them, by name. */
  data: MemberTier[]
}

/** What patchWorkspace is sent. */
export type PatchWorkspaceBody = {
  /** Name of the workspace. */
  name?: string
  /** IANA time zone that calendar rules use. */
  timezone?: string
  /** ISO 4217 code of every amount. */
  currency?: string
  /** What an event of an unknown member does: be refused, or enrol the member. */
  unknownMembers?: 'refuse' | 'enrol'
  /** What a property does that the event type does not declare. */
  undeclaredProperties?: 'keep' | 'refuse'
  /** How far in the future an event may lie, for clocks that go wrong; 300 at first. */
  futureToleranceSeconds?: number
  /** The version you read: refused with version_conflict when it has changed since. 0 creates only. Left out: whatever is there is replaced. */
  version?: number
}

/** What listFields says. */
export type ListFieldsReply = {
  /** All of them, by name. */
  data: Field[]
}

/** What putField is sent. */
export type PutFieldBody = {
  /** The type of its values. */
  type: 'integer' | 'float' | 'string' | 'boolean' | 'date' | 'array' | 'object' | 'object_array'
  /** What people call it. */
  label: string
  /** What it is, for people. */
  description?: string
  /** For object and object_array: the types of the keys inside that matter. */
  shape?: Record<string, 'integer' | 'float' | 'string' | 'boolean' | 'date' | 'array' | 'object' | 'object_array'>
  /** Computes the value; left out: it is set from outside. */
  derive?: {
    /** Event types after which it is computed; empty: after every event. */
    on: string[]
    /** CEL over `event` and `member`, at most 2,000 characters. */
    expression: string
  }
  /** A whole number that time alone changes too, by the calendar of the workspace's time zone: kept right at each event and, without any, from the very instant at which it changes. Not with `derive`. */
  fact?: {
    /** Days since a date; no value before it. */
    kind: 'days_since'
    /** A loyalty field of the type date. */
    of: string
    /** Counted in whole steps, rounded down, so that it changes seldom; left out: 1. */
    stepDays?: 1 | 7 | 30
    /** It grows no further; left out: for ever. */
    most?: number
  } | {
    /** Days until a date; no value after it. */
    kind: 'days_until'
    /** A loyalty field of the type date. */
    of: string
    /** Counted in whole steps, rounded down, so that it changes seldom; left out: 1. */
    stepDays?: 1 | 7 | 30
    /** It grows no further; left out: for ever. */
    most?: number
  } | {
    /** The month, 1 to 12. */
    kind: 'month_of'
    /** A loyalty field of the type date. */
    of: string
  } | {
    /** The day of a leap year, 1 to 366: the same number in every year. */
    kind: 'day_of_year'
    /** A loyalty field of the type date. */
    of: string
  } | {
    /** Whole years since; those of a 29 February begin on 1 March in other years. */
    kind: 'age'
    /** A loyalty field of the type date. */
    of: string
  } | {
    /** Points of a balance that expire today or within so many days. */
    kind: 'points_expiring_within'
    /** How many days are looked ahead. */
    days: number
    /** Of which wallet; left out: `points`. */
    wallet?: string
  }
  /** Whether `profile` events may set it; left out: yes, unless it is derived or a fact. */
  writable?: boolean
  /** The version you read: refused with version_conflict when it has changed since. 0 creates only. Left out: whatever is there is replaced. */
  version?: number
}

/** What deleteField may be asked. */
export type DeleteFieldQuery = {
  /** The version you read: refused with version_conflict when it has changed since. */
  version?: number
}

/** What listEventTypes says. */
export type ListEventTypesReply = {
  /** All of them, by name. */
  data: EventType[]
}

/** What putEventType is sent. */
export type PutEventTypeBody = {
  /** The properties of its events, by name. */
  properties: Record<string, {
    /** The type of its values. */
    type: 'integer' | 'float' | 'string' | 'boolean' | 'date' | 'array' | 'object' | 'object_array'
    /** Whether an event without it is refused. */
    required: boolean
    /** What it is, for people. */
    description?: string
    /** For object and object_array: the types of the keys inside that matter. */
    shape?: Record<string, 'integer' | 'float' | 'string' | 'boolean' | 'date' | 'array' | 'object' | 'object_array'>
    /** For float: an amount in the currency of the workspace, kept exactly. */
    money?: boolean
  }>
  /** What it is, for people. */
  description?: string
  /** The version you read: refused with version_conflict when it has changed since. 0 creates only. Left out: whatever is there is replaced. */
  version?: number
}

/** What deleteEventType may be asked. */
export type DeleteEventTypeQuery = {
  /** The version you read: refused with version_conflict when it has changed since. */
  version?: number
}

/** What listEarnRules says. */
export type ListEarnRulesReply = {
  /** All of them, by name. */
  data: EarnRule[]
}

/** What putEarnRule is sent. */
export type PutEarnRuleBody = {
  /** What people call it. */
  name: string
  /** The event type that earns. */
  on: string
  /** CEL to yes or no; left out: every such event earns. */
  when?: string
  /** CEL to a number of points; fractions are cut off. */
  points: string
  /** How long the points live, on the calendar of the workspace's time zone, from when they are earned or, if they wait, from when they become available. Left out: as the wallet says. */
  expiry?: {
    /** The points live for ever. */
    kind: 'never'
  } | {
    /** They live so long: exactly one of the three units. */
    kind: 'after'
    /** Calendar days. */
    days?: number
    /** Calendar months. */
    months?: number
    /** Calendar years. */
    years?: number
    /** And on to the end of the period in which that lies. */
    until?: 'month' | 'quarter' | 'half_year' | 'year'
  } | {
    /** They live to the end of the period in which they begin to. */
    kind: 'end_of'
    /** Which. */
    period: 'month' | 'quarter' | 'half_year' | 'year'
  } | {
    /** They live through the next such day of the year. */
    kind: 'on'
    /** Month and day, such as 12-31. */
    day: string
    /** The first such day that is so many days away. */
    atLeastDays?: number
  } | {
    /** They live through the next of some dates; after the last of them for ever. */
    kind: 'dates'
    /** The dates. */
    dates: string[]
  }
  /** How long the points wait before they can be spent; null: not at all; left out: as the wallet says. */
  pending?: {
    /** Calendar days until they become available. */
    days: number
  } | {
    /** They become available as this day begins. */
    date: string
  } | {
    /** They become available by the event `points_confirmed`. */
    confirmed: {
      /** Points that nobody confirms within so many days are cancelled; null: never. */
      withinDays: number | null
    }
  } | null
  /** The wallet that they go to; left out: `points`. */
  wallet?: string
  /** The version you read: refused with version_conflict when it has changed since. 0 creates only. Left out: whatever is there is replaced. */
  version?: number
}

/** What deleteEarnRule may be asked. */
export type DeleteEarnRuleQuery = {
  /** The version you read: refused with version_conflict when it has changed since. */
  version?: number
}

/** What listBadges says. */
export type ListBadgesReply = {
  /** All of them, by name. */
  data: Badge[]
}

/** What putBadge is sent. */
export type PutBadgeBody = {
  /** What people call it. */
  name: string
  /** What it is, for people. */
  description?: string
  /** The version you read: refused with version_conflict when it has changed since. 0 creates only. Left out: whatever is there is replaced. */
  version?: number
}

/** What deleteBadge may be asked. */
export type DeleteBadgeQuery = {
  /** The version you read: refused with version_conflict when it has changed since. */
  version?: number
}

/** What listChallenges says. */
export type ListChallengesReply = {
  /** All of them, by name. */
  data: Challenge[]
}

/** What putChallenge is sent. */
export type PutChallengeBody = {
  /** What people call it. */
  name: string
  /** What it is, for people. */
  description?: string
  /** The event type that counts. */
  on: string
  /** CEL to yes or no; left out: every such event counts. */
  when?: string
  /** CEL over `member` alone, to yes or no: who takes part. Left out: everyone. */
  audience?: string
  /** What is counted. */
  measure: {
    /** How many events. */
    kind: 'count'
  } | {
    /** A sum over the events, to the thousandth. */
    kind: 'sum'
    /** CEL to a number of 0 or more; what is below a thousandth is cut off. */
    of: string
  } | {
    /** How many periods in a row with at least one event. */
    kind: 'streak'
    /** Periods of the calendar in the workspace's time zone; weeks begin on Monday. */
    every: 'day' | 'week' | 'month'
  }
  /** How many, or how much, it takes. */
  target: number
  /** When events count; left out: always. */
  window?: {
    /** Events from this instant on. */
    from?: string
    /** Events before this instant. */
    until?: string
  }
  /** How often it can be completed. */
  recurrence?: {
    /** It can be completed once. */
    kind: 'once'
  } | {
    /** Once in each period; progress begins anew with it. */
    kind: 'each'
    /** Which period. */
    period: 'week' | 'month' | 'quarter' | 'year'
  } | {
    /** Again and again; what is beyond the target counts on. */
    kind: 'again'
    /** How often at most; left out: without end. */
    atMost?: number
  }
  /** Whether a refund takes back what its purchase counted, and what it completed. */
  rollback?: boolean
  /** What it gives each time it is completed. */
  gives?: {
    /** How many points. */
    points?: number
    /** How long the points live, on the calendar of the workspace's time zone, from when they are earned or, if they wait, from when they become available. Left out: as the wallet says. */
    expiry?: {
      /** The points live for ever. */
      kind: 'never'
    } | {
      /** They live so long: exactly one of the three units. */
      kind: 'after'
      /** Calendar days. */
      days?: number
      /** Calendar months. */
      months?: number
      /** Calendar years. */
      years?: number
      /** And on to the end of the period in which that lies. */
      until?: 'month' | 'quarter' | 'half_year' | 'year'
    } | {
      /** They live to the end of the period in which they begin to. */
      kind: 'end_of'
      /** Which. */
      period: 'month' | 'quarter' | 'half_year' | 'year'
    } | {
      /** They live through the next such day of the year. */
      kind: 'on'
      /** Month and day, such as 12-31. */
      day: string
      /** The first such day that is so many days away. */
      atLeastDays?: number
    } | {
      /** They live through the next of some dates; after the last of them for ever. */
      kind: 'dates'
      /** The dates. */
      dates: string[]
    }
    /** How long the points wait before they can be spent; null or left out: not at all. */
    pending?: {
      /** Calendar days until they become available. */
      days: number
    } | {
      /** They become available as this day begins. */
      date: string
    } | null
    /** Id of a badge. */
    badge?: string
  }
  /** The version you read: refused with version_conflict when it has changed since. 0 creates only. Left out: whatever is there is replaced. */
  version?: number
}

/** What deleteChallenge may be asked. */
export type DeleteChallengeQuery = {
  /** The version you read: refused with version_conflict when it has changed since. */
  version?: number
}

/** What listReferralPrograms says. */
export type ListReferralProgramsReply = {
  /** All of them, by name. */
  data: ReferralProgram[]
}

/** What putReferralProgram is sent. */
export type PutReferralProgramBody = {
  /** What people call it. */
  name: string
  /** What it is, for people. */
  description?: string
  /** The event type by which a friend qualifies. */
  on: string
  /** CEL to yes or no; left out: every such event. */
  when?: string
  /** Calendar days that go by first: a refund of the purchase until then undoes it. */
  afterDays?: number
  /** What the member who brought the friend is given. */
  advocate?: {
    /** How many points. */
    points?: number
    /** How long the points live, on the calendar of the workspace's time zone, from when they are earned or, if they wait, from when they become available. Left out: as the wallet says. */
    expiry?: {
      /** The points live for ever. */
      kind: 'never'
    } | {
      /** They live so long: exactly one of the three units. */
      kind: 'after'
      /** Calendar days. */
      days?: number
      /** Calendar months. */
      months?: number
      /** Calendar years. */
      years?: number
      /** And on to the end of the period in which that lies. */
      until?: 'month' | 'quarter' | 'half_year' | 'year'
    } | {
      /** They live to the end of the period in which they begin to. */
      kind: 'end_of'
      /** Which. */
      period: 'month' | 'quarter' | 'half_year' | 'year'
    } | {
      /** They live through the next such day of the year. */
      kind: 'on'
      /** Month and day, such as 12-31. */
      day: string
      /** The first such day that is so many days away. */
      atLeastDays?: number
    } | {
      /** They live through the next of some dates; after the last of them for ever. */
      kind: 'dates'
      /** The dates. */
      dates: string[]
    }
    /** How long the points wait before they can be spent; null or left out: not at all. */
    pending?: {
      /** Calendar days until they become available. */
      days: number
    } | {
      /** They become available as this day begins. */
      date: string
    } | null
    /** Id of a badge. */
    badge?: string
  }
  /** What the friend is given. */
  friend?: {
    /** How many points. */
    points?: number
    /** How long the points live, on the calendar of the workspace's time zone, from when they are earned or, if they wait, from when they become available. Left out: as the wallet says. */
    expiry?: {
      /** The points live for ever. */
      kind: 'never'
    } | {
      /** They live so long: exactly one of the three units. */
      kind: 'after'
      /** Calendar days. */
      days?: number
      /** Calendar months. */
      months?: number
      /** Calendar years. */
      years?: number
      /** And on to the end of the period in which that lies. */
      until?: 'month' | 'quarter' | 'half_year' | 'year'
    } | {
      /** They live to the end of the period in which they begin to. */
      kind: 'end_of'
      /** Which. */
      period: 'month' | 'quarter' | 'half_year' | 'year'
    } | {
      /** They live through the next such day of the year. */
      kind: 'on'
      /** Month and day, such as 12-31. */
      day: string
      /** The first such day that is so many days away. */
      atLeastDays?: number
    } | {
      /** They live through the next of some dates; after the last of them for ever. */
      kind: 'dates'
      /** The dates. */
      dates: string[]
    }
    /** How long the points wait before they can be spent; null or left out: not at all. */
    pending?: {
      /** Calendar days until they become available. */
      days: number
    } | {
      /** They become available as this day begins. */
      date: string
    } | null
    /** Id of a badge. */
    badge?: string
  }
  /** Bounds the rewards of one member; left out: every friend counts. */
  atMost?: {
    /** For how many friends a member is rewarded … */
    friends: number
    /** … in each period, or in all. */
    per: 'month' | 'quarter' | 'year' | 'ever'
  }
  /** The version you read: refused with version_conflict when it has changed since. 0 creates only. Left out: whatever is there is replaced. */
  version?: number
}

/** What deleteReferralProgram may be asked. */
export type DeleteReferralProgramQuery = {
  /** The version you read: refused with version_conflict when it has changed since. */
  version?: number
}

/** What listCampaigns says. */
export type ListCampaignsReply = {
  /** All of them, by name. */
  data: Campaign[]
}

/** What putCampaign is sent. */
export type PutCampaignBody = {
  /** What people call it. */
  name: string
  /** What it is, for people. */
  description?: string
  schedule?: CampaignSchedule
  /** CEL over `member` to yes or no; left out: everyone. */
  audience?: string
  /** A segment that members have to be in, as it is when the event comes; left out: everyone. */
  segment?: string
  /** The higher goes first where campaigns keep each other out; left out: 0. */
  priority?: number
  /** Of the campaigns of a group only the best gives points. */
  group?: string
  /** Whether it keeps all other campaigns out; left out: no. */
  exclusive?: boolean
  /** All whose conditions are met give. */
  rules: CampaignRule[]
  /** The most that it gives in a period. */
  caps?: CampaignCap[]
  /** The most that it gives to all members together, ever. */
  budget?: {
    /** How many. */
    points: number
  }
  /** Whether a refund brings back what was used of caps and budget; left out: restore. */
  onRefund?: 'restore' | 'keep'
  /** The version you read: refused with version_conflict when it has changed since. 0 creates only. Left out: whatever is there is replaced. */
  version?: number
}

/** What deleteCampaign may be asked. */
export type DeleteCampaignQuery = {
  /** The version you read: refused with version_conflict when it has changed since. */
  version?: number
}

/** What publishCampaign is sent. */
export type PublishCampaignBody = {
  /** The version you read: refused with version_conflict when it has changed since. 0 creates only. Left out: whatever is there is replaced. */
  version?: number
}

/** What listCampaignVersions says. */
export type ListCampaignVersionsReply = {
  /** All of them, newest first. */
  data: CampaignVersion[]
}

/** What diffCampaign says. */
export type DiffCampaignReply = {
  /** The version that was published last; 0: none. */
  from: number
  /** What is different. */
  diff: ({
    /** Where: a JSON pointer into the campaign. */
    path: string
    /** What is published; left out: nothing. */
    before?: unknown
    /** What the draft says; left out: nothing. */
    after?: unknown
  })[]
}

/** What getCampaignUse says. */
export type GetCampaignUseReply = {
  /** One for each period in which something was counted. The budget is lifetime points. */
  data: ({
    /** What is counted. */
    measure: 'points' | 'times'
    /** In which period. */
    period: 'day' | 'week' | 'month' | 'year' | 'lifetime'
    /** Which: 2026-03-01 (weeks by their Monday), 2026-03, 2026; null: lifetime. */
    name: string | null
    /** How much. */
    used: number
  })[]
}

/** What backTestCampaign is sent. */
export type BackTestCampaignBody = {
  /** Events that happened in so many days before now. */
  days: number
  /** Try it on so many members at most; left out: all. */
  members?: number
  /** Decide so many events at most; of more members a sample is taken. */
  maxEvents?: number
  /** Answer after so many seconds at most, complete or not. */
  seconds?: number
  /** What a point costs, a decimal in the workspace's currency: 0.01. */
  pointValue?: string
}

/** What listWallets says. */
export type ListWalletsReply = {
  /** All of them, by name. */
  data: Wallet[]
}

/** What putWallet is sent. */
export type PutWalletBody = {
  /** What people call it. */
  name: string
  /** Points of a qualifying wallet count for something, such as a tier, and are not spent. */
  kind: 'spendable' | 'qualifying'
  /** How long the points live, on the calendar of the workspace's time zone, from when they are earned or, if they wait, from when they become available. Left out: for ever. */
  expiry?: {
    /** The points live for ever. */
    kind: 'never'
  } | {
    /** They live so long: exactly one of the three units. */
    kind: 'after'
    /** Calendar days. */
    days?: number
    /** Calendar months. */
    months?: number
    /** Calendar years. */
    years?: number
    /** And on to the end of the period in which that lies. */
    until?: 'month' | 'quarter' | 'half_year' | 'year'
  } | {
    /** They live to the end of the period in which they begin to. */
    kind: 'end_of'
    /** Which. */
    period: 'month' | 'quarter' | 'half_year' | 'year'
  } | {
    /** They live through the next such day of the year. */
    kind: 'on'
    /** Month and day, such as 12-31. */
    day: string
    /** The first such day that is so many days away. */
    atLeastDays?: number
  } | {
    /** They live through the next of some dates; after the last of them for ever. */
    kind: 'dates'
    /** The dates. */
    dates: string[]
  } | {
    /** All points of the wallet live so long after the member's latest purchase, or the latest event that earned in it: exactly one of the three units. */
    kind: 'inactive'
    /** Calendar days. */
    days?: number
    /** Calendar months. */
    months?: number
    /** Calendar years. */
    years?: number
    /** And on to the end of the period in which that lies. */
    until?: 'month' | 'quarter' | 'half_year' | 'year'
  }
  /** How long the points wait before they can be spent; null or left out: not at all. */
  pending?: {
    /** Calendar days until they become available. */
    days: number
  } | {
    /** They become available as this day begins. */
    date: string
  } | {
    /** They become available by the event `points_confirmed`. */
    confirmed: {
      /** Points that nobody confirms within so many days are cancelled; null: never. */
      withinDays: number | null
    }
  } | null
  /** The most points that rules give; one for each period. */
  earnLimits?: ({
    /** The most points of a period. */
    points: number
    /** The period, on the calendar of the workspace's time zone; weeks begin on Monday. */
    per: 'day' | 'week' | 'month' | 'year' | 'lifetime'
    /** What becomes of more: it is left out, or the event is refused. */
    beyond: 'trim' | 'reject'
  })[]
  /** The most points that are spent; one for each period. */
  spendLimits?: ({
    /** The most points of a period. */
    points: number
    /** The period, on the calendar of the workspace's time zone; weeks begin on Monday. */
    per: 'day' | 'week' | 'month' | 'year' | 'lifetime'
    /** What becomes of more: it is left out, or the event is refused. */
    beyond: 'trim' | 'reject'
  })[]
  /** Points that a refund does not find any more are owed, and the next ones pay; or nobody owes them. Left out: `debt`. */
  negative?: 'debt' | 'write_off'
  /** Whether a refund takes back what its purchase earned here. Left out: `take_back`. */
  refund?: 'take_back' | 'keep'
  /** For how many calendar days points live that come back of a spend when their time is over already. Left out: 0, they expire at once. */
  goodwillDays?: number
  /** The version you read: refused with version_conflict when it has changed since. 0 creates only. Left out: whatever is there is replaced. */
  version?: number
}

/** What deleteWallet may be asked. */
export type DeleteWalletQuery = {
  /** The version you read: refused with version_conflict when it has changed since. */
  version?: number
}

/** What listWorkflows says. */
export type ListWorkflowsReply = {
  /** All of them, by name. */
  data: Workflow[]
}

/** What putWorkflow is sent. */
export type PutWorkflowBody = {
  /** What people call it. */
  name: string
  /** What starts the workflow. */
  when: {
    /** The event type that starts it. */
    event: string
  }
  /** Which of these events go on; empty: all. */
  only?: {
    /** CEL over `event` and `member`, at most 2,000 characters. */
    condition?: string
  }
  /** What is done, in this order. */
  then: SyncEventActionInput[]
  /** The version you read: refused with version_conflict when it has changed since. 0 creates only. Left out: whatever is there is replaced. */
  version?: number
}

/** What deleteWorkflow may be asked. */
export type DeleteWorkflowQuery = {
  /** The version you read: refused with version_conflict when it has changed since. */
  version?: number
}

/** What listRewards says. */
export type ListRewardsReply = {
  /** All of them, by name. */
  data: Reward[]
}

/** What putReward is sent. */
export type PutRewardBody = {
  /** What people call it. */
  name: string
  /** What it is, for people. */
  description?: string
  /** What it costs. */
  cost: {
    /** Points; 0 is free. */
    points: number
    /** Of which wallet; left out: `points`. */
    wallet?: string
  }
  /** When it can be claimed; left out: at any time. */
  window?: {
    /** The first instant. */
    from?: string
    /** The first instant at which it is over. */
    until?: string
  }
  /** How many in all, those included that were claimed while there was a stock; left out: any number. */
  stock?: number
  /** How often one member can claim it; left out: without end. */
  limits?: {
    /** Times that a member can claim it. */
    perMember?: number
    /** Times that a member can claim it within each calendar period. */
    perPeriod?: {
      /** Times within a period. */
      claims: number
      /** On the calendar of the workspace's time zone. */
      period: 'day' | 'week' | 'month' | 'year'
    }
  }
  /** CEL over `member` to yes or no: who can claim it; left out: everybody. */
  audience?: string
  /** What a claim hands over. */
  fulfils: {
    /** A code out of a pool. */
    kind: 'coupon'
    /** The coupon pool. */
    poolId: string
  } | {
    /** A code that is made for the claim, and unique. */
    kind: 'code'
    /** What every code begins with. */
    prefix?: string
    /** Characters behind the prefix. */
    length: number
    /** Characters to draw from; left out: capitals and digits that look like no other. */
    alphabet?: string
  } | {
    /** People see to it; there is no code. */
    kind: 'manual'
  }
  /** When a claim that is not redeemed ends; left out: never. */
  claimExpires?: {
    /** Calendar days after the claim. */
    afterDays: number
    /** Whether points, stock and limits come back, as at a cancellation. */
    givesBack: boolean
  }
  /** Whether it can be claimed at all. */
  active: boolean
  /** The version you read: refused with version_conflict when it has changed since. 0 creates only. Left out: whatever is there is replaced. */
  version?: number
}

/** What deleteReward may be asked. */
export type DeleteRewardQuery = {
  /** The version you read: refused with version_conflict when it has changed since. */
  version?: number
}

/** What listMemberRewards says. */
export type ListMemberRewardsReply = {
  /** All of them, by id. */
  data: MemberReward[]
}

/** What listClaims says. */
export type ListClaimsReply = {
  /** The entries, in the order of the list. */
  data: Claim[]
  /** Asks for the next page; null at the end. */
  nextCursor: string | null
}

/** What listClaims may be asked. */
export type ListClaimsQuery = {
  /** `nextCursor` of the page before. */
  cursor?: string
  /** Most entries of a page. */
  limit?: number
}

/** What listCouponPools says. */
export type ListCouponPoolsReply = {
  /** All of them, by name. */
  data: CouponPool[]
}

/** What putCouponPool is sent. */
export type PutCouponPoolBody = {
  /** What people call it. */
  name: string
  /** What it is, for people. */
  description?: string
  /** The version you read: refused with version_conflict when it has changed since. 0 creates only. Left out: whatever is there is replaced. */
  version?: number
}

/** What deleteCouponPool may be asked. */
export type DeleteCouponPoolQuery = {
  /** The version you read: refused with version_conflict when it has changed since. */
  version?: number
}

/** What addCoupons says. */
export type AddCouponsReply = {
  /** Codes that are new in the pool. */
  added: number
  /** For each code in order; `known`: the pool has it already, `refused`: it is none. */
  results: ('added' | 'known' | 'refused')[]
}

/** What addCoupons is sent. */
export type AddCouponsBody = {
  /** In the order in which they are to be given: 1 to 100 visible characters of ASCII. */
  codes: string[]
}

/** What makeCoupons says. */
export type MakeCouponsReply = {
  /** Codes that were made. */
  added: number
  /** Codes that nobody has yet. */
  free: number
}

/** What makeCoupons is sent. */
export type MakeCouponsBody = {
  /** How many codes the pool is to have left. */
  free: number
  /** What every code begins with. */
  prefix?: string
  /** Characters behind the prefix. */
  length: number
  /** Characters to draw from; left out: capitals and digits that look like no other. */
  alphabet?: string
}

/** What listBenefits says. */
export type ListBenefitsReply = {
  /** All of them, by name. */
  data: Benefit[]
}

/** What putBenefit is sent. */
export type PutBenefitBody = {
  /** What people call it. */
  name: string
  /** When it is given. Days begin at midnight of the workspace's time zone. */
  on: {
    /** Each year on the day of a date field. */
    kind: 'birthday'
    /** Which; left out: birth_date. */
    field?: string
  } | {
    /** Each year on the day of the enrolment. */
    kind: 'anniversary'
  } | {
    /** When Laurel brings something about. */
    kind: 'event'
    /** An event type that Laurel raises, such as claim_redeemed. */
    event: string
    /** CEL to yes or no; left out: every such event. */
    when?: string
  }
  /** What is given. */
  gives: {
    /** Points. */
    kind: 'points'
    /** How many. */
    points: number
    /** How long the points live, on the calendar of the workspace's time zone, from when they are earned or, if they wait, from when they become available. Left out: as the wallet says. */
    expiry?: {
      /** The points live for ever. */
      kind: 'never'
    } | {
      /** They live so long: exactly one of the three units. */
      kind: 'after'
      /** Calendar days. */
      days?: number
      /** Calendar months. */
      months?: number
      /** Calendar years. */
      years?: number
      /** And on to the end of the period in which that lies. */
      until?: 'month' | 'quarter' | 'half_year' | 'year'
    } | {
      /** They live to the end of the period in which they begin to. */
      kind: 'end_of'
      /** Which. */
      period: 'month' | 'quarter' | 'half_year' | 'year'
    } | {
      /** They live through the next such day of the year. */
      kind: 'on'
      /** Month and day, such as 12-31. */
      day: string
      /** The first such day that is so many days away. */
      atLeastDays?: number
    } | {
      /** They live through the next of some dates; after the last of them for ever. */
      kind: 'dates'
      /** The dates. */
      dates: string[]
    }
  } | {
    /** A claim of a reward, which costs nothing. */
    kind: 'reward'
    /** The reward. */
    rewardId: string
  }
  /** CEL over `member` to yes or no, asked when it is given; left out: everybody. */
  audience?: string
  /** Whether it is given at all. */
  active: boolean
  /** The version you read: refused with version_conflict when it has changed since. 0 creates only. Left out: whatever is there is replaced. */
  version?: number
}

/** What deleteBenefit may be asked. */
export type DeleteBenefitQuery = {
  /** The version you read: refused with version_conflict when it has changed since. */
  version?: number
}

/** What listSegments says. */
export type ListSegmentsReply = {
  /** All of them, by name. */
  data: Segment[]
}

/** What putSegment is sent. */
export type PutSegmentBody = {
  /** What people call it. */
  name: string
  /** CEL over `member` to yes or no, at most 2,000 characters: who is in it. */
  condition: string
  /** Whether it is kept of each member, in `segments`, and told when they enter and leave. At most 100 are. */
  tracked?: boolean
  /** The version you read: refused with version_conflict when it has changed since. 0 creates only. Left out: whatever is there is replaced. */
  version?: number
}

/** What deleteSegment may be asked. */
export type DeleteSegmentQuery = {
  /** The version you read: refused with version_conflict when it has changed since. */
  version?: number
}

/** What countTracked says. */
export type CountTrackedReply = {
  /** Members who are in it. */
  members: number
  /** Whether some members are still to be looked at, after a change or as time went on. */
  settling: boolean
}

/** What listSegmentMembers says. */
export type ListSegmentMembersReply = {
  /** The entries, in the order of the list. */
  data: Member[]
  /** Asks for the next page; null at the end. */
  nextCursor: string | null
}

/** What listSegmentMembers may be asked. */
export type ListSegmentMembersQuery = {
  /** `nextCursor` of the page before. */
  cursor?: string
  /** Most entries of a page. */
  limit?: number
}

/** What previewSegment says. */
export type PreviewSegmentReply = {
  /** How many there are. */
  count: SegmentCount
  /** The first of them, by id. */
  data: Member[]
}

/** What previewSegment is sent. */
export type PreviewSegmentBody = {
  /** CEL over `member` to yes or no, at most 2,000 characters: who is in it. */
  condition: string
  /** Most members that are shown. */
  limit?: number
}

/** What listTierSets says. */
export type ListTierSetsReply = {
  /** All of them, by name. */
  data: TierSet[]
}

/** What putTierSet is sent. */
export type PutTierSetBody = {
  /** What people call it. */
  name: string
  /** What members are ranked by. What is refunded is taken from the day of its purchase. */
  basis: {
    /** Points from earn rules and campaigns, spent or expired since or not; over a lifetime all that were earned. */
    kind: 'points_earned'
    /** Of which wallet; left out: `points`. All sets that go by points go by the same. */
    wallet?: string
  } | {
    /** What purchases came to. */
    kind: 'spend'
  } | {
    /** How many purchases there were. */
    kind: 'purchases'
  } | {
    /** A loyalty field of the type integer or float. */
    kind: 'field'
    /** Its name; no value counts as 0. */
    field: string
  }
  /** Which days count, in the workspace's time zone. */
  window: {
    /** All that ever was. */
    kind: 'lifetime'
  } | {
    /** Each day counts so long: exactly one of the two. */
    kind: 'rolling'
    /** Calendar days. */
    days?: number
    /** Calendar months. */
    months?: number
  } | {
    /** The current period of the calendar. */
    kind: 'calendar'
    /** Which. */
    period: 'month' | 'quarter' | 'half_year' | 'year'
  } | {
    /** The current so many years since enrolment. */
    kind: 'anniversary'
    /** How many. */
    years: number
  }
  /** The ladder, rising by `min`. */
  tiers: ({
    /** Yours: 1 to 64 letters, digits, _ and -. */
    id: string
    /** What people call it. */
    name: string
    /** What reaches it: points, purchases, the number of the field, or money. */
    min: number
  })[]
  /** How a tier is lost that is no longer kept: never, by one step, or at once. */
  downgrade: 'none' | 'one_step' | 'full'
  /** Days for which it stays, and can be kept. */
  graceDays?: number
  /** Whether what was refunded still helps to keep a tier that was reached. */
  keepOnRefund?: boolean
  /** The version you read: refused with version_conflict when it has changed since. 0 creates only. Left out: whatever is there is replaced. */
  version?: number
}

/** What deleteTierSet may be asked. */
export type DeleteTierSetQuery = {
  /** The version you read: refused with version_conflict when it has changed since. */
  version?: number
}

/** What listChanges says. */
export type ListChangesReply = {
  /** The entries, in the order of the list. */
  data: Change[]
  /** Asks for the next page; null at the end. */
  nextCursor: string | null
}

/** What listChanges may be asked. */
export type ListChangesQuery = {
  /** `nextCursor` of the page before. */
  cursor?: string
  /** Most entries of a page. */
  limit?: number
  /** Changes of one thing (`field:loyalty_tier`) or of a kind (`field`). */
  subject?: string
}

/** What listKeys says. */
export type ListKeysReply = {
  /** All of them, by name. */
  data: Key[]
}

/** What createKey is sent. */
export type CreateKeyBody = {
  /** What people call it. */
  name: string
  /** What it may do: at most what the key that makes it may do. */
  scopes: ('events:write' | 'events:read' | 'members:read' | 'members:write' | 'config:read' | 'config:write' | 'braze:read' | 'braze:write' | 'keys:write' | 'admin')[]
}

/** What createConnection is sent. */
export type CreateConnectionBody = {
  /** The id to give it: 1 to 41 small letters, digits, _ and -. Left out: we make one. */
  id?: string
  /** What people call it. */
  name: string
  /** REST endpoint, or the dashboard or SDK address of the instance. */
  instanceUrl: string
  /** REST API key of Braze; kept encrypted, never shown again. */
  apiToken: string
  /** App identifier of Braze; purchases and events carry it. */
  appId?: string
  /** What a change sends: every mapped field, or the changed ones. */
  mode?: 'all_mapped' | 'changed_only'
}

/** What listConnections says. */
export type ListConnectionsReply = {
  /** All of them, by name. */
  data: Connection[]
}

/** What patchConnection is sent. */
export type PatchConnectionBody = {
  /** What people call it. */
  name?: string
  /** `paused`: changes wait; `active`: they go out, newest values first composed then. */
  status?: 'active' | 'paused'
  /** What a change sends: every mapped field, or the changed ones. */
  mode?: 'all_mapped' | 'changed_only'
  /** Least milliseconds between two attribute updates of one member. */
  quietMs?: number
  /** What the contract with Braze counts: data points, or monthly active users; then data points are 0 everywhere. */
  contract?: 'data_points' | 'mau'
  /** App identifier of Braze; null takes it away. */
  appId?: string | null
  /** Those to change. */
  limits?: {
    /** Most objects of a request. */
    objects?: number
    /** Whether `objects` counts all kinds together or each kind on its own. */
    counting?: 'combined' | 'each'
    /** Most bytes of a request. */
    bytes?: number
    /** A limit of your own; null: what Braze says in its answers. */
    requestsPerMinute?: number | null
    /** Most requests at the same time. */
    inFlight?: number
  }
  /** The version you read: refused with version_conflict when it has changed since. 0 creates only. Left out: whatever is there is replaced. */
  version?: number
}

/** What deleteConnection may be asked. */
export type DeleteConnectionQuery = {
  /** The version you read: refused with version_conflict when it has changed since. */
  version?: number
}

/** What checkConnection says. */
export type CheckConnectionReply = {
  /** Whether every required permission is there. */
  ok: boolean
  /** The connection after the probe; a hold may have ended. */
  connection: Connection
  /** The rate limit that Braze told; null if it told none. */
  pace: Pace | null
  /** Milliseconds of the probe of `users.track`. */
  latencyMs: number
}

/** What putToken is sent. */
export type PutTokenBody = {
  /** REST API key of Braze; kept encrypted, never shown again. */
  apiToken: string
}

/** What getRegistry says. */
export type GetRegistryReply = {
  /** null: the token may not read them. */
  attributes: ({
    /** Name of the attribute. */
    name: string
    /** Its type in Braze's words. */
    type: string | null
    /** Active, blocklisted … */
    status: string | null
    /** Its description in Braze. */
    description: string | null
  })[] | null
  /** null: the token may not read them. */
  events: string[] | null
  /** Permissions that would show more. */
  missing: string[]
  /** When Braze said so. */
  readAt: string
}

/** What putMapping says. */
export type PutMappingReply = {
  /** The mapping from now on. */
  mapping: MappingSet
  /** What changed. */
  diff: MappingDiff
  /** What works, but deserves a look. */
  warnings: Issue[]
  /** Members whose profile will be written for it. */
  stale: number
}

/** What putMapping is sent. */
export type PutMappingBody = {
  /** The whole set. */
  mappings: FieldMapping[]
  /** What becomes of attributes that are no longer mapped: left as they are, or cleared. */
  onRemoved?: 'leave' | 'clear'
  /** Why; kept with the version. */
  comment?: string
  /** The version you read: refused with version_conflict when it has changed since. 0 creates only. Left out: whatever is there is replaced. */
  version?: number
}

/** What checkMapping says. */
export type CheckMappingReply = {
  /** What stands against saving it. */
  problems: Issue[]
  /** What works, but deserves a look. */
  warnings: Issue[]
  /** What would change. */
  diff: MappingDiff
  /** What it would cost; null when there are problems. */
  cost: SyncCost | null
}

/** What checkMapping is sent. */
export type CheckMappingBody = {
  /** The whole set. */
  mappings: FieldMapping[]
  /** What becomes of attributes that are no longer mapped: left as they are, or cleared. */
  onRemoved?: 'leave' | 'clear'
}

/** What listMappingVersions says. */
export type ListMappingVersionsReply = {
  /** The entries, in the order of the list. */
  data: MappingVersion[]
  /** Asks for the next page; null at the end. */
  nextCursor: string | null
}

/** What listMappingVersions may be asked. */
export type ListMappingVersionsQuery = {
  /** `nextCursor` of the page before. */
  cursor?: string
  /** Most entries of a page. */
  limit?: number
}

/** What rollbackMapping says. */
export type RollbackMappingReply = {
  /** The mapping from now on. */
  mapping: MappingSet
  /** What changed. */
  diff: MappingDiff
  /** What works, but deserves a look. */
  warnings: Issue[]
  /** Members whose profile will be written for it. */
  stale: number
}

/** What rollbackMapping is sent. */
export type RollbackMappingBody = {
  /** The version to return to. */
  to: number
  /** What becomes of attributes that are no longer mapped: left as they are, or cleared. */
  onRemoved?: 'leave' | 'clear'
  /** Why; kept with the version. */
  comment?: string
  /** The version you read: refused with version_conflict when it has changed since. 0 creates only. Left out: whatever is there is replaced. */
  version?: number
}

/** What previewMember says. */
export type PreviewMemberReply = {
  /** The member. */
  memberId: string
  /** The version of the mapping that was used. */
  mappingVersion: number
  /** The body for /users/track as it would go now; null: nothing is to be sent. */
  request: Record<string, unknown> | null
  /** Attribute by attribute. */
  attributes: PreviewedAttribute[]
  /** Told events that wait for the same request. */
  waitingEvents: number
  /** What Braze would drop or change. */
  warnings: Issue[]
  /** Size of the request. */
  bytes: number
  /** Data points it would cost. */
  dataPoints: number
}

/** What syncMember says. */
export type SyncMemberReply = {
  /** The member. */
  memberId: string
  /** The member is in the queue. */
  marked: true
}

/** What listBackfills says. */
export type ListBackfillsReply = {
  /** The entries, in the order of the list. */
  data: Backfill[]
  /** Asks for the next page; null at the end. */
  nextCursor: string | null
}

/** What listBackfills may be asked. */
export type ListBackfillsQuery = {
  /** `nextCursor` of the page before. */
  cursor?: string
  /** Most entries of a page. */
  limit?: number
}

/** What createBackfill is sent. */
export type CreateBackfillBody = {
  /** CEL over `member`; null or left out: all. */
  condition?: string | null
  /** The condition is that of this segment, as it is now. */
  segmentId?: string
  /** Why; kept with it. */
  cause?: string
}

/** What patchBackfill is sent. */
export type PatchBackfillBody = {
  /** What it is to do. */
  status: 'running' | 'paused' | 'cancelled'
}

/** What listDeliveries says. */
export type ListDeliveriesReply = {
  /** The entries, in the order of the list. */
  data: Delivery[]
  /** Asks for the next page; null at the end. */
  nextCursor: string | null
}

/** What listDeliveries may be asked. */
export type ListDeliveriesQuery = {
  /** `nextCursor` of the page before. */
  cursor?: string
  /** Most entries of a page. */
  limit?: number
  /** `uncertain`: sent, no answer came. `partial`: told apart in `told`. */
  outcome?: 'delivered' | 'rejected' | 'uncertain' | 'partial'
  /** The member: your id, at most 987 bytes; it is the `external_id` in Braze. */
  memberId?: string
  /** Verdicts after this instant. */
  after?: string
}

/** What listParked says. */
export type ListParkedReply = {
  /** The largest first. */
  groups: ParkedGroup[]
}

/** What redrive says. */
export type RedriveReply = {
  /** Rows put back in the queue. */
  redriven: number
}

/** What discardParked says. */
export type DiscardParkedReply = {
  /** Rows given up. */
  discarded: number
}

/** What getMeters says. */
export type GetMetersReply = {
  /** The connection. */
  connectionId: string
  /** Requests to Braze. */
  requests: number
  /** Attribute objects sent, repeats included. */
  attributesSent: number
  /** Events sent, repeats included. */
  eventsSent: number
  /** Purchases sent, repeats included. */
  purchasesSent: number
  /** Objects that Braze accepted. */
  delivered: number
  /** Objects that Braze refused. */
  rejected: number
  /** Objects whose answer never came. */
  uncertain: number
  /** Objects that were put back to be sent again. */
  retried: number
  /** Data points spent, as Braze counts them. */
  dataPoints: number
  /** What sending every mapped field with every event would have cost. */
  dataPointsNaive: number
  /** Requests that one request an event would have made. */
  requestsNaive: number
  /** Members that have something to send now. */
  waiting: number
  /** Rows parked now. */
  parked: number
  /** Milliseconds by which Braze is behind. */
  lagMs: {
    /** Age of the oldest change that waits; 0: none waits. */
    now: number
    /** From the change to the verdict, on average. */
    mean: number
    /** From the change to the verdict, at most. */
    max: number
  }
}

/** What getMeters may be asked. */
export type GetMetersQuery = {
  /** Count from this instant; left out: from the beginning. */
  after?: string
}

/** What getHealth says. */
export type GetHealthReply = {
  /** The process lives. */
  ok: true
}

/** What getReadiness says. */
export type GetReadinessReply = {
  /** Whether all checks passed. */
  ready: boolean
  /** `database`: it answers. Its schema is brought up to date before the server listens. */
  checks: Record<string, boolean>
}

/** What getMetrics says. */
export type GetMetricsReply = string

/** The document. */
export type GetOpenApiReply = Record<string, unknown>

/** What verify says. */
export type VerifyReply = {
  /** How many of what were looked at: `members`, `entries`, `lots` … */
  checked: Record<string, number>
  /** Empty: all holds. The first 1,000. */
  violations: ({
    /** What does not hold: a stable short name. */
    rule: string
    /** The member it is about. */
    memberId: string | null
    /** What was found, in one sentence. */
    message: string
  })[]
  /** Whether everything was looked at. */
  complete: boolean
}

/** What rebuild says. */
export type RebuildReply = {
  /** How many of what were looked at: `members`, `events`, `entries`, `lots`. */
  checked: Record<string, number>
  /** Empty: all is as it is derived. The first 1,000. */
  differences: ({
    /** The member; null: what all share. */
    memberId: string | null
    /** Such as `wallets/points/balance` or `lots/3/remaining`. */
    what: string
    /** As it is stored; null: nothing. */
    stored: string | number | boolean | null
    /** As it is derived; null: nothing. */
    derived: string | number | boolean | null
  })[]
  /** Whether everything was looked at. */
  complete: boolean
}

/** What rebuild may be asked. */
export type RebuildQuery = {
  /** Only this member. Left out: all, and what they share. */
  memberId?: string
}
