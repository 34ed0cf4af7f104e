-- Members, their events and their points.
-- Every key starts with the bucket, a stable hash of workspace and member, and every statement of the hot
-- path names it. Points are whole numbers, money is minor units. A row of the ledger is never updated.

-- Whether what a member has in wallets beside the main one keeps within its bounds: for each the same that the
-- columns of the main one are held to.
create function wallets_sound(wallets jsonb) returns boolean
  language sql immutable parallel safe
  return (
    select coalesce(bool_and(
             least(balance, pending, held, debt, earned, spent, expired, expiring) >= 0
             and (debt = 0 or balance = 0)
             and expiring <= balance
             and ("expiresAt" is null) = (expiring = 0)
             and ("activatesAt" is null or pending > 0)), true)
      from jsonb_each(wallets) as wallet
     cross join jsonb_to_record((wallet.value -> 'points') || (wallet.value -> 'ahead'))
             as at (balance bigint, pending bigint, held bigint, debt bigint, earned bigint, spent bigint,
                    expired bigint, expiring bigint, "expiresAt" text, "activatesAt" text));

create table members (
  bucket          smallint not null check (bucket between 0 and 255),
  workspace_id    integer not null,
  member_id       text collate "C" not null check (octet_length(member_id) between 1 and 987),
  life            integer not null default 1, -- one more for each time that the member was forgotten and came back
  status          text not null default 'active' check (status in ('active', 'opted_out')),
  seq             bigint not null default 0,
  ledger_seq      bigint not null default 0,
  lot_seq         bigint not null default 0,
  balance         bigint not null default 0 check (balance >= 0),
  debt            bigint not null default 0 check (debt >= 0),
  earned          bigint not null default 0 check (earned >= 0),
  spent           bigint not null default 0 check (spent >= 0),
  pending         bigint not null default 0 check (pending >= 0),
  expired         bigint not null default 0 check (expired >= 0),
  held            bigint not null default 0 check (held >= 0),
  activate_next_at timestamptz,
  expire_next_at  timestamptz,
  expiring_next   bigint not null default 0 check (expiring_next between 0 and balance),
  review_at       timestamptz,
  due_at          timestamptz generated always as (
                    least(activate_next_at, expire_next_at, review_at)) stored,
  purchases_count bigint not null default 0 check (purchases_count >= 0),
  purchases_minor bigint not null default 0 check (purchases_minor >= 0),
  refunds_waiting integer not null default 0 check (refunds_waiting >= 0),
  wallets         jsonb not null default '{}' check (wallets = '{}' or wallets_sound(wallets)),
  fields          jsonb not null default '{}',
  standing        jsonb not null default '{}',
  segments        jsonb generated always as (standing -> 'segments') stored,
  enrolled_at     timestamptz not null,
  updated_at      timestamptz not null,
  primary key (bucket, workspace_id, member_id),
  check (debt = 0 or balance = 0),
  check (activate_next_at is null or pending > 0),
  check ((expire_next_at is null) = (expiring_next = 0))
) with (fillfactor = 80);
create index members_by_id on members (workspace_id, member_id);
-- What sweeps look for.
create index members_due on members (due_at, bucket) where due_at is not null;
-- Who is in a tracked segment.
create index members_by_segment on members using gin (segments) where segments is not null;
comment on column members.seq is 'Events accepted; the newest event of the member bears this number.';
comment on column members.balance is 'Points the member holds: what the ledger moved into available less what it moved out.';
comment on column members.debt is 'Points owed after a return of points already spent; the next credit repays it first.';
comment on column members.refunds_waiting is 'Rows of waiting_refunds: where it is 0, a purchase need not look for any.';
comment on column members.pending is 'Points that wait in pending lots; activation moves them into the balance.';
comment on column members.held is 'Points that holds reserve: no more in the balance, and not spent yet.';
comment on column members.wallets is 'Points in wallets beside the main one, by id: the same sums, and what comes next.';
comment on column members.expired is 'Points whose time ran out or that nobody confirmed, less those that a refund took back nevertheless.';
comment on column members.activate_next_at is 'When the first pending lot becomes available, or is cancelled. In the past: it is due, and not booked yet.';
comment on column members.expire_next_at is 'When active lots expire next; expiring_next points do. In the past: due, and not booked yet.';
comment on column members.review_at is 'When something of other wallets or of the standing may change by time alone.';
comment on column members.standing is 'What is kept beside points and fields, a part for each kind of thing: see Standing of the domain.';
comment on column members.segments is 'A column of its own, so that an index of it costs nothing where other parts of the standing change.';
comment on column members.fields is 'Values of the fields that are set or derived; counters live in the columns.';

-- What members have in each wallet, the main one among them.
create view member_wallets as
  select bucket, workspace_id, member_id, 'points' as wallet_id,
         balance, pending, held, debt, earned, spent, expired,
         activate_next_at, expire_next_at, expiring_next
    from members
   union all
  select m.bucket, m.workspace_id, m.member_id, wallet.key,
         at.balance, at.pending, at.held, at.debt, at.earned, at.spent, at.expired,
         at."activatesAt", at."expiresAt", at.expiring
    from members as m
   cross join jsonb_each(m.wallets) as wallet
   cross join jsonb_to_record((wallet.value -> 'points') || (wallet.value -> 'ahead'))
           as at (balance bigint, pending bigint, held bigint, debt bigint, earned bigint, spent bigint,
                  expired bigint, expiring bigint, "expiresAt" timestamptz, "activatesAt" timestamptz);

-- Where a member is found by what it is called elsewhere. Written only when such a value changes.
create table member_lookups (
  bucket       smallint not null,
  workspace_id integer not null,
  member_id    text collate "C" not null,
  kind         text not null check (kind in ('email', 'phone')),
  value        text collate "C" not null, -- folded to lower case
  primary key (bucket, workspace_id, member_id, kind)
);
create index member_lookups_by_value on member_lookups (workspace_id, kind, value);

-- What a member did. The key is the event's identity for ever.
create table events (
  bucket       smallint not null,
  workspace_id integer not null,
  member_id    text collate "C" not null,
  event_id     text collate "C" not null check (octet_length(event_id) between 1 and 800),
  seq          bigint not null,
  type         text not null,
  occurred_at  timestamptz not null,
  received_at  timestamptz not null,
  properties   text not null,  -- JSON, kept as text: it is read whole or not at all
  digest       bytea not null, -- of the content; the same id with another digest is refused
  result       text not null,  -- JSON of the first answer
  primary key (bucket, workspace_id, member_id, event_id)
);

-- How much of an event was taken back: of a purchase its amount and the points it earned, of a spend its
-- points (its amount is 0). What goes back is added to a row, so its checks are the last wall: no more goes
-- back than there was, whoever asks at once.
create table reversals (
  bucket          smallint not null,
  workspace_id    integer not null,
  member_id       text collate "C" not null,
  event_id        text collate "C" not null, -- the event that is taken back
  minor           bigint not null check (minor >= 0),
  reversed_minor  bigint not null check (reversed_minor between 0 and minor),
  points          bigint not null check (points >= 0),
  reversed_points bigint not null check (reversed_points between 0 and points),
  whole           boolean not null,
  parts           text not null, -- JSON: pieces of each line and points of each lot
  primary key (bucket, workspace_id, member_id, event_id),
  check (not whole or (reversed_minor = minor and reversed_points = points))
) with (fillfactor = 90);

-- Refunds that came before their purchase. They happen with it, and are here no longer then.
create table waiting_refunds (
  bucket            smallint not null,
  workspace_id      integer not null,
  member_id         text collate "C" not null,
  purchase_event_id text collate "C" not null, -- which is to come
  refund_event_id   text collate "C" not null,
  primary key (bucket, workspace_id, member_id, purchase_event_id, refund_event_id)
);

-- Every movement of points, from one account to another: each row sums to zero by its shape.
create table ledger (
  bucket            smallint not null,
  workspace_id      integer not null,
  member_id         text collate "C" not null,
  no                bigint not null,
  wallet_id         text not null default 'points',
  kind              text not null check (kind in (
                      'earn', 'spend', 'adjust', 'reverse', 'repay', 'activate', 'expire', 'cancel', 'hold', 'release',
                      'import')),
  from_account      text not null,
  to_account        text not null check (to_account <> from_account),
  points            bigint not null check (points > 0),
  lot_no            bigint,
  event_id          text not null,
  campaign_id       text, -- where a rule of a campaign said so; rule_version is the campaign's then
  rule_id           text,
  rule_version      integer,
  reverses_event_id text,
  effective_at      timestamptz not null,
  booked_at         timestamptz not null,
  primary key (bucket, workspace_id, member_id, no)
);

-- Points that were earned together and expire together. A draw from a lot is a row of the ledger that names it.
create table lots (
  bucket       smallint not null,
  workspace_id integer not null,
  member_id    text collate "C" not null,
  no           bigint not null,
  wallet_id    text not null default 'points',
  granted      bigint not null check (granted > 0),
  remaining    bigint not null check (remaining between 0 and granted),
  held         bigint not null default 0 check (held between 0 and granted - remaining),
  expired      bigint not null default 0 check (expired between 0 and granted - remaining - held),
  state        text not null check (state in ('pending', 'active', 'exhausted', 'cancelled', 'expired')),
  event_id     text not null,
  campaign_id  text,
  rule_id      text,
  rule_version integer,
  earned_at    timestamptz not null,
  activates_at timestamptz,
  expires_at   timestamptz,
  slides       boolean not null default false, -- lives on with the member's activity: see slides in the standing
  primary key (bucket, workspace_id, member_id, no)
) with (fillfactor = 90);
comment on column lots.activates_at is 'Until when it waits. Null of one that waits: until it is confirmed, and expires_at is when it is cancelled.';

-- Members that were erased, by digest. No row is sent anywhere for them until they enrol again.
create table tombstones (
  bucket       smallint not null,
  workspace_id integer not null,
  digest       bytea not null,
  life         integer not null, -- which was the last
  at           timestamptz not null,
  primary key (bucket, workspace_id, digest)
);
