-- Workspaces whose members are all to be looked at anew since an instant, because what time does to them has changed (a
-- tier set, a benefit with a day of the year), and the first bucket that has not been marked for it.
create table reviews (
  workspace_id integer primary key references workspaces,
  since        timestamptz not null,
  next_bucket  smallint not null
);
