import { backTestCampaign } from '@laurel/contract'
import type { Command } from 'commander'
import { call, type Reply } from './call.ts'
import { contextOf } from './context.ts'
import { table } from './print.ts'

type Options = {
  days: string
  members?: string
  maxEvents?: string
  seconds?: string
  pointValue?: string
}

/** `laurel back-test`: what the draft of a campaign would have given. Ends with 1 when not all of it was decided. */
export function addBackTest(program: Command): void {
  program
    .command('back-test <campaign>')
    .description('try the draft of a campaign on the real events of the last days; writes nothing')
    .requiredOption('--days <n>', 'events that happened in so many days before now')
    .option('--members <n>', 'try it on so many members at most')
    .option('--max-events <n>', 'decide so many events at most; of more members a sample is taken')
    .option('--seconds <n>', 'answer after so many seconds at most')
    .option('--point-value <decimal>', 'what a point costs')
    .action(async (id: string, options: Options, command: Command) => {
      const { remote, print } = contextOf(command)
      const { days, members, maxEvents, seconds, pointValue } = options
      const body = {
        days: Number(days),
        ...(members === undefined ? {} : { members: Number(members) }),
        ...(maxEvents === undefined ? {} : { maxEvents: Number(maxEvents) }),
        ...(seconds === undefined ? {} : { seconds: Number(seconds) }),
        ...(pointValue === undefined ? {} : { pointValue }),
      }
      const report = await call(remote, backTestCampaign, { params: { id }, body })
      print.result(report, () => linesOf(report))
      if (!report.complete) process.exitCode = 1
    })
}

type Report = Reply<typeof backTestCampaign>

const linesOf = (report: Report): string[] => [
  ...headLines(report),
  '',
  ...table(
    ['wallet', 'booked', 'today', 'with the draft', 'extra', 'cost'],
    report.wallets.map(({ wallet, booked, today, draft, extra, cost }) => {
      const sides = [booked, today, draft].map(({ given, returned }) => given - returned)
      return [wallet, ...sides, extra, cost]
    }),
  ),
  '',
  ...table(
    ['source', 'wallet', 'booked', 'today', 'with the draft'],
    report.sources.map(({ kind, id, wallet, booked, today, draft }) => {
      return [`${kind} ${id}`, wallet, booked, today, draft]
    }),
  ),
  ...report.tiers.map(
    ({ set, today, draft, members }) =>
      `${members} members are in ${set} ${draft ?? 'no tier'} and not in ${today ?? 'none'}.`,
  ),
  ...trustLines(report),
]

function headLines({ campaign, version, from, until, sample, draft, estimate }: Report): string[] {
  const share = sample.share === 1 ? 'all' : `${(sample.share * 100).toFixed(1)} %`
  const given = draft.points.map(({ wallet, points }) => `${points} ${wallet}`).join(', ')
  return [
    `Draft ${version} of ${campaign} from ${from} to ${until}, on ${sample.members} members (${share}) and their ${sample.events} events:`,
    `it gives ${given || 'nothing'} to ${draft.members} members for ${draft.events} events; caps and budget leave out ${draft.capped.points}.`,
    ...(estimate?.wallets ?? []).map(
      ({ wallet, extra, cost }) =>
        `For all members that is about ${extra} ${wallet} more${cost === null ? '' : `, at ${cost}`}.`,
    ),
  ]
}

function trustLines({ agreement, refused, complete, reached }: Report): string[] {
  const { events, differ, refused: lost } = agreement
  return [
    `${events - differ} of ${events} events give today what was booked for them${lost > 0 ? `; ${lost} would be refused` : ''}.`,
    ...(refused.events > 0
      ? [
          `With the draft ${refused.events} events would be refused: ${refused.examples[0]?.message}`,
        ]
      : []),
    ...(complete ? [] : [`Not all was decided: it came as far as ${reached ?? 'nothing'}.`]),
  ]
}
