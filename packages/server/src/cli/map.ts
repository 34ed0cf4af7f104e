import {
  checkMapping,
  getMapping,
  listMappingVersions,
  previewMember,
  putMapping,
  rollbackMapping,
} from '@laurel/contract'
import type { Command } from 'commander'
import { call, type Remote, type Reply } from './call.ts'
import { contextOf } from './context.ts'
import { table } from './print.ts'

type Options = {
  remove: string[]
  check?: true
  clear?: true
  versions?: true
  rollback?: string
}

/** `laurel map`: read, check, change and roll back the field mapping of a connection. */
export function addMap(program: Command): void {
  program
    .command('map <connection> [pairs...]')
    .description('map loyalty fields to Braze attributes: field=attribute …; without any, show')
    .option('--remove <field...>', 'loyalty fields to map no longer', [])
    .option('--clear', 'clear attributes in Braze that are mapped no longer')
    .option('--check', 'say what is wrong and what it would cost; save nothing')
    .option('--versions', 'list the versions')
    .option('--rollback <version>', 'return to an older version')
    .action(async (connectionId: string, pairs: string[], options: Options, command: Command) => {
      const { remote, print } = contextOf(command)
      const params = { connectionId }
      const onRemoved = options.clear ? 'clear' : 'leave'
      if (options.versions) {
        const { data } = await call(remote, listMappingVersions, { params })
        return print.result(data, () => versionRows(data))
      }
      if (options.rollback) {
        const body = { to: Number(options.rollback), onRemoved } as const
        const applied = await call(remote, rollbackMapping, { params, body })
        return print.result(applied, () => appliedLines(applied))
      }
      if (pairs.length === 0 && options.remove.length === 0) {
        const set = await call(remote, getMapping, { params })
        return print.result(set, () => mappingRows(set.mappings))
      }
      const change = await changed(remote, connectionId, pairs, options.remove)
      if (options.check) {
        const body = { mappings: change.mappings, onRemoved } as const
        const report = await call(remote, checkMapping, { params, body })
        return print.result(report, () => checkLines(report))
      }
      const body = { ...change, onRemoved } as const
      const applied = await call(remote, putMapping, { params, body })
      print.result(applied, () => appliedLines(applied))
    })
}

/** `laurel preview`: the exact JSON that would go to Braze now for one member. */
export function addPreview(program: Command): void {
  program
    .command('preview <connection> <member>')
    .description('show what would be sent for one member, beside what Braze acknowledged')
    .action(async (connectionId: string, memberId: string, _options, command: Command) => {
      const { remote, print } = contextOf(command)
      const preview = await call(remote, previewMember, { params: { connectionId, memberId } })
      print.result(preview, () => [
        ...table(
          ['field', 'attribute', 'state', 'acknowledged', 'value'],
          preview.attributes.map((one) => [
            one.field,
            one.remote,
            one.state,
            JSON.stringify(one.acknowledged),
            JSON.stringify(one.value),
          ]),
        ),
        preview.request === null
          ? 'Nothing is to be sent.'
          : `${JSON.stringify(preview.request, null, 2)}\n${preview.bytes} bytes, ${preview.dataPoints} data points`,
        ...preview.warnings.map((warning) => `Warning: ${warning.message}`),
      ])
    })
}

/** The mapping as it stands, with pairs added or replaced and fields taken out, and the version read. */
async function changed(remote: Remote, connectionId: string, pairs: string[], remove: string[]) {
  const current = await call(remote, getMapping, { params: { connectionId } })
  const mappings = new Map(current.mappings.map(({ field, remote: name }) => [field, name]))
  for (const pair of pairs) {
    const [field = '', name = ''] = pair.split('=')
    if (field === '' || name === '') throw new Error(`${pair}: write loyalty_field=attribute`)
    mappings.set(field, name)
  }
  for (const field of remove) {
    if (!mappings.delete(field)) throw new Error(`${field} is not mapped`)
  }
  const set = [...mappings].map(([field, name]) => ({ field, remote: name }))
  return { mappings: set, version: current.version }
}

type Pairs = Reply<typeof getMapping>['mappings']

const mappingRows = (pairs: Pairs): string[] =>
  table(
    ['loyalty field', 'attribute'],
    pairs.map((pair) => [pair.field, pair.remote]),
  )

const versionRows = (versions: Reply<typeof listMappingVersions>['data']): string[] =>
  table(
    ['version', 'at', 'by', 'added', 'removed'],
    versions.map(({ version, changedAt, changedBy, diff }) => [
      version,
      changedAt,
      changedBy,
      diff.added.length,
      diff.removed.length,
    ]),
  )

const appliedLines = (applied: Reply<typeof putMapping>): string[] => [
  `Version ${applied.mapping.version}: ${applied.diff.added.length} added, ${applied.diff.removed.length} removed, ${applied.stale} members to bring up to date.`,
  ...applied.warnings.map((warning) => `Warning: ${warning.message}`),
]

function checkLines({ problems, warnings, cost }: Reply<typeof checkMapping>): string[] {
  const lines = [
    ...problems.map((problem) => `Problem: ${problem.path} ${problem.message}`),
    ...warnings.map((warning) => `Warning: ${warning.path} ${warning.message}`),
  ]
  if (cost) {
    const { members, requests, objects, dataPoints } = cost
    lines.push(
      `It would write ${members} members: ${requests} requests, ${objects} objects, ${dataPoints} data points${cost.exact ? '' : ' (reckoned from a sample)'}.`,
    )
  }
  return lines
}
