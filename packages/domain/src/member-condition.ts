import { compileExpression } from './expression/compile.ts'
import { expressionEnvironment, withMember } from './expression/environment.ts'
import { fieldValue } from './field-values.ts'
import type { Member } from './member-state.ts'
import { good, type Parsed } from './problem.ts'
import type { Program } from './program.ts'
import { memberIn } from './wallet-state.ts'

/** Whether a condition holds for a member; null when it cannot be said, for a value is missing say. */
export type MemberCondition = (member: Member) => boolean | null

/**
 * Check a condition over a member alone, outside of any event: CEL over `member`, giving a bool.
 *
 * @param path JSON pointer of the condition in what was sent
 */
export function compileMemberCondition(
  program: Program,
  source: string,
  path = '',
): Parsed<MemberCondition> {
  const { timezone, currency } = program.workspace
  const environment = expressionEnvironment(null, program.fields, timezone)
  const compiled = compileExpression(source, 'condition', environment, path)
  if (!compiled.ok) return compiled
  const { reads, run } = compiled.value
  return good((given) => {
    const member = memberIn(program, given)
    const scope = withMember(environment, {}, reads, (name) => fieldValue(member, name, currency))
    const ran = run(scope)
    return ran.ok && typeof ran.value === 'boolean' ? ran.value : null
  })
}
