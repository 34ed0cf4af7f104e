import type { Member } from '@laurel/domain'
import { iso } from '@laurel/domain'
import { joined } from '../db/joined.ts'
import type { Statement } from '../db/sql.ts'
import { tombstoneDigest } from '../members/tombstone.ts'
import { claimWrites } from '../rewards/claim-writes.ts'
import type { AcceptedEvent } from './decide-batch.ts'
import { referralWrites } from './referrals.ts'
import { reversalRows } from './reversals.ts'
import { addReversals, insertReversals } from './reversals-sql.ts'
import { sharedWrites } from './shared-counts.ts'
import type { BatchState, MemberState } from './state.ts'
import { waitingWrites } from './waiting-refunds.ts'
import * as write from './write-sql.ts'

/** A member that the batch changed. */
type Changed = MemberState & { readonly memberId: string; readonly member: Member }

/**
 * The statements that write what a batch decided: at most one a table and kind of write, whatever the
 * number of events.
 *
 * @param now ISO instant at which the batch is booked
 */
export function writes(
  workspaceId: number,
  accepted: readonly AcceptedEvent[],
  state: BatchState,
  now: string,
): Statement<never>[] {
  const ids = new Set(accepted.map((each) => each.memberId))
  const changed: Changed[] = []
  for (const [memberId, own] of state.members) {
    const { member } = own
    if (member && ids.has(memberId)) changed.push({ ...own, memberId, member })
  }
  const fresh = changed.filter((each) => !each.stored)
  const stored = changed.filter((each) => each.stored)
  return [
    ...given(fresh, (rows) =>
      write.insertMembers(
        workspaceId,
        memberColumns(rows),
        rows.map(({ life }) => life),
        now,
      ),
    ),
    ...given(stored, (rows) => write.updateMembers(workspaceId, memberColumns(rows), now)),
    ...given(accepted, (rows) => write.insertEvents(workspaceId, eventColumns(rows), now)),
    ...ledgerWrites(workspaceId, accepted, now),
    ...lotWrites(workspaceId, changed),
    ...reversalWrites(workspaceId, state),
    ...waitingWrites(workspaceId, state),
    ...referralWrites(workspaceId, accepted),
    ...sharedWrites(workspaceId, state.shared),
    ...claimWrites(workspaceId, state.claims, now),
    ...lookupWrites(workspaceId, changed),
    ...given(fresh, (rows) =>
      write.dropTombstones(
        workspaceId,
        rows.map((each) => each.bucket),
        rows.map((each) => tombstoneDigest(workspaceId, each.memberId)),
      ),
    ),
  ]
}

/** A statement for these rows, or none where there is no row. */
const given = <Row>(
  rows: readonly Row[],
  make: (rows: readonly Row[]) => Statement<never>,
): Statement<never>[] => (rows.length === 0 ? [] : [make(rows)])

const memberColumns = (rows: readonly Changed[]): write.MemberColumns => ({
  bucket: rows.map((row) => row.bucket),
  memberId: rows.map((row) => row.memberId),
  status: rows.map(({ member }) => member.status),
  seq: rows.map(({ member }) => member.seq),
  ledgerSeq: rows.map(({ member }) => member.ledgerSeq),
  lotSeq: rows.map(({ member }) => member.lotSeq),
  balance: rows.map(({ member }) => member.points.balance),
  debt: rows.map(({ member }) => member.points.debt),
  earned: rows.map(({ member }) => member.points.earned),
  spent: rows.map(({ member }) => member.points.spent),
  pending: rows.map(({ member }) => member.points.pending),
  held: rows.map(({ member }) => member.points.held),
  expired: rows.map(({ member }) => member.points.expired),
  activateNextAt: rows.map(({ member }) => member.ahead.activatesAt),
  expireNextAt: rows.map(({ member }) => member.ahead.expiresAt),
  expiringNext: rows.map(({ member }) => member.ahead.expiring),
  reviewAt: rows.map(({ member }) => member.reviewAt),
  purchasesCount: rows.map(({ member }) => member.purchases.count),
  purchasesMinor: rows.map(({ member }) => member.purchases.totalMinor),
  wallets: joined(rows.map(({ member }) => JSON.stringify(member.wallets))),
  fields: joined(rows.map(({ member }) => JSON.stringify(member.fields))),
  standing: joined(rows.map(({ member }) => JSON.stringify(member.standing))),
  enrolledAt: rows.map(({ member }) => member.enrolledAt),
})

const eventColumns = (rows: readonly AcceptedEvent[]): write.EventColumns => ({
  bucket: rows.map((row) => row.bucket),
  memberId: rows.map((row) => row.memberId),
  eventId: rows.map(({ event }) => event.id),
  seq: rows.map((row) => row.seq),
  type: rows.map(({ event }) => event.type),
  occurredAt: rows.map(({ event }) => event.occurredAt),
  history: rows.map((row) => row.history),
  properties: joined(rows.map(({ event }) => JSON.stringify(event.properties))),
  digest: rows.map((row) => row.digest),
  result: joined(rows.map((row) => row.result)),
})

function ledgerWrites(workspaceId: number, accepted: readonly AcceptedEvent[], now: string) {
  const rows = accepted.flatMap(({ bucket, memberId, decision }) =>
    decision.entries.map((entry) => ({ ...entry, bucket, memberId })),
  )
  return given(rows, () =>
    write.insertLedger(
      workspaceId,
      {
        bucket: rows.map((row) => row.bucket),
        memberId: rows.map((row) => row.memberId),
        no: rows.map((row) => row.no),
        wallet: rows.map((row) => row.wallet),
        kind: rows.map((row) => row.kind),
        from: rows.map((row) => row.from),
        to: rows.map((row) => row.to),
        points: rows.map((row) => row.points),
        lotNo: rows.map((row) => row.lotNo),
        eventId: rows.map((row) => row.eventId),
        campaignId: rows.map((row) => row.campaignId),
        ruleId: rows.map((row) => row.ruleId),
        ruleVersion: rows.map((row) => row.ruleVersion),
        reverses: rows.map((row) => row.reversesEventId),
        effectiveAt: rows.map((row) => row.effectiveAt),
      },
      now,
    ),
  )
}

function lotWrites(workspaceId: number, changed: readonly Changed[]): Statement<never>[] {
  const columns = (which: 'newLots' | 'changedLots'): write.LotColumns => {
    const rows = changed.flatMap(({ bucket, memberId, lots, [which]: numbers }) =>
      [...numbers].flatMap((no) => {
        const lot = lots.get(no)
        return lot ? [{ ...lot, bucket, memberId }] : []
      }),
    )
    return {
      bucket: rows.map((row) => row.bucket),
      memberId: rows.map((row) => row.memberId),
      no: rows.map((row) => row.no),
      wallet: rows.map((row) => row.wallet),
      granted: rows.map((row) => row.granted),
      remaining: rows.map((row) => row.remaining),
      held: rows.map((row) => row.held),
      expired: rows.map((row) => row.expired),
      state: rows.map((row) => row.state),
      eventId: rows.map((row) => row.eventId),
      campaignId: rows.map((row) => row.campaignId),
      ruleId: rows.map((row) => row.ruleId),
      ruleVersion: rows.map((row) => row.ruleVersion),
      earnedAt: rows.map((row) => iso(row.earnedAtMs)),
      activatesAt: rows.map((row) => instantOrNull(row.activatesAtMs)),
      expiresAt: rows.map((row) => instantOrNull(row.expiresAtMs)),
      slides: rows.map((row) => row.slides),
    }
  }
  const fresh = columns('newLots')
  const drawn = columns('changedLots')
  return [
    ...given(fresh.no, () => write.insertLots(workspaceId, fresh)),
    ...given(drawn.no, () => write.updateLots(workspaceId, drawn)),
  ]
}

const instantOrNull = (ms: number | null) => (ms === null ? null : iso(ms))

function reversalWrites(
  workspaceId: number,
  { purchases, spends }: BatchState,
): Statement<never>[] {
  const { fresh, known } = reversalRows(purchases.values(), spends.values())
  return [
    ...given(fresh.eventId, () => insertReversals(workspaceId, fresh)),
    ...given(known.eventId, () => addReversals(workspaceId, known)),
  ]
}

function lookupWrites(workspaceId: number, changed: readonly Changed[]): Statement<never>[] {
  const rows = changed.flatMap(({ bucket, memberId, member, changedFields }) =>
    (['email', 'phone'] as const).flatMap((kind) =>
      changedFields.has(kind) ? [{ bucket, memberId, kind, value: member.fields[kind] }] : [],
    ),
  )
  const columns: write.LookupColumns = {
    bucket: rows.map((row) => row.bucket),
    memberId: rows.map((row) => row.memberId),
    kind: rows.map((row) => row.kind),
    value: rows.map(({ value }) => (typeof value === 'string' ? value.toLowerCase() : null)),
  }
  const gone = columns.value.filter((value) => value === null)
  return [
    ...given(rows, () => write.putLookups(workspaceId, columns)),
    ...given(gone, () => write.dropLookups(workspaceId, columns)),
  ]
}
