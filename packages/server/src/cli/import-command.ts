import type { Command } from 'commander'
import { contextOf } from './context.ts'
import { importFile } from './import.ts'

type Options = {
  format?: 'csv' | 'ndjson'
  map: string[]
  set: string[]
  enrol?: true
  history?: true
}

const gather = (value: string, before: string[]): string[] => [...before, value]

/** `laurel import`: take in a file of events. Ends with 1 when one was refused. */
export function addImport(program: Command): void {
  program
    .command('import <file>')
    .description('import events from NDJSON, or from CSV with a column mapping')
    .option('--format <format>', 'csv or ndjson; left out: by the file name')
    .option('--map <target=column[:type]>', 'take a part of the event from a column', gather, [])
    .option(
      '--set <target=text>',
      'the same text for each row; {column} and {line} stand in it',
      gather,
      [],
    )
    .option('--enrol', 'enrol each member at the time of its first row')
    .option('--history', 'judge each event as of when it happened: rows stand in the order of time')
    .addHelpText('after', example)
    .action(async (file: string, options: Options, command: Command) => {
      const { remote, print } = contextOf(command)
      const { json } = command.optsWithGlobals<{ json?: true }>()
      const done = await importFile(remote, {
        file,
        format: options.format ?? (file.endsWith('.csv') ? 'csv' : 'ndjson'),
        map: options.map,
        set: options.set,
        enrol: options.enrol === true,
        history: options.history === true,
        progress: json !== true && process.stderr.isTTY,
      })
      print.result(done, () => [
        `${done.accepted} accepted, ${done.replayed} known already, ${done.refused} refused in ${done.seconds.toFixed(1)} s`,
        ...done.refusals.map((one) => `  line ${one.line}: ${one.code}: ${one.message}`),
      ])
      if (done.refused > 0) process.exitCode = 1
    })
}

const example = `
Targets are id, memberId, type, occurredAt, properties.<name> and properties.fields.<name>; types are
string, integer, float, boolean and json. A row needs the same id each time it is imported, so that a second run changes nothing:

  laurel import purchases.csv --enrol --set type=purchase --set 'id=shop-{line}' \\
    --map memberId=customer --map occurredAt=date --map properties.amount=total`
