import { rebuild } from '@laurel/contract'
import type { Command } from 'commander'
import { call } from './call.ts'
import { contextOf } from './context.ts'

/** `laurel rebuild`: derive everything anew from what happened. Ends with 1 when something is stored otherwise. */
export function addRebuild(program: Command): void {
  program
    .command('rebuild')
    .description('derive members anew from ledger and events, and compare; nothing is changed')
    .option('--member <id>', 'only this member')
    .action(async ({ member }: { member?: string }, command: Command) => {
      const { remote, print } = contextOf(command)
      const question = member === undefined ? {} : { query: { memberId: member } }
      const report = await call(remote, rebuild, question)
      const { checked, differences, complete } = report
      print.result(report, () => [
        ...differences.map(
          ({ memberId, what, stored, derived }) =>
            `${memberId ?? 'all members'} ${what}: ${stored ?? 'nothing'} is stored, ${derived ?? 'nothing'} derived`,
        ),
        `${Object.entries(checked)
          .map(([what, count]) => `${count} ${what}`)
          .join(', ')} derived anew; ${differences.length} differences${complete ? '' : ' so far'}`,
      ])
      if (differences.length > 0) process.exitCode = 1
    })
}
