-- Connections to Braze, what is mapped, what waits to be sent, and what became of it.

create table connections (
  workspace_id    integer not null references workspaces,
  id              text not null check (id ~ '^[a-z][a-z0-9_-]{0,40}$'),
  name            text not null,
  instance_url    text not null,
  app_id          text,
  key_cipher      bytea not null, -- AES-256-GCM; the token is never returned and never logged
  key_hint        text not null,
  status          text not null default 'active' check (status in ('active', 'paused', 'held')),
  held_why        text,
  held_at         timestamptz,
  mode            text not null default 'all_mapped' check (mode in ('all_mapped', 'changed_only')),
  settings        jsonb not null default '{}',
  learned         jsonb not null default '{}', -- permissions, rate limits, as the last probe found them
  checked_at      timestamptz,
  registry        jsonb,                       -- attributes and events that Braze had when last read
  registry_at     timestamptz,
  mapping_version integer not null default 0,
  version         integer not null default 1,
  created_at      timestamptz not null default now(),
  primary key (workspace_id, id)
);

create table mappings (
  workspace_id  integer not null,
  connection_id text not null,
  version       integer not null,
  mappings      jsonb not null,
  cleared       text[] not null default '{}', -- remote fields to clear in Braze, for they are no longer mapped
  comment       text,
  actor         text not null,
  at            timestamptz not null default now(),
  primary key (workspace_id, connection_id, version),
  foreign key (workspace_id, connection_id) references connections on delete cascade
);

-- One row per member and connection that may have something to send. Attributes are not in it: they are read
-- when they are sent, so ten changes cost one object, and a backfill is an insert into this table.
create table sync_waiting (
  bucket        smallint not null,
  workspace_id  integer not null,
  connection_id text not null,
  member_id     text collate "C" not null,
  lane          smallint not null check (lane in (0, 1)), -- 0 live, 1 backfill
  cause         text not null,
  marks         bigint not null default 1, -- grows with every mark, so that none is lost in flight
  told_to       bigint not null default 0, -- the highest number of an event to tell
  flight_to     bigint not null default 0, -- told_to at the last claim: up to here an event may have been sent
  attempts      integer not null default 0, -- claims that ended without a verdict
  due_at        timestamptz not null,      -- a claim moves it ahead by the lease
  claim         uuid,                      -- who holds it: what another has claimed since is not settled
  since         timestamptz not null,
  why           text,                      -- what the last attempt ended with
  primary key (bucket, workspace_id, connection_id, member_id)
) with (fillfactor = 70);
-- Its condition holds for every row. A search for one row by its key does not say it, and so cannot be
-- led into this index by a planner that thinks the table small; what looks for due rows says it.
create index sync_waiting_due on sync_waiting (workspace_id, connection_id, lane, due_at)
  where marks >= 0;

-- Events to tell, composed once; numbered in the member's order.
create table sync_told (
  bucket           smallint not null,
  workspace_id     integer not null,
  connection_id    text not null,
  member_id        text collate "C" not null,
  no               bigint not null,
  kind             text not null check (kind in ('event', 'purchase')),
  name             text not null,
  body             text not null,
  event_id         text not null,
  workflow_id      text not null,
  workflow_version integer not null,
  uncertain        text not null check (uncertain in ('resend', 'hold')),
  primary key (bucket, workspace_id, connection_id, member_id, no)
);

-- What Braze has accepted of a member's attributes.
create table sync_mirror (
  bucket          smallint not null,
  workspace_id    integer not null,
  connection_id   text not null,
  member_id       text collate "C" not null,
  acknowledged    text not null, -- JSON: remote field → value as sent
  mapping_version integer not null,
  seq             bigint not null, -- the member's seq at that state; it only grows
  sent_at         timestamptz not null,
  primary key (bucket, workspace_id, connection_id, member_id)
) with (fillfactor = 80);

-- Rows that Braze refused, or that wait for a person: kept with their cause until redriven or discarded.
create table sync_parked (
  bucket           smallint not null,
  workspace_id     integer not null,
  connection_id    text not null,
  member_id        text collate "C" not null,
  no               bigint not null, -- 0: the member's attributes; otherwise the number of the told event
  kind             text not null check (kind in ('attributes', 'event', 'purchase')),
  name             text,
  body             text not null,
  event_id         text,
  workflow_id      text,
  workflow_version integer,
  uncertain        text,
  outcome          text not null check (outcome in ('rejected', 'uncertain')),
  why              text not null check (why <> ''),
  at               timestamptz not null,
  primary key (bucket, workspace_id, connection_id, member_id, no)
);
create index sync_parked_by_why on sync_parked (workspace_id, connection_id, why) where why <> ''; -- as above

-- What became of each envelope sent: one row per member and request, written with the verdict.
create table deliveries (
  bucket          smallint not null,
  workspace_id    integer not null,
  connection_id   text not null,
  member_id       text collate "C" not null,
  id              uuid not null, -- time-ordered
  at              timestamptz not null,
  request_id      text not null,
  cause           text not null,
  mapping_version integer not null,
  attempts        integer not null,
  outcome         text not null check (outcome in ('delivered', 'rejected', 'uncertain', 'partial')),
  why             text,
  attributes      text, -- JSON of the attributes object as sent, or null
  told            text, -- JSON list: number, event, workflow, name, outcome, why, resent
  primary key (bucket, workspace_id, connection_id, member_id, id)
);
create index deliveries_recent on deliveries (workspace_id, connection_id, at);

-- Counters by hour. A sender writes its own slot, so that two do not wait for one row.
create table sync_meters (
  workspace_id      integer not null,
  connection_id     text not null,
  hour              timestamptz not null,
  slot              smallint not null,
  requests          bigint not null default 0,
  attributes_sent   bigint not null default 0,
  events_sent       bigint not null default 0,
  purchases_sent    bigint not null default 0,
  delivered         bigint not null default 0,
  rejected          bigint not null default 0,
  uncertain         bigint not null default 0,
  retried           bigint not null default 0,
  data_points       bigint not null default 0,
  data_points_naive bigint not null default 0, -- what sending every mapped field with every event would have cost
  requests_naive    bigint not null default 0,
  settled           bigint not null default 0, -- members brought up to date; the lag is summed over them
  lag_ms_sum        bigint not null default 0,
  lag_ms_max        bigint not null default 0,
  primary key (workspace_id, connection_id, hour, slot)
);

create table backfills (
  workspace_id  integer not null,
  connection_id text not null,
  id            text not null,
  status        text not null check (status in ('running', 'paused', 'done', 'cancelled')),
  cause         text not null,
  condition     text, -- CEL over the member, or null for all
  total         bigint not null,
  marked        bigint not null default 0,
  scanned       bigint not null default 0,
  cursor_bucket smallint not null default 0,
  cursor_member text collate "C" not null default '',
  started_at    timestamptz not null,
  finished_at   timestamptz,
  primary key (workspace_id, connection_id, id),
  foreign key (workspace_id, connection_id) references connections on delete cascade
);

-- Profiles to delete in Braze after a member was erased; gone when Braze has taken the order.
create table erasures (
  bucket        smallint not null,
  workspace_id  integer not null,
  connection_id text not null,
  member_id     text collate "C" not null,
  requested_at  timestamptz not null,
  attempts      integer not null default 0,
  due_at        timestamptz not null,
  why           text,
  primary key (bucket, workspace_id, connection_id, member_id)
);
