export type { ProgramConfig, WorkspaceSettings } from './config.ts'
export { type Case, decide } from './decide.ts'
export type { Accepted, Decision } from './decision.ts'
export type { EarnRule } from './earn-rule.ts'
export type { Effect } from './effect.ts'
export type { LoyaltyEvent } from './event.ts'
export { parseEvent } from './event-parse.ts'
export type { EventType, PropertyDefinition } from './event-type.ts'
export type { Derivation, Field } from './field.ts'
export { fieldValue, fieldValues } from './field-values.ts'
export { type Account, accounts, type LedgerEntry } from './ledger-entry.ts'
export type { Lot } from './lot.ts'
export type { Member, MemberPoints, Purchase } from './member-state.ts'
export type { Parsed, Problem } from './problem.ts'
export { compileProgram, type Program } from './program.ts'
export { type Refusal, type RefusalCode, refusalCodes } from './refusal.ts'
export { sameValue } from './same.ts'
export type { OrderLine, OrderToTell, PurchaseToTell, Tell } from './tell.ts'
export {
  type FieldType,
  fieldTypes,
  type Shape,
  type Value,
  type ValueDefinition,
  valueLimits,
} from './value.ts'
export type { PropertyRule, SyncEvent, TellAs, Workflow, WorkflowAction } from './workflow.ts'
