import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { freshDatabase, withClient } from './database.ts'

/** Transactions a second of TPC-B, and by what it was driven. */
export type Tpcb = { readonly perSecond: number; readonly by: string }

/** Connections at a time. */
const clients = 8

/** Branches; of more than there are clients, few wait for each other. */
const branches = 10

/**
 * The yardstick of PostgreSQL: TPC-B, which moves one balance a transaction. By `pgbench` where it is installed; the
 * bundled PostgreSQL has none, so otherwise the same transaction is sent by our own driver.
 */
export async function tpcb(server: string, seconds: number): Promise<Tpcb> {
  const database = await freshDatabase(server, 'bench_tpcb')
  const pgbench = async (args: readonly string[]) =>
    (await promisify(execFile)('pgbench', [...args, database])).stdout
  const version = await pgbench(['--version']).catch(() => null)
  if (version === null) return byHand(database, seconds)
  await pgbench(['-i', '-q', '-s', String(branches)])
  const said = await pgbench([
    ...['-n', '-M', 'prepared', '-c', String(clients), '-j', '2', '-T', String(seconds)],
  ])
  return { perSecond: Number(/tps = ([\d.]+)/.exec(said)?.[1]), by: version.trim() }
}

async function byHand(database: string, seconds: number): Promise<Tpcb> {
  await withClient(database, (client) => client.query(schema))
  const untilMs = performance.now() + 1_000 * seconds
  const counts = await Promise.all(
    Array.from({ length: clients }, () => drive(database, () => performance.now() < untilMs)),
  )
  const sum = counts.reduce((all, count) => all + count, 0)
  return { perSecond: sum / seconds, by: 'the same transaction by our own driver' }
}

const drive = (database: string, open: () => boolean): Promise<number> =>
  withClient(database, async (client) => {
    let count = 0
    for (; open(); count += 1) {
      const account = any(100_000 * branches)
      const values = {
        account,
        teller: any(10 * branches),
        branch: any(branches),
        delta: any(5_000),
      }
      for (const [at, { text, takes }] of transaction.entries()) {
        const given = takes.map((name) => values[name])
        await client.query({ name: `tpcb-${at}`, text, values: given })
      }
    }
    return count
  })

const any = (most: number): number => 1 + Math.floor(most * Math.random())

const schema = `
  create table pgbench_branches (bid int primary key, bbalance int, filler char(88)) with (fillfactor = 100);
  create table pgbench_tellers (tid int primary key, bid int, tbalance int, filler char(84)) with (fillfactor = 100);
  create table pgbench_accounts (aid int primary key, bid int, abalance int, filler char(84)) with (fillfactor = 100);
  create table pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22));
  insert into pgbench_branches select i, 0, '' from generate_series(1, ${branches}) as i;
  insert into pgbench_tellers select i, (i - 1) / 10 + 1, 0, '' from generate_series(1, ${10 * branches}) as i;
  insert into pgbench_accounts select i, (i - 1) / 100000 + 1, 0, '' from generate_series(1, ${100_000 * branches}) as i;
  analyze;`

type Given = 'account' | 'teller' | 'branch' | 'delta'

/** As pgbench has it, statement by statement. */
const transaction: readonly { readonly text: string; readonly takes: readonly Given[] }[] = [
  { text: 'begin', takes: [] },
  {
    text: 'update pgbench_accounts set abalance = abalance + $1 where aid = $2',
    takes: ['delta', 'account'],
  },
  { text: 'select abalance from pgbench_accounts where aid = $1', takes: ['account'] },
  {
    text: 'update pgbench_tellers set tbalance = tbalance + $1 where tid = $2',
    takes: ['delta', 'teller'],
  },
  {
    text: 'update pgbench_branches set bbalance = bbalance + $1 where bid = $2',
    takes: ['delta', 'branch'],
  },
  {
    text: `insert into pgbench_history (tid, bid, aid, delta, mtime) values ($1, $2, $3, $4, now())`,
    takes: ['teller', 'branch', 'account', 'delta'],
  },
  { text: 'commit', takes: [] },
]
