import type { Member as MemberOut } from '@laurel/contract'
import { fieldValues, type Program } from '@laurel/domain'
import { type MemberRow, memberOf } from './row.ts'

/** A member as callers see it: every loyalty field that has a value, by name. */
export function memberOut(program: Program, row: MemberRow): MemberOut {
  const member = memberOf(row)
  const { balance, debt, earned, spent } = member.points
  const values = fieldValues(member, program.fields.values(), program.workspace.currency)
  return {
    memberId: member.memberId,
    status: member.status,
    points: { balance, debt, earned, spent },
    fields: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)),
    enrolledAt: member.enrolledAt,
    updatedAt: row.updatedAt,
  }
}
