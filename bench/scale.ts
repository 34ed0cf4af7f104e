import { addMembers } from './crowd.ts'
import { freshDatabase } from './database.ts'
import { purchases } from './purchases.ts'
import { type Requests, send } from './requests.ts'
import { type Laurel, openLaurel, perUnit } from './setting.ts'

/** Events a second that a server took in while it had so many members. */
export type Scaled = { readonly members: number; readonly perSecond: number }

/** Take in purchases of all members alike, 50 a request: of so many members, and then of five times as many. */
export async function scaled(
  server: string,
  members: number,
  scale: number,
): Promise<[few: Scaled, many: Scaled]> {
  const database = await freshDatabase(server, 'bench_scale')
  const laurel = await openLaurel(database)
  try {
    await perUnit(laurel.remote)
    const few = await among(laurel, database, 0, members, scale)
    return [few, await among(laurel, database, members, 5 * members, scale)]
  } finally {
    await laurel.stop()
  }
}

async function among(
  laurel: Laurel,
  database: string,
  from: number,
  members: number,
  scale: number,
): Promise<Scaled> {
  await addMembers(database, from, members)
  const stream = (label: string, events: number): Requests =>
    purchases({ label, events, members, perRequest: 50, token: laurel.remote.key })
  await send(laurel, 16, stream(`warm-${members}`, 20_000))
  const { perSecond } = await send(laurel, 16, stream(`of-${members}`, Math.round(60_000 * scale)))
  return { members, perSecond }
}
