import { Refused } from '@laurel/contract'
import {
  compileMemberCondition,
  counterPath,
  emptyWallet,
  type Member,
  mainWallet,
  minorDigits,
  openParts,
  type PlannedSegment,
  type Program,
} from '@laurel/domain'
import { counters, jsonpathOf } from './jsonpath.ts'
import type { Question } from './sql.ts'

/** A condition ready to be asked of the members of a workspace. */
export type Asked = {
  readonly workspaceId: number
  readonly program: Program
  /** For the database: where it answers, its answer is the condition's. */
  readonly question: Question
  /** Parts that it leaves open: where it is in doubt, `holds` decides. None: nothing is left to decide. */
  readonly parts: readonly string[]
  readonly holds: (member: Member) => boolean | null
}

/** Where a condition comes from: a segment, or what was sent as `/condition`. */
export type Source = { readonly segmentId: string } | { readonly condition: string }

/**
 * Ready a condition to be asked.
 *
 * @throws Refused `segment_not_found`, `configuration_invalid`
 */
export function askedBy(workspaceId: number, program: Program, source: Source): Asked {
  const { predicate, reads, holds } =
    'segmentId' in source
      ? segmentOf(program, source.segmentId).condition
      : sent(program, source.condition)
  const { wallets } = program.policies
  const ofWallet = (field: string) =>
    counterPath(field, (id) => id !== mainWallet && wallets.has(id))
  const read = [...reads].flatMap((field) => ofWallet(field)?.[0] ?? [])
  const question = {
    path: jsonpathOf(predicate, ofWallet),
    wallets:
      read.length === 0
        ? null
        : JSON.stringify(Object.fromEntries(read.map((id) => [id, emptyWallet]))),
    reads: [...reads].filter((field) => counters.has(field)),
    unit: 10 ** minorDigits(program.workspace.currency),
  }
  return { workspaceId, program, question, parts: openParts(predicate), holds }
}

/**
 * The segment of an id.
 *
 * @throws Refused `segment_not_found`
 */
export function segmentOf({ segments }: Program, id: string): PlannedSegment {
  const planned = segments.get(id)
  if (!planned) throw new Refused('segment_not_found', { about: { id } })
  return planned
}

function sent(program: Program, condition: string) {
  const compiled = compileMemberCondition(program, condition, '/condition')
  if (compiled.ok) return compiled.value
  throw new Refused('configuration_invalid', { errors: [compiled.problem] })
}
