import { delayMs } from '@laurel/braze'
import type { LiveConnection } from '../program/live.ts'
import { type Claim, claim, notNowMs } from './claim.ts'
import { holdConnection } from './hold.ts'
import type { Link, SyncDeps } from './link.ts'
import { longestWaitMs, sendAll } from './send.ts'
import { giveBack } from './settling.ts'

/** A round under way. */
export type Started = {
  /** Members that it took. */
  readonly claimed: number
  /** It took as many as it might: more are due. */
  readonly full: boolean
  /** Every request has left, so that the next round can be claimed. */
  readonly left: Promise<void>
  /** Everything is settled. */
  readonly done: Promise<void>
}

/**
 * One round for one connection: claim the members that are due, compose, pack, send, and settle each
 * request as its answer comes.
 *
 * @returns how many members it took; 0: nothing is due, or nothing may leave now
 */
export async function round(deps: SyncDeps, link: Link): Promise<number> {
  const started = await startRound(deps, link)
  await started.done
  return started.claimed
}

/** The same, without waiting for its end. */
export async function startRound(deps: SyncDeps, link: Link): Promise<Started> {
  if (mustWait(deps, link)) return { claimed: 0, full: false, left: nothing, done: nothing }
  const taken = await claim(deps, link)
  if (!taken) return { claimed: 0, full: false, left: nothing, done: nothing }
  const gone = Promise.withResolvers<void>()
  const done = carryOut(deps, link, taken, gone.resolve).finally(gone.resolve)
  return { claimed: taken.claimed, full: taken.full, left: gone.promise, done }
}

const nothing = Promise.resolve()

/** What cannot leave soon is not claimed: another process may send it. */
const mustWait = (deps: SyncDeps, link: Link): boolean =>
  link.hold !== null || delayMs(link.pace, deps.now(), deps.random()) > longestWaitMs

async function carryOut(deps: SyncDeps, link: Link, taken: Claim, allLeft: () => void) {
  const settled =
    taken.others.length === 0 ? null : link.settle([{ rows: taken.others, requests: 0 }])
  await Promise.all([settled, sendClaim(deps, link, taken, allLeft)])
  if (link.hold && taken.connection) {
    await holdConnection(deps, link.lane, taken.connection, link.hold)
  }
}

/** The wire and the key; asked for anew when the connection has changed. */
async function accessOf(deps: SyncDeps, link: Link, { id, version }: LiveConnection) {
  if (link.access?.version !== version) {
    link.access = { version, opened: await deps.open(link.lane.workspaceId, id) }
  }
  return link.access.opened
}

async function sendClaim(deps: SyncDeps, link: Link, taken: Claim, allLeft: () => void) {
  const { connection, envelopes } = taken
  if (!connection || envelopes.length === 0) return
  const access = await accessOf(deps, link, connection).catch(async (fault: unknown) => {
    const rows = giveBack(taken.flight, envelopes, deps.now() + notNowMs)
    await link.settle([{ rows, requests: 0 }])
    throw fault
  })
  let waiting = envelopes.length
  const left = (members: number) => {
    waiting -= members
    if (waiting <= 0) allLeft()
  }
  await sendAll(deps, link, { claim: taken, connection, access, left }, envelopes)
}
