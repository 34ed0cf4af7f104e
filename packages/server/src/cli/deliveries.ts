import {
  createBackfill,
  discardParked,
  listBackfills,
  listDeliveries,
  listParked,
  patchBackfill,
  redrive,
} from '@laurel/contract'
import type { Command } from 'commander'
import { call, type Reply } from './call.ts'
import { contextOf } from './context.ts'
import { table } from './print.ts'

/** `laurel deliveries`: what became of what was sent, and what is parked. */
export function addDeliveries(program: Command): void {
  program
    .command('deliveries <connection>')
    .description('list deliveries, newest first, or what is parked, by cause')
    .option('--member <id>', 'of one member')
    .option('--parked', 'what Braze refused or what waits for a person, grouped by cause')
    .option('--limit <n>', 'how many', '50')
    .action(
      async (
        connectionId: string,
        options: { member?: string; parked?: true; limit: string },
        command: Command,
      ) => {
        const { remote, print } = contextOf(command)
        const params = { connectionId }
        if (options.parked) {
          const { groups } = await call(remote, listParked, { params })
          return print.result(groups, () => parkedRows(groups))
        }
        const query = { limit: options.limit, memberId: options.member }
        const { data } = await call(remote, listDeliveries, {
          params,
          query: query as { limit: string },
        })
        print.result(data, () => deliveryRows(data))
      },
    )
}

/** `laurel redrive`: send parked rows again, or give them up. */
export function addRedrive(program: Command): void {
  program
    .command('redrive <connection>')
    .description('send parked rows again: by --cause, by --member, or --all')
    .option('--cause <cause>', 'as `laurel deliveries --parked` shows it')
    .option('--member <id>', 'of one member')
    .option('--all', 'every parked row')
    .option('--discard', 'give them up instead')
    .action(
      async (
        connectionId: string,
        options: { cause?: string; member?: string; all?: true; discard?: true },
        command: Command,
      ) => {
        const { remote, print } = contextOf(command)
        const params = { connectionId }
        const { cause, member, all } = options
        if (!cause && !member && !all) throw new Error('Say which: --cause, --member or --all.')
        const body = {
          ...(cause && { cause }),
          ...(member && { memberId: member }),
          ...(all && { all }),
        }
        const which = body as never // checked by the server, which names what does not fit
        if (options.discard) {
          const done = await call(remote, discardParked, { params, body: which })
          return print.result(done, () => `${done.discarded} rows given up`)
        }
        const done = await call(remote, redrive, { params, body: which })
        print.result(done, () => `${done.redriven} rows on their way again`)
      },
    )
}

/** `laurel backfill`: start, watch, pause, resume, cancel. */
export function addBackfill(program: Command): void {
  const steer = { pause: 'paused', resume: 'running', cancel: 'cancelled' } as const
  program
    .command('backfill <connection> [action] [id]')
    .description('start | list | pause <id> | resume <id> | cancel <id>')
    .option('--condition <cel>', 'which members, such as: member.points_balance > 100')
    .option('--segment <id>', 'the members of a segment')
    .option('--cause <text>', 'why; kept with it')
    .action(
      async (
        connectionId: string,
        action: string | undefined,
        id: string | undefined,
        options: { condition?: string; segment?: string; cause?: string },
        command: Command,
      ) => {
        const { remote, print } = contextOf(command)
        const params = { connectionId }
        if (action === 'start') {
          const { condition, segment: segmentId, cause } = options
          const body = {
            ...(condition && { condition }),
            ...(segmentId && { segmentId }),
            ...(cause && { cause }),
          }
          const one = await call(remote, createBackfill, { params, body })
          return print.result(one, () => backfillRows([one]))
        }
        if (action === 'pause' || action === 'resume' || action === 'cancel') {
          if (id === undefined) throw new Error(`Say which backfill to ${action}.`)
          const one = await call(remote, patchBackfill, {
            params: { connectionId, backfillId: id },
            body: { status: steer[action] },
          })
          return print.result(one, () => backfillRows([one]))
        }
        if (action !== undefined && action !== 'list') throw new Error(`There is no ${action}.`)
        const { data } = await call(remote, listBackfills, { params })
        print.result(data, () => backfillRows(data))
      },
    )
}

const deliveryRows = (deliveries: Reply<typeof listDeliveries>['data']): string[] =>
  table(
    ['at', 'member', 'outcome', 'attributes', 'told', 'cause', 'attempts', 'why'],
    deliveries.map((one) => [
      one.at,
      one.memberId,
      one.outcome,
      Math.max(0, Object.keys(one.attributes ?? {}).length - 1), // the member's id is none of them
      one.told.length,
      one.cause,
      one.attempts,
      one.why,
    ]),
  )

const parkedRows = (groups: Reply<typeof listParked>['groups']): string[] =>
  table(
    ['rows', 'members', 'kind', 'since', 'cause'],
    groups.map((group) => [group.count, group.members, group.kind, group.oldestAt, group.cause]),
  )

const backfillRows = (backfills: Reply<typeof listBackfills>['data']): string[] =>
  table(
    ['id', 'status', 'members', 'looked at', 'marked', 'ETA s', 'cause'],
    backfills.map((one) => [
      one.id,
      one.status,
      one.total,
      one.scanned,
      one.marked,
      one.etaSeconds,
      one.cause,
    ]),
  )
