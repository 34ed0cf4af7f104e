import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { States } from './state.ts'

/** That a member claims the reward. */
export type Claim = { readonly id: string; readonly memberId: string; readonly at: string }

/** What the purchases file implies: who claims when, and where members stand at the end. */
export type Recomputed = { readonly claims: readonly Claim[]; readonly states: States }

/**
 * Reckon by `recompute.sql` what a purchases file implies.
 *
 * @param databaseUrl an empty database
 * @param text        the file
 * @param nowMs       as of when, in milliseconds since 1970, UTC
 */
export async function recompute(
  databaseUrl: string,
  text: string,
  nowMs: number,
): Promise<Recomputed> {
  const client = new pg.Client(databaseUrl)
  await client.connect()
  try {
    const [, ...lines] = text.trimEnd().split('\n')
    await client.query('create table csv (no integer, line text)')
    await client.query(
      'insert into csv select no + 1, line from unnest($1::text[]) with ordinality as l (line, no)',
      [lines],
    )
    await client.query('create table moment (now timestamptz)')
    await client.query('insert into moment values ($1)', [new Date(nowMs).toISOString()])
    await client.query(await readFile(join(import.meta.dirname, 'recompute.sql'), 'utf8'))
    const claims = await client.query<Claim>(
      'select id, member as "memberId", iso(at) as at from claims order by member, at',
    )
    const states = await client.query('select member, state from states')
    return {
      claims: claims.rows,
      states: new Map(states.rows.map(({ member, state }) => [member, state])),
    }
  } finally {
    await client.end()
  }
}
