import { verify } from '@laurel/contract'
import type { Command } from 'commander'
import { call } from './call.ts'
import { contextOf } from './context.ts'

/** `laurel verify`: check the invariants on live data. Ends with 1 when one does not hold. */
export function addVerify(program: Command): void {
  program
    .command('verify')
    .description('check the invariants of ledger and sync on live data')
    .action(async (_options, command: Command) => {
      const { remote, print } = contextOf(command)
      const report = await call(remote, verify)
      print.result(report, () => [
        ...report.violations.map((one) => `${one.rule} ${one.memberId ?? ''}: ${one.message}`),
        `${Object.entries(report.checked)
          .map(([what, count]) => `${count} ${what}`)
          .join(
            ', ',
          )} checked; ${report.violations.length} violations${report.complete ? '' : ' so far'}`,
      ])
      if (report.violations.length > 0) process.exitCode = 1
    })
}
