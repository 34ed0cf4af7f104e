import type { Session } from '../db/database.ts'
import { lotOf } from '../members/lot-row.ts'
import { readPurchase, readSpend } from './reversals.ts'
import { type DrawRow, namedPurchases, namedSpends } from './reversals-sql.ts'
import { type BatchState, eventKey, type MemberState } from './state.ts'
import type { Waiting } from './waiting.ts'

/** An earlier event that one of the batch takes back. */
type Named = { readonly bucket: number; readonly memberId: string; readonly eventId: string }

/** Rows of what a batch takes back, and a way to read them once members and currency are known. */
type NamedRows = (
  members: ReadonlyMap<string, MemberState>,
  currency: string,
) => Pick<BatchState, 'purchases' | 'spends' | 'others'>

/**
 * Ask for the purchases and spends that events of the batch take back, each with what was taken back of
 * it already; nothing is asked of a batch that takes nothing back. Lots of those spends are put beside
 * the others of their member.
 *
 * Of a member that was not there to be locked nothing is taken: another process may have enrolled it since,
 * and half of what it wrote would be seen. The batch then meets that member's key, and is done again.
 */
export async function askReversals(
  tx: Session,
  workspaceId: number,
  batch: readonly Waiting[],
): Promise<NamedRows> {
  const bought = named(batch, 'refund', 'purchaseEventId')
  const spent = named(batch, 'points_spend_reversed', 'spentEventId')
  const [purchaseRows, drawRows] = await Promise.all([
    bought.length === 0 ? [] : tx.ask(namedPurchases(workspaceId, ...columns(bought))),
    spent.length === 0 ? [] : tx.ask(namedSpends(workspaceId, ...columns(spent))),
  ])
  return (members, currency) => {
    const purchases: BatchState['purchases'] = nothing(bought)
    const others: BatchState['others'] = new Set()
    const locked = (row: { readonly memberId: string }) => members.get(row.memberId)?.stored
    for (const row of purchaseRows.filter(locked)) {
      const key = eventKey(row.memberId, row.eventId)
      if (row.type === 'purchase') purchases.set(key, readPurchase(row, currency))
      else others.add(key)
    }
    const spends: BatchState['spends'] = nothing(spent)
    const draws = drawRows.filter(locked)
    for (const [key, rows] of bySpend(draws)) spends.set(key, readSpend(rows))
    for (const row of draws) members.get(row.memberId)?.lots.set(row.no, lotOf(row))
    return { purchases, spends, others }
  }
}

/** What events of a type name, each once: several of a batch may take back the same. */
function named(batch: readonly Waiting[], type: string, property: string): Named[] {
  const found = new Map<string, Named>()
  for (const { bucket, event } of batch) {
    const eventId = event.type === type ? event.properties[property] : undefined
    if (typeof eventId !== 'string') continue
    const { memberId } = event
    found.set(eventKey(memberId, eventId), { bucket, memberId, eventId })
  }
  return [...found.values()]
}

const columns = (named: readonly Named[]): [number[], string[], string[]] => [
  named.map(({ bucket }) => bucket),
  named.map(({ memberId }) => memberId),
  named.map(({ eventId }) => eventId),
]

/** A batch may bring what it names itself, so each name has its place. */
const nothing = (named: readonly Named[]): Map<string, null> =>
  new Map(named.map(({ memberId, eventId }) => [eventKey(memberId, eventId), null]))

function bySpend(rows: readonly DrawRow[]): Map<string, [DrawRow, ...DrawRow[]]> {
  const spends = new Map<string, [DrawRow, ...DrawRow[]]>()
  for (const row of rows) {
    const key = eventKey(row.memberId, row.spentEventId)
    const list = spends.get(key)
    if (list) list.push(row)
    else spends.set(key, [row])
  }
  return spends
}
