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

-- What people configure: each thing is a named definition of a kind, which the domain reads.
create table configuration (
  workspace_id integer not null references workspaces,
  kind         text not null check (kind ~ '^[a-z_]{1,40}$'),
  id           text not null check (id ~ '^[a-z0-9][a-z0-9_.-]{0,99}$'),
  version      integer not null default 1,
  definition   jsonb not null,
  updated_at   timestamptz not null default now(),
  primary key (workspace_id, kind, id)
);

-- Campaigns as they were published. A version runs until it ends: by the next one, or because the campaign is
-- archived. Nothing else of a row is ever changed.
create table campaign_versions (
  workspace_id integer not null references workspaces,
  campaign_id  text not null,
  version      integer not null,
  definition   jsonb not null,
  actor        text not null,
  published_at timestamptz not null,
  ended_at     timestamptz,
  primary key (workspace_id, campaign_id, version)
);
create unique index campaign_versions_running on campaign_versions (workspace_id, campaign_id)
 where ended_at is null;

-- Numbers that members share: how much of a budget is given, how many of a stock are taken. Which there are
-- depends on what is configured, so they are few, and stand on every node like the configuration.
create table shared_counts (
  workspace_id integer not null references workspaces,
  key          text collate "C" not null,
  used         bigint not null default 0 check (used >= 0),
  primary key (workspace_id, key)
) with (fillfactor = 50);
comment on table shared_counts is 'Locked in the order of the keys, after the members of a batch.';

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
