-- Workspaces, what is configured in each, and who may ask.
-- Configuration is small and is read whole; it carries no bucket.

create table workspaces (
  id                    integer generated always as identity primary key,
  name                  text not null check (length(name) between 1 and 100),
  timezone              text not null default 'UTC',
  currency              text not null default 'USD' check (currency ~ '^[A-Z]{3}$'),
  unknown_members       text not null default 'refuse' check (unknown_members in ('refuse', 'enrol')),
  undeclared_properties text not null default 'keep' check (undeclared_properties in ('keep', 'refuse')),
  future_tolerance_seconds integer not null default 300
                        check (future_tolerance_seconds between 0 and 86400),
  version               bigint not null default 1,
  swept_from            timestamptz not null default '-infinity',
  created_at            timestamptz not null default now()
);
comment on column workspaces.swept_from is 'Until then sweeps leave the members alone: their history is being taken in.';
comment on column workspaces.version is 'Grows with every change of anything configured in the workspace, connections and mappings included.';

-- Loyalty fields, event types, earn rules, workflows and segments: each a named definition that the domain reads.
create table configuration (
  workspace_id integer not null references workspaces,
  kind         text not null check (kind in ('field', 'event_type', 'earn_rule', 'workflow', 'segment', 'tier_set')),
  id           text not null check (id ~ '^[a-z0-9][a-z0-9_.-]{0,99}$'),
  version      integer not null default 1,
  definition   jsonb not null,
  updated_at   timestamptz not null default now(),
  primary key (workspace_id, kind, id)
);

-- Who changed what, and how it looked before. A row is never updated.
create table changes (
  workspace_id integer not null references workspaces,
  id           bigint generated always as identity,
  at           timestamptz not null default now(),
  actor        text not null,
  subject      text not null, -- kind and id, such as field:loyalty_tier
  version      bigint not null,
  before       jsonb,
  after        jsonb,
  primary key (workspace_id, id)
);

create table api_keys (
  id           text primary key,
  workspace_id integer not null references workspaces,
  name         text not null,
  digest       bytea not null unique, -- SHA-256 of the token; the token itself is shown once and kept nowhere
  hint         text not null,         -- the token's last four characters
  scopes       text[] not null,
  created_at   timestamptz not null default now(),
  revoked_at   timestamptz
);
