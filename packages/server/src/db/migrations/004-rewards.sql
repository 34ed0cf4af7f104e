-- Rewards that members claimed, and the codes that claims hand over.

create table claims (
  bucket       smallint not null,
  workspace_id integer not null,
  member_id    text collate "C" not null,
  claim_id     text collate "C" not null, -- of the event that claimed
  reward_id    text not null,
  name         text not null,             -- what the reward was called then
  state        text not null check (state in ('issued', 'redeemed', 'cancelled', 'expired', 'refunded')),
  points       bigint not null check (points >= 0),
  code         text collate "C",
  pool_id      text,
  stocked      boolean not null,
  claimed_at   timestamptz not null,
  expires_at   timestamptz,
  gives_back   boolean not null,
  redeemed_at  timestamptz,
  ended_at     timestamptz,
  primary key (bucket, workspace_id, member_id, claim_id),
  check ((ended_at is null) = (state in ('issued', 'redeemed'))),
  check ((redeemed_at is null) = (state not in ('redeemed', 'refunded')))
) with (fillfactor = 90);
comment on column claims.stocked is 'It took one of the stock, which comes back when it is cancelled.';
comment on column claims.gives_back is 'All that it took comes back when it expires.';

-- Codes of coupon pools, and those that were made for claims. Whoever gives codes of a pool holds its shared count.
create table coupon_codes (
  workspace_id integer not null references workspaces,
  pool_id      text collate "C" not null, -- one of the configuration, or reward/… for codes that were made for its claims
  code         text collate "C" not null check (octet_length(code) between 1 and 100),
  no           bigint generated always as identity, -- the order in which they are given
  given_at     timestamptz,               -- null: nobody has it
  member_id    text collate "C",          -- null also once the member is forgotten
  claim_id     text collate "C",
  primary key (workspace_id, pool_id, code),
  check (given_at is not null or (member_id is null and claim_id is null))
);
create index coupon_codes_free on coupon_codes (workspace_id, pool_id, no) where given_at is null;
