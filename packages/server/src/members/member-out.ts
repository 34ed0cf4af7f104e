import type { Member as MemberOut } from '@laurel/contract'
import { fieldValues, type Member, memberIn, type Program } from '@laurel/domain'

/** A member as callers see it: every loyalty field that has a value, by name. */
export function memberOut(program: Program, member: Member, updatedAt: string): MemberOut {
  const shown = memberIn(program, member)
  const values = fieldValues(shown, program.fields.values(), program.workspace.currency)
  return {
    memberId: member.memberId,
    status: member.status,
    points: { ...member.points },
    wallets: Object.fromEntries(
      Object.entries(shown.wallets).map(([id, { points }]) => [id, { ...points }]),
    ),
    fields: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)),
    enrolledAt: member.enrolledAt,
    updatedAt,
  }
}
