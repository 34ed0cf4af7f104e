-- Codes by which members bring friends, and events that one member's event brings about for another.

-- A code is made so that its own bucket is the bucket of its member: a member and its code are written together.
create table referral_codes (
  bucket       smallint not null check (bucket between 0 and 255),
  workspace_id integer not null,
  code         text collate "C" not null,
  member_id    text collate "C" not null,
  primary key (bucket, workspace_id, code)
);
create index referral_codes_by_member on referral_codes (bucket, workspace_id, member_id);

-- Events to submit, written in the transaction of the event that brings them about, and gone when they were taken or
-- turned down for good. The bucket is that of the member whose event it was, who is not named. The member whom the event is
-- for is found by a referral code, or named.
create table outbox (
  bucket       smallint not null check (bucket between 0 and 255),
  workspace_id integer not null,
  event_id     text collate "C" not null,
  code         text collate "C",
  member_id    text collate "C",
  type         text not null,
  occurred_at  timestamptz not null,
  properties   text not null,             -- JSON
  primary key (bucket, workspace_id, event_id),
  check ((code is null) <> (member_id is null))
);
