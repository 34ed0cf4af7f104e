import type { WorkspaceSettings } from '../config.ts'
import { compileExpression, type Expression } from '../expression/compile.ts'
import {
  type ExpressionEnvironment,
  memberEnvironment,
  withMember,
} from '../expression/environment.ts'
import type { Predicate } from '../expression/predicate.ts'
import { predicateOf } from '../expression/translate.ts'
import type { Field } from '../fields/field.ts'
import { fieldValue } from '../fields/field-values.ts'
import type { Member } from '../member-state.ts'
import type { PointsPolicies } from '../points/wallet.ts'
import { memberIn } from '../points/wallet-state.ts'
import { good, type Parsed } from '../problem.ts'

/** A condition over a member alone, outside of any event. */
export type MemberCondition = {
  /** Loyalty fields that it reads. */
  readonly reads: ReadonlySet<string>
  /** Whether it holds; null when it cannot be said, for a value is missing say. */
  readonly holds: (member: Member) => boolean | null
  /** The same as data, with null as unknown; what it leaves open, `holds` has to be asked. */
  readonly predicate: Predicate
}

/**
 * Ask a compiled condition of a member alone: whether it holds, or null when that cannot be said.
 *
 * @param environment in which it was compiled
 * @param seen        the currency and the wallets of the workspace
 */
export function memberTest(
  environment: ExpressionEnvironment,
  { reads, run }: Expression,
  seen: { readonly currency: string; readonly policies: MemberWords['policies'] },
): MemberCondition['holds'] {
  return (given) => {
    const member = memberIn(seen, given)
    const read = (name: string) => fieldValue(member, name, seen.currency)
    const ran = run(withMember(environment, {}, reads, read))
    return ran.ok && typeof ran.value === 'boolean' ? ran.value : null
  }
}

/** What conditions of a workspace are checked against. */
export type MemberWords = {
  readonly fields: ReadonlyMap<string, Field>
  readonly workspace: Pick<WorkspaceSettings, 'timezone' | 'currency'>
  readonly policies: Pick<PointsPolicies, 'wallets'>
}

/** Checks a condition; `path` is its JSON pointer in what was sent. */
export type CompileMemberCondition = (source: string, path?: string) => Parsed<MemberCondition>

/** Ready the check of many conditions over a member alone: CEL over `member`, giving a bool. */
export function memberConditions({
  fields,
  workspace,
  policies,
}: MemberWords): CompileMemberCondition {
  const environment = memberEnvironment(fields, workspace.timezone)
  return (source, path = '') => {
    const compiled = compileExpression(source, 'condition', environment, path)
    if (!compiled.ok) return compiled
    return good({
      reads: compiled.value.reads,
      holds: memberTest(environment, compiled.value, { currency: workspace.currency, policies }),
      predicate: predicateOf(source, environment, fields),
    })
  }
}

/**
 * Check a condition over a member alone.
 *
 * @param path JSON pointer of the condition in what was sent
 */
export const compileMemberCondition = (
  words: MemberWords,
  source: string,
  path = '',
): Parsed<MemberCondition> => memberConditions(words)(source, path)
