import type pg from 'pg'
import { bucketOf } from '../packages/server/src/db/bucket.ts'
import { withClient } from './database.ts'

/** Members that are put in at a time. */
const slice = 50_000

/** Add the members `member-<from>` up to `member-<to>`, not included, as an import long ago would have left them. */
export async function addMembers(database: string, from: number, to: number): Promise<void> {
  await withClient(database, async (client) => {
    for await (const some of slices(client, from, to)) {
      await client.query(
        `insert into members (bucket, workspace_id, member_id, balance, earned, purchases_count, purchases_minor,
                fields, enrolled_at, updated_at)
         select get_byte($1::bytea, i), $2, 'member-' || $3::int + i, 120, 120, 3, 12055,
                '{"country": "DE", "language": "de", "first_name": "Ada", "last_name": "Lovelace",
                  "last_event_at": "2026-01-05T10:00:00.000Z", "last_purchase_at": "2026-01-05T10:00:00.000Z"}',
                now(), now()
           from generate_series(0, length($1::bytea) - 1) as i
          order by 1`,
        [...some],
      )
    }
    await client.query('vacuum analyze members')
    await client.query('checkpoint')
  })
}

/** Members with a past. */
export type Crowd = {
  readonly members: number
  /** Purchases of each, a month apart, the last in this month. */
  readonly purchases: number
  /** Hours from now until the first lot of each ends, the others an hour apart; null: never. */
  readonly lotsEndIn: number | null
}

/** Points of each lot of a member of the crowd, who is known by number. */
export const lotOf = (member: number): number => 10 + (member % 90)

/**
 * Add members as their purchases have left them, one by one, under a rule of a point for each unit: with the
 * events, the ledger and the lots, so that an audit finds nothing.
 */
export async function addCrowd(database: string, crowd: Crowd): Promise<void> {
  await withClient(database, async (client) => {
    for await (const some of slices(client, 0, crowd.members)) {
      await client.query('drop table if exists bought')
      await client.query(bought, [...some, crowd.purchases, crowd.lotsEndIn])
      for (const statement of past) await client.query(statement)
    }
    await client.query('vacuum analyze members, events, ledger, lots')
    await client.query('checkpoint')
  })
}

/** Buckets of the members of a slice, a byte each; the workspace; the number of the first. */
type Slice = readonly [buckets: Buffer, workspaceId: number, first: number]

async function* slices(client: pg.Client, from: number, to: number): AsyncGenerator<Slice> {
  const { rows } = await client.query<{ id: number }>('select id from workspaces')
  const workspaceId = rows[0]?.id ?? 0
  for (let first = from; first < to; first += slice) {
    const numbers = Array.from({ length: Math.min(slice, to - first) }, (_, i) => first + i)
    const buckets = numbers.map((number) => bucketOf(workspaceId, `member-${number}`))
    yield [Buffer.from(buckets), workspaceId, first]
  }
}

/** Purchases of a slice of members, as `lotOf` says; `no` numbers those of each. */
const bought = `
  create temp table bought as
  select get_byte($1::bytea, i)::smallint as bucket, $2::int as workspace_id, 'member-' || $3::int + i as member_id,
         no, 'past-' || no as event_id, 10 + ($3::int + i) % 90 as points,
         date_trunc('second', now()) - make_interval(months => $4::int - no, days => ($3::int + i) % 28) as at,
         date_trunc('second', now()) + make_interval(hours => $5::int + no - 1) as ends_at
    from generate_series(0, length($1::bytea) - 1) as i
   cross join generate_series(1, $4::int) as no`

/** What the purchases of `bought` leave behind. */
const past = [
  `insert into members (bucket, workspace_id, member_id, seq, ledger_seq, lot_seq, balance, earned,
          purchases_count, purchases_minor, expire_next_at, expiring_next, fields, enrolled_at, updated_at)
   select bucket, workspace_id, member_id, count(*), count(*), count(*), sum(points), sum(points),
          count(*), 100 * sum(points), min(ends_at), case when min(ends_at) is null then 0 else min(points) end,
          jsonb_build_object('last_event_at', max(iso), 'last_purchase_at', max(iso)), min(at), max(at)
     from bought
    cross join lateral to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as iso
    group by bucket, workspace_id, member_id`,
  `insert into events (bucket, workspace_id, member_id, event_id, seq, type, occurred_at, received_at,
          properties, digest, result)
   select bucket, workspace_id, member_id, event_id, no, 'purchase', at, at,
          format('{"amount":%s}', points), sha256(convert_to(member_id || event_id, 'UTF8')),
          format('{"effects":[{"kind":"points_earned","points":%s,"ruleVersion":1,"lotNo":%s,"ruleId":"per-unit"}],'
                 '"changed":["points_balance","points_earned_total","purchases_count","purchases_total",'
                 '"last_purchase_at","last_event_at"],"points":{"balance":%s}}', points, no, no * points)
     from bought`,
  `insert into ledger (bucket, workspace_id, member_id, no, kind, from_account, to_account, points, lot_no,
          event_id, rule_id, rule_version, effective_at, booked_at)
   select bucket, workspace_id, member_id, no, 'earn', 'issued', 'available', points, no,
          event_id, 'per-unit', 1, at, at
     from bought`,
  `insert into lots (bucket, workspace_id, member_id, no, granted, remaining, state, event_id, rule_id,
          rule_version, earned_at, expires_at)
   select bucket, workspace_id, member_id, no, points, points, 'active', event_id, 'per-unit',
          1, at, ends_at
     from bought`,
]
