/**
 * The naive shape, as most connectors are written: a transaction an event, then a Braze request an event.
 *
 * It keeps the same records as Laurel does for the same event, and no more: the event, which refuses a repeat;
 * the member's state; an entry of the ledger and a lot; what is to be told. It tells it with the newest
 * attributes, and then writes down the delivery and what Braze has.
 * Its statements are named, so the database plans each once. A process of its own; it tells its port, and
 * on the message `count` how many events Braze has acknowledged.
 */
import Fastify from 'fastify'
import pg from 'pg'
import { Pool as HttpPool } from 'undici'

const [databaseUrl = '', sinkUrl = ''] = process.argv.slice(2)
const database = new pg.Pool({ connectionString: databaseUrl, max: 16 })
const braze = new HttpPool(sinkUrl, { connections: 16 })
let acknowledged = 0

type Event = { id: string; memberId: string; occurredAt: string; properties: { amount: string } }
type Told = { id: string; event: Event; body: string; acknowledged: string }

await database.query(`
  drop schema if exists naive cascade;
  create schema naive;
  create table naive.members (member_id text primary key, points bigint not null default 0,
    purchases bigint not null default 0, total numeric not null default 0, last_purchase_at timestamptz);
  create table naive.events (member_id text, event_id text, body jsonb not null, primary key (member_id, event_id));
  create table naive.ledger (id bigserial primary key, member_id text not null, event_id text not null, points bigint not null);
  create table naive.lots (id bigserial primary key, member_id text not null, event_id text not null,
    granted bigint not null, remaining bigint not null, earned_at timestamptz not null);
  create table naive.deliveries (id bigserial primary key, member_id text not null, event_id text not null,
    at timestamptz not null default now(), outcome text not null, body text not null);
  create table naive.mirror (member_id text primary key, acknowledged text not null, sent_at timestamptz not null);
  create table naive.outbox (id bigserial primary key, body text not null);`)

const query = (client: pg.PoolClient, name: string, text: string, values: unknown[]) =>
  client.query({ name, text, values })

async function take(event: Event): Promise<Told | null> {
  const client = await database.connect()
  try {
    await client.query('begin')
    const fresh = await query(
      client,
      'event',
      'insert into naive.events values ($1, $2, $3) on conflict do nothing',
      [event.memberId, event.id, JSON.stringify(event)],
    )
    if (fresh.rowCount === 0) {
      await client.query('rollback')
      return null
    }
    await query(
      client,
      'member',
      'insert into naive.members (member_id) values ($1) on conflict do nothing',
      [event.memberId],
    )
    const points = Math.floor(Number(event.properties.amount))
    const after = await query(
      client,
      'update',
      `update naive.members set points = points + $2, purchases = purchases + 1, total = total + $3,
      last_purchase_at = $4 where member_id = $1 returning points, purchases, total`,
      [event.memberId, points, event.properties.amount, event.occurredAt],
    )
    await query(
      client,
      'ledger',
      'insert into naive.ledger (member_id, event_id, points) values ($1, $2, $3)',
      [event.memberId, event.id, points],
    )
    await query(
      client,
      'lot',
      'insert into naive.lots (member_id, event_id, granted, remaining, earned_at) values ($1, $2, $3, $3, $4)',
      [event.memberId, event.id, points, event.occurredAt],
    )
    const { attributes, events } = message(event, after.rows[0])
    const body = JSON.stringify({ attributes, events })
    const told = await query(
      client,
      'outbox',
      'insert into naive.outbox (body) values ($1) returning id',
      [body],
    )
    await client.query('commit')
    const [acknowledged] = attributes
    return { id: told.rows[0].id, event, body, acknowledged: JSON.stringify(acknowledged) }
  } finally {
    client.release()
  }
}

function message(event: Event, member: { points: string; purchases: string; total: string }) {
  return {
    attributes: [
      {
        external_id: event.memberId,
        points: Number(member.points),
        purchases: Number(member.purchases),
        total: Number(member.total),
        last_purchase_at: event.occurredAt,
      },
    ],
    events: [
      {
        external_id: event.memberId,
        name: 'purchase',
        time: event.occurredAt,
        properties: { amount: Number(event.properties.amount), laurel_event_id: event.id },
      },
    ],
  }
}

async function tell(told: Told): Promise<void> {
  const answer = await braze.request({
    method: 'POST',
    path: '/users/track',
    headers: { authorization: 'Bearer key', 'content-type': 'application/json' },
    body: told.body,
  })
  await answer.body.json()
  const client = await database.connect()
  const { memberId, id } = told.event
  await client.query('begin')
  await query(client, 'told', 'delete from naive.outbox where id = $1', [told.id])
  await query(
    client,
    'delivery',
    `insert into naive.deliveries (member_id, event_id, outcome, body) values ($1, $2, 'delivered', $3)`,
    [memberId, id, told.body],
  )
  await query(
    client,
    'mirror',
    `insert into naive.mirror values ($1, $2, now())
         on conflict (member_id) do update set acknowledged = excluded.acknowledged, sent_at = excluded.sent_at`,
    [memberId, told.acknowledged],
  )
  await client.query('commit')
  client.release()
  acknowledged += 1
}

const app = Fastify({ logger: false })
app.post('/v1/events', async (request, reply) => {
  const told = await take(request.body as Event)
  if (told) void tell(told)
  return reply.code(200).send({ accepted: told !== null })
})
await app.listen({ port: 0, host: '127.0.0.1' })
const address = app.server.address()
process.send?.({ port: typeof address === 'object' ? address?.port : null })
process.on('message', () => process.send?.({ acknowledged }))
process.on('disconnect', () => process.exit(0))
