import { withClient } from './database.ts'

/** Have sweeps leave all members alone, so that what is due waits. */
export const holdSweeps = (database: string): Promise<void> => sweepFrom(database, 'infinity')

/** Let sweeps begin, and wait until all that is due was booked. */
export async function sweptAll(database: string): Promise<void> {
  await sweepFrom(database, '-infinity')
  await withClient(database, async (client) => {
    for (;;) {
      const { rows } = await client.query<{ due: boolean }>(
        `select exists (select from reviews)
                or exists (select from members where due_at <= now()) as due`,
      )
      if (!rows[0]?.due) return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  })
}

async function sweepFrom(database: string, instant: string): Promise<void> {
  await withClient(database, (client) =>
    client.query('update workspaces set swept_from = $1', [instant]),
  )
}
