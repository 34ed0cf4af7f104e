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

-- What waits to be sent, packed: one row for a connection and what was noted at once, which is a batch of
-- intake, a slice of a backfill, or what a person asked for. A row is gone when all that it names is dealt with.
-- Attributes are not in it: they are read when they are sent, so ten changes cost one object, and a backfill is
-- a few inserts into this table. Events to tell are in it, composed once.
create table sync_queue (
  bucket        smallint not null, -- of its first member; a batch that keeps to one bucket has no other
  workspace_id  integer not null,
  connection_id text not null,
  id            bigint generated always as identity,
  lane          smallint not null check (lane in (0, 1)), -- 0 live, 1 backfill
  at            timestamptz not null,
  members       integer not null check (members > 0),
  events        integer not null, -- to be told of them
  entries       text not null, -- JSON list: member, cause, marks, and the heads of its events to tell
  bodies        text not null, -- of those events, as JSON texts with a character between that no JSON text holds
  primary key (bucket, workspace_id, connection_id, id)
);
create index sync_queue_order on sync_queue (workspace_id, connection_id, lane, id);

-- Which process sends by a connection: one at a time, until it gives no sign of life any more. The number of its
-- tenure goes with whatever it writes, so that one who was taken for dead writes nothing.
create table sync_senders (
  workspace_id  integer not null,
  connection_id text not null,
  owner         text not null,
  tenure        bigint not null,
  until         timestamptz not null,
  forgets       bigint not null default 0, -- members forgotten since: what was read of them before is not to be written
  primary key (workspace_id, connection_id),
  foreign key (workspace_id, connection_id) references connections on delete cascade
);

-- Members that a sender is about to send, or has sent and not settled, packed: one row a claim. Whoever takes
-- over from a sender that died knows from here what may have arrived in Braze.
create table sync_flights (
  bucket        smallint not null, -- of its first member
  workspace_id  integer not null,
  connection_id text not null,
  no            bigint not null, -- grows over all tenures
  members       text not null,   -- JSON list: bucket, member, highest number of an event to tell
  primary key (bucket, workspace_id, connection_id, no)
);

-- What Braze has of a member: attributes as it accepted them, and how far the member's events are told.
create table sync_mirror (
  bucket          smallint not null,
  workspace_id    integer not null,
  connection_id   text not null,
  member_id       text collate "C" not null,
  acknowledged    text,    -- JSON: remote field → value as sent; null: nothing was accepted yet
  mapping_version integer, -- by which it was sent
  seq             bigint not null default 0, -- the member's seq at that state; it only grows
  sent_at         timestamptz,
  told_to         bigint not null default 0,  -- events to tell up to this number are dealt with
  attempts        integer not null default 0, -- times that something was sent since, and no answer came
  flight_to       bigint not null default 0,  -- up to this number an event that is not dealt with may have been sent
  flight_no       bigint not null default 0,  -- the last flight that was settled for the member
  primary key (bucket, workspace_id, connection_id, member_id)
) with (fillfactor = 60);

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
-- Its condition holds for every row. A search for one row by its key does not say it, and so cannot be led into
-- this index by a planner that thinks the table small; what looks for causes says it.
create index sync_parked_by_why on sync_parked (workspace_id, connection_id, why) where why <> '';

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
