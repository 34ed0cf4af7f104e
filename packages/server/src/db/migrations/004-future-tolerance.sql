-- How far in the future an event may lie, for sources whose clocks go wrong.

alter table workspaces
  add column future_tolerance_seconds integer not null default 300
      check (future_tolerance_seconds between 0 and 86400);
