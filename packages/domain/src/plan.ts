import type { PlannedCampaign } from './campaign/planned.ts'
import type { PlannedChallenge } from './challenges/challenge-plan.ts'
import type { EventType } from './events/event-type.ts'
import type { Expression } from './expression/compile.ts'
import type { ExpressionEnvironment } from './expression/environment.ts'
import type { Field } from './fields/field.ts'
import type { Value } from './fields/value.ts'
import type { EarnRule } from './points/earn-rule.ts'
import type { Wallet, WalletLife } from './points/wallet.ts'
import type { PlannedReferral } from './referrals/referral-plan.ts'
import type { SyncEvent, Workflow } from './workflows/workflow.ts'

/** All that happens on events of one type, found by its name and ready to run. */
export type Plan = {
  readonly eventType: EventType
  /** null: nothing here has an expression. */
  readonly environment: ExpressionEnvironment | null
  readonly rules: readonly PlannedRule[]
  readonly challenges: readonly PlannedChallenge[]
  readonly referrals: readonly PlannedReferral[]
  /** Those with rules on the type, in the order of their priority. */
  readonly campaigns: readonly PlannedCampaign[]
  readonly derivations: readonly PlannedDerivation[]
  readonly workflows: readonly PlannedWorkflow[]
  /** An event of the type may move the end of points that slide, so deciding needs all lots of the member. */
  readonly slides: boolean
}

/** An earn rule with its expressions compiled. */
export type PlannedRule = {
  readonly rule: EarnRule
  readonly when: Expression | null
  readonly points: Expression
  readonly wallet: Wallet
  /** How the points live, by the rule or else by its wallet. */
  readonly life: WalletLife
}

/** A derived field with its expression compiled. */
export type PlannedDerivation = { readonly field: Field; readonly expression: Expression }

/** A workflow with its expressions compiled. */
export type PlannedWorkflow = {
  readonly workflow: Workflow
  readonly condition: Expression | null
  readonly actions: readonly PlannedAction[]
}

/** An action with its property rules compiled. */
export type PlannedAction = {
  readonly action: SyncEvent
  readonly properties: 'all' | readonly PlannedProperty[]
}

/** Where the value of a property to tell comes from. */
export type PlannedProperty =
  | { readonly to: string; readonly by: 'property'; readonly from: string }
  | { readonly to: string; readonly by: 'constant'; readonly value: Value }
  | { readonly to: string; readonly by: 'expression'; readonly expression: Expression }
